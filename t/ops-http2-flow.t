# Streams of HTTP/2: when the upstream is asked, and how a refusal ends them.

use v5.36;

use Digest::SHA qw( sha256_hex );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

my $backend = WebhookBackend->start;
my $hook = "webhook knowrithm; webhook_secret '$::secret';";
my $pass = 'proxy_pass http://127.0.0.1:' . $backend->port;

my $server = WebhookServer->start({ log_level => 'info' }, <<~"END");
    log_format verdict '\$webhook_verdict:\$webhook_reason';

    server {
        listen 127.0.0.1:%%PORT%% http2;
        $hook

        location /hook {
            $pass;
        }

        location /unbuffered {
            proxy_request_buffering off;
            proxy_http_version 1.1;
            $pass;
        }

        location /limited {
            client_max_body_size 50;
            $pass;
        }

        location /other {
            error_page 403 405 413 = \@other;
            $pass;
        }

        location \@other {
            $pass;
        }

        location /page {
            error_page 403 /403.json;
            $pass;
        }

        location /long {
            error_page 403 /long.json;
            $pass;
        }

        location ~ json {
            webhook off;
            root %%DIR%%/html;
        }

        location /status {
            webhook off;
            return 200 ok;
        }

        location /large {
            webhook off;
            client_max_body_size 20;
            error_page 413 = \@again;
            proxy_pass http://127.0.0.1:1;
        }

        location /refused {
            webhook off;
            deny all;
            error_page 403 = \@again;
        }

        location \@again {
            access_log logs/again.log verdict;
            $pass;
        }
    }
    END


WebhookServer::write_file($server->dir . '/html/403.json', '{}');
WebhookServer::write_file($server->dir . '/html/long.json', 'x' x 300_000);


# one stream on a connection of its own; the code drives it

sub stream ($code, $path = '/hook', $signed = $::body, @more) {
    my $client = WebhookHttp2->new($server->port);
    my $signature = (split /: /, ::knowrithm($signed))[1];
    my $id = $client->open('POST', $path,
                           ['x-knowrithm-signature', $signature], @more);

    $code->($client, $id);

    my $response = $client->response($id) // {};

    $client->close;

    return $response;
}


sub accepted ($response, $name, $body = $::body) {
    is_deeply [$response->{status}, $response->{body}],
              [200, sha256_hex($body)], $name;
}


# and the upstream was not asked

sub refused ($response, $status, $name) {
    is $response->{status}, $status, $name;
    is $backend->connections, 0, "$name, nobody was asked";
}


# Each subtest starts with an upstream that was not asked, and the server is
# still there at the end of it.

sub checked ($code) {
    $backend->clear;
    $code->();
    is(WebhookHttp2->new($server->port)->request('GET', '/status')->{status},
       200, 'the server goes on');
}


subtest 'N8: without request buffering nobody is asked before the end' => sub {
    checked(sub {
        accepted(stream(sub ($client, $id) {
            $client->data($id, substr $::body, 0, 30);
            $client->wait(sub { 0 }, 0.1);
            is $backend->connections, 0, 'not in the middle';
            $client->data($id, substr($::body, 30), end => 1);
        }, '/unbuffered'), 'genuine');

        my ($record) = $backend->records;

        cmp_ok $record->{connected}, '<=', $record->{first}, 'on record';
        $backend->clear;

        refused(stream(sub ($client, $id) {
            $client->data($id, substr $::other, 0, 30);
            $client->wait(sub { 0 }, 0.05);
            $client->data($id, substr($::other, 30), end => 1);
        }, '/unbuffered'), 403, 'forged');
    });
};


subtest 'too large, with a length and without' => sub {
    checked(sub {
        refused(stream(sub ($client, $id) {
            $client->data($id, $::body, end => 1);
        }, '/limited', $::body, ['content-length', length $::body]), 413,
        'with a length');

        refused(stream(sub ($client, $id) {
            $client->data($id, $_) for unpack '(a10)*', $::body;
            $client->data($id, '', end => 1);
        }, '/limited'), 413, 'without');
    });
};


subtest 'what is refused unread is answered at once' => sub {
    checked(sub {
        for my $path (qw( /hook /other /page )) {
            my $client = WebhookHttp2->new($server->port);
            my $id = $client->open('POST', $path);

            $client->data($id, 'begin');

            my $response = $client->response($id, 5);

            ok $response->{end}, "$path: the answer is complete";
            is $response->{status}, 403, "$path: it is 403";
            is $response->{reset}, undef, "$path: the stream is open";

            $client->wait(sub { 0 }, 0.1);
            is $response->{reset}, undef, "$path: and stays open";

            $client->body($id, 'x' x 300_000);
            $client->data($id, '', end => 1);
            is $client->request('GET', '/status')->{status}, 200,
               "$path: the connection goes on";
            is $response->{reset}, undef, "$path: and is never reset";
            $client->close;
        }

        is $backend->connections, 0, 'nobody was asked';
    });
};


# signed are the bytes that there seem to be

subtest 'N6: a body that nginx has thrown away is no empty body' => sub {
    checked(sub {
        for my $signed ('', substr($::body, 0, 10), $::body) {
            for my $length (1, 0) {
                refused(stream(sub ($client, $id) {
                    $client->data($id, substr $::body, 0, 10);
                    $client->wait(sub { 0 }, 0.05);
                    $client->data($id, substr($::body, 10), end => 1);
                }, '/large', $signed,
                    $length ? ['content-length', length $::body] : ()), 403,
                    length($signed) . ' bytes signed'
                    . ($length ? ', with a length' : ''));
            }
        }

        ok wait_for(sub { 6 == scalar $server->lines(qr/./, 'again.log') }),
           'six verdicts';
        is_deeply [grep { !/^rejected:body_incomplete$/ }
                   $server->lines(qr/./, 'again.log')], [],
                  'each for that reason';

        accepted(stream(sub ($client, $id) {
            $client->data($id, substr $::body, 0, 10);
            $client->wait(sub { 0 }, 0.05);
            $client->data($id, substr($::body, 10), end => 1);
        }, '/refused'), 'a body that nobody has touched');
    });
};


# more than the client takes at once: then it ends as nginx ends it

subtest 'a long page comes in full' => sub {
    checked(sub {
        my $client = WebhookHttp2->new($server->port);
        my $response = $client->request('POST', '/long', 'x' x 300_000);

        is $response->{status}, 403, 'with its status';
        is length $response->{body}, 300_000, 'with its body';
        $client->close;
    });
};


# where an answer is given without our handler, or something follows it,
# nothing waits for the rest of the body

subtest 'B3: a refused request ends' => sub {
    for my $path (qw( /after /denied )) {
        my $other = WebhookServer->start({ log_level => 'info' }, <<~"END");
            server {
                listen 127.0.0.1:%%PORT%% http2;

                location /after {
                    $hook
                    post_action /page;
                    $pass;
                }

                location /denied {
                    $hook
                    deny all;
                    error_page 403 /page;
                    $pass;
                }

                location /page {
                    return 200 page;
                }
            }
            END

        my $client = WebhookHttp2->new($other->port);
        my $id = $client->open('POST', $path);

        $client->data($id, 'begin');

        my $response = $client->response($id, 5);

        is $response->{status}, 403, "$path: it is 403";
        ok $response->{end}, "$path: the answer is complete";
        $client->close;

        ok $other->quit, "$path: nothing keeps the server from ending";
        is_deeply [$other->complaints], [], "$path: and nothing is left";
    }
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
