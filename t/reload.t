# Reloads, with requests on their way.

use v5.36;

use Digest::SHA qw( sha256_hex );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

my $backend = WebhookBackend->start;
my $pass = 'proxy_pass http://127.0.0.1:' . $backend->port;

my $old_secret = 'the secret before the reload';
my $new_secret = 'the secret after the reload';


sub conf ($secret) {
    return <<~"END";
        lingering_timeout 1s;

        map \$uri \$variable {
            default "$secret";
        }

        server {
            listen 127.0.0.1:%%PORT%%;
            listen 127.0.0.1:%%PORT_2%% http2;

            location /hook {
                webhook knowrithm;
                webhook_secret '$secret';
                $pass;
            }

            location /variable {
                webhook knowrithm;
                webhook_secret \$variable;
                $pass;
            }
        }
        END
}


sub signed ($secret, $path = '/hook') {
    return request('POST', $path, $::body, ::knowrithm($::body, $secret));
}


my $server = WebhookServer->start(conf($old_secret));


subtest 'N20: requests keep the secrets that they started with' => sub {
    for my $path (qw( /hook /variable )) {
        my $bytes = signed($old_secret, $path);
        my $http1 = WebhookHttp->new($server->port);
        my $http2 = WebhookHttp2->new($server->port('2'));
        my $id = $http2->open('POST', $path,
                              [split /: /, ::knowrithm($::body, $old_secret)]);

        $http1->send(substr $bytes, 0, -20);
        $http2->data($id, substr $::body, 0, -20);
        $http2->wait(sub { 0 }, 0.05);

        my @old = $server->reload(conf($new_secret));

        is post($server->port, $path, $::body,
                ::knowrithm($::body, $new_secret))->{status}, 200,
           "$path: new requests have the new one";
        is post($server->port, $path, $::body,
                ::knowrithm($::body, $old_secret))->{status}, 403,
           "$path: and only that";

        $http1->send(substr $::body, -20);
        $http2->data($id, substr($::body, -20), end => 1);

        my $response = $http1->response // {};

        is $response->{status}, 200, "$path: HTTP/1 has the old one";
        is $response->{body}, sha256_hex($::body), "$path: nothing is lost";

        $response = $http2->response($id) // {};

        is $response->{status}, 200, "$path: HTTP/2 has the old one";

        $_->close for $http1, $http2;

        ok wait_for(sub { !grep { kill 0, $_ } @old }),
           "$path: the old worker ends";

        $server->reload(conf($old_secret));
    }
};


subtest 'N20: what waits for its body is refused by the old secrets' => sub {
    my $http1 = WebhookHttp->new($server->port);

    $http1->send(substr signed($new_secret), 0, -20);
    wait_for(sub { 0 }, 0.05);

    my @old = $server->reload(conf($new_secret));

    $http1->send(substr $::body, -20);
    is $http1->response->{status}, 403, 'although the new ones would do';
    $http1->close;
    ok wait_for(sub { !grep { kill 0, $_ } @old }), 'the old worker ends';
};


subtest 'a reload under load loses nothing' => sub {
    $backend->clear;

    my ($sent, $stored) = (0, 0);

    for my $round (1 .. 5) {
        $server->reload if $round > 1;

        for (1 .. 40) {
            my $body = 'event ' . ++$sent;
            my $response = post($server->port, '/hook', $body,
                                ::knowrithm($body, $new_secret)) // {};

            $stored++ if ($response->{status} // 0) == 200
                         && $response->{body} eq sha256_hex($body);
        }
    }

    is $stored, $sent, "$sent events answered";
    is scalar($backend->records), $sent, 'and each delivered once';
};


subtest 'a configuration that cannot be used changes nothing' => sub {
    my @before;

    wait_for(sub { (@before = $server->workers) == 1 });
    $server->write_conf(conf($new_secret) =~ s/webhook knowrithm/webhook x/r);
    kill HUP => $server->pid;

    ok wait_for(sub { $server->lines(qr/\[emerg\] .*unknown webhook scheme/) }),
       'it is refused';
    is_deeply [$server->workers], \@before, 'the workers go on';
    is post($server->port, '/hook', $::body,
            ::knowrithm($::body, $new_secret))->{status}, 200,
       'with the secrets they had';
};


ok $server->quit, 'the server ends by itself';
is_deeply [grep { !/unknown webhook scheme/ } $server->complaints], [],
          'and without complaints';

done_testing;
