# TLS 1.3 early data: a request that an attacker can send once more.

use v5.36;

use Test::More;

use lib 't/lib';
use WebhookHttp;
use WebhookServer;
use WebhookTest;

my $server = WebhookServer->start({ tls => 1 }, <<~"END");
    ssl_certificate %%DIR%%/cert.pem;
    ssl_certificate_key %%DIR%%/key.pem;
    ssl_protocols TLSv1.3;
    ssl_session_cache shared:SSL:1m;

    server {
        listen 127.0.0.1:%%PORT_EARLY%% ssl;
        ssl_early_data on;

        location /hook {
            webhook knowrithm;
            webhook_secret '$::secret';
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /stripe {
            webhook stripe;
            webhook_secret '$::secret';
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /seen {
            return 200 "early:\$ssl_early_data";
        }
    }

    server {
        listen 127.0.0.1:%%PORT_UP%%;
        return 200 stored;
    }
    END

my $dir = $server->dir;
my $connect = 'openssl s_client -connect 127.0.0.1:' . $server->port('EARLY')
              . ' -tls1_3 -quiet -no_ign_eof';


# the answer to a request that comes in early data, or after the handshake

sub answer ($early, $bytes) {
    WebhookServer::write_file("$dir/request", $bytes);

    # a session to resume

    WebhookServer::write_file("$dir/first", request('GET', '/seen', '',
                                                    'Connection: close'));
    system("(cat $dir/first; sleep 0.2) | $connect -ign_eof "
           . "-sess_out $dir/session >/dev/null 2>&1");

    return $early
        ? scalar `sleep 0.3 | $connect -ign_eof -sess_in $dir/session \\
                  -early_data $dir/request 2>&1`
        : scalar `(cat $dir/request; sleep 0.2) | $connect -ign_eof \\
                  -sess_in $dir/session 2>&1`;
}


# openssl does not always manage to send early data; a request that never came
# early enough to be seen as such fails the test

sub early ($pattern, $bytes) {
    my $answer;

    for (1 .. 5) {
        $answer = answer(1, $bytes);
        last if $answer =~ $pattern;
    }

    return $answer;
}

sub signed ($path, $signature) {
    return request('POST', $path, $::body, $signature, 'Connection: close');
}


my $seen = early(qr/early:1/,
                 request('GET', '/seen', '', 'Connection: close'));

like $seen, qr/early:1/, 'a request does come in early data';


subtest 'N21: what comes in early data is 425' => sub {
    my $refused = qr{HTTP/1\.1 425 };

    like early($refused, signed('/hook', ::knowrithm())), $refused,
         'without a signed time';
    like early($refused, signed('/stripe', ::stripe())), $refused,
         'nor does a signed time help';
    is scalar($server->lines(qr/webhook rejected: early_data/)), 2,
       'and the log says so';
};


subtest 'the same after the handshake is accepted' => sub {
    like answer(0, signed('/hook', ::knowrithm())), qr/stored/, 'knowrithm';
    like answer(0, signed('/stripe', ::stripe())), qr/stored/, 'stripe';
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
