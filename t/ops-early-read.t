# "client_body_early_read" of new versions of nginx: the body is read, and may
# be in a file, before any phase has run.  What is passed on is verified all
# the same.

use v5.36;

use Digest::SHA qw( sha256_hex );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

plan skip_all => 'not run: no client_body_early_read'
    if !WebhookServer::knows('client_body_early_read');

my $backend = WebhookBackend->start;

my $server = WebhookServer->start({ log_level => 'debug' }, <<~"END");
    add_header X-Verdict \$webhook_verdict:\$webhook_reason always;

    server {
        listen 127.0.0.1:%%PORT%%;
        http2 on;
        client_body_early_read 1;
        client_body_buffer_size 4k;
        webhook knowrithm;
        webhook_secret '$::secret';

        location /hook {
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }

        location /event {
            webhook_events lead.*;
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }
    }

    server {
        listen 127.0.0.1:%%PORT_SMALL%%;
        client_body_early_read 1;
        client_max_body_size 10;
        error_page 413 = \@hook;
        webhook knowrithm;
        webhook_secret '$::secret';

        location /hook {
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }

        location \@hook {
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }
    }
    END

my $port = $server->port;
my $large = $::body =~ s/}$/',"more":"' . 'x' x 100_000 . '"}'/er;


# what the client and the upstream got

sub is_accepted ($response, $body, $name) {
    is_deeply [@$response{qw( status body )}], [200, sha256_hex($body)], $name;
}

sub is_refused ($response, $reason, $name) {
    is_deeply [$response->{status}, $response->{headers}{'x-verdict'}],
              [403, "rejected:$reason"], $name;
}


my $early = qr/http client request body early read/;

for my $case (['in memory', $::body], ['in a file', $large]) {
    my ($where, $body) = @$case;

    subtest $where => sub {
        my $forged = $body =~ s/123/124/r;
        my @chunked = ('Transfer-Encoding: chunked', ::knowrithm($body));

        $backend->clear;

        is_refused(post($port, '/hook', $forged, ::knowrithm($body)),
                   'signature_mismatch', 'forged');
        is_refused(post($port, '/hook', chunked($forged), @chunked),
                   'signature_mismatch', 'forged, in chunks');
        is_refused(post($port, '/hook', $body), 'no_signature',
                   'not signed');
        is_refused(post($port, '/event', $forged, ::knowrithm($body)),
                   'signature_mismatch', 'forged, where events are parsed');
        is_refused(post($port, '/event', $body =~ s/lead/mail/r,
                        ::knowrithm($body =~ s/lead/mail/r)),
                   'event_unlisted', 'of a type that is not listed');
        is $backend->connections, 0, 'the upstream was not reached';

        is_accepted(post($port, '/hook', $body, ::knowrithm($body)), $body,
                    'genuine');
        is_accepted(post($port, '/hook', chunked($body), @chunked), $body,
                    'genuine, in chunks');
        is_accepted(post($port, '/event', $body, ::knowrithm($body)), $body,
                    'genuine, where events are parsed');

        my $client = WebhookHttp2->new($port);

        is $client->request('POST', '/hook', $forged,
                            ::knowrithm($body))->{status},
           403, 'forged, by HTTP/2';
        is_accepted($client->request('POST', '/hook', $body,
                                     ::knowrithm($body)),
                    $body, 'genuine, by HTTP/2');
        is $backend->connections, 4, 'the upstream got the genuine ones';
    };
}

is scalar($server->lines($early)), 20, 'all of them were read early';
is scalar($server->lines(qr/hashed path: .*client_body_temp/)), 10,
   'the large ones to files';


subtest 'the connection is kept after a refusal' => sub {
    my $client = WebhookHttp->new($port);

    $client->send(request('POST', '/hook', $::body));
    is_refused($client->response, 'no_signature', 'not signed');

    $client->send(request('POST', '/hook', $::body, ::knowrithm()));
    is_accepted($client->response, $::body, 'the next one is');
};


subtest 'a body that does not come to its end' => sub {
    $backend->clear;

    my $client = WebhookHttp->new($port);
    my $request = request('POST', '/hook', $::body, ::knowrithm());

    $client->send(substr $request, 0, -1);
    ok wait_for(sub { $server->lines($early) == 23 }), 'is waited for';
    $client->close;
    ok wait_for(sub { $server->lines(qr/prematurely closed/) }), 'and left';

    is $backend->connections, 0, 'the upstream was not reached';

    is_accepted(post($port, '/hook', $::body, ::knowrithm()), $::body,
                'all of it');
};


# the signature of nothing is no signature of what was thrown away

subtest 'a body that is too large' => sub {
    my $small = $server->port('SMALL');

    $backend->clear;

    is_refused(post($small, '/hook', $::body, ::knowrithm('')),
               'body_incomplete', 'is no empty one');
    is_refused(post($small, '/hook', $::body, ::knowrithm()),
               'body_incomplete', 'nor is it there');
    is $backend->connections, 0, 'the upstream was not reached';

    is_accepted(post($small, '/hook', 'small', ::knowrithm('small')), 'small',
                'one that is not');
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
