# Frames of HTTP/2 that no ordinary client sends.

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
    server {
        listen 127.0.0.1:%%PORT%% http2;
        $hook

        location /hook {
            $pass;
        }

        location /status {
            webhook off;
            return 200 ok;
        }
    }
    END


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


subtest 'N11: with a length, and without' => sub {
    checked(sub {
        accepted(stream(sub ($client, $id) {
            $client->data($id, $::body, end => 1);
        }, '/hook', $::body, ['content-length', length $::body]), 'with');

        accepted(stream(sub ($client, $id) {
            $client->data($id, $::body, end => 1);
        }), 'without');

        $backend->clear;

        refused(stream(sub ($client, $id) {
            $client->data($id, $::other, end => 1);
        }), 403, 'forged');
    });
};


subtest 'N11: frames of one byte, and empty ones between' => sub {
    checked(sub {
        for my $body ($::body, $::other) {
            my $response = stream(sub ($client, $id) {
                for my $byte (split //, $body) {
                    $client->data($id, $byte);
                    $client->data($id, '') if $byte eq '"';
                }

                $client->data($id, '', end => 1);
            });

            $body eq $::body ? accepted($response, 'genuine')
                             : is $response->{status}, 403, 'forged';
        }

        is $backend->connections, 1, 'the upstream was asked once';
    });
};


subtest 'N11: padding is no part of the body' => sub {
    checked(sub {
        accepted(stream(sub ($client, $id) {
            $client->data($id, substr($::body, 0, 10), pad => 255);
            $client->data($id, '', pad => 3);
            $client->data($id, substr($::body, 10), pad => 0);
            $client->data($id, '', pad => 7, end => 1);
        }), 'padded');

        $backend->clear;

        refused(stream(sub ($client, $id) {
            $client->data($id, $::body, pad => 1, end => 1);
        }, '/hook', "$::body\0"), 403, 'signed with its padding');
    });
};


subtest 'N11: the end in an empty frame, later' => sub {
    checked(sub {
        accepted(stream(sub ($client, $id) {
            $client->data($id, $::body);
            $client->wait(sub { 0 }, 0.1);
            is $backend->connections, 0, 'nobody is asked before the end';
            $client->data($id, '', end => 1);
        }), 'the end comes');
    });
};


# nginx 1.22 ends the connection over them

subtest 'the end in trailers, which are no headers' => sub {
    checked(sub {
        my $client = WebhookHttp2->new($server->port);
        my $id = $client->open('POST', '/hook');

        $client->data($id, $::body);
        $client->trailers($id, [split /: /, ::knowrithm()]);

        my $response = $client->response($id) // {};

        isnt $response->{status}, 200, 'the signature in a trailer';
        is $backend->connections, 0, 'nobody was asked';
        $client->close;

        $response = stream(sub ($client, $id) {
            $client->data($id, $::body);
            $client->trailers($id, ['x-trailer', 'value']);
        });

        is $backend->connections, ($response->{status} // 0) == 200 ? 1 : 0,
           'a genuine event is delivered whole or not at all';
    });
};


subtest 'no body at all' => sub {
    checked(sub {
        accepted(stream(sub { }, '/hook', '', ['end', 1]), 'signed as such',
                 '');

        $backend->clear;

        refused(stream(sub { }, '/hook', $::body, ['end', 1]), 403,
                'signed with a body');
        refused(stream(sub { }, '/hook', $::body, ['end', 1],
                       ['content-length', length $::body]), 400,
                'that is only announced');
    });
};


subtest 'a reset in the body' => sub {
    checked(sub {
        for my $cut (0, 1, 20, length $::body) {
            my $client = WebhookHttp2->new($server->port);
            my $id = $client->open('POST', '/hook',
                                   [split /: /, ::knowrithm()]);

            $client->data($id, substr $::body, 0, $cut) if $cut;
            $client->reset($id);
            is $client->request('GET', '/status')->{status}, 200,
               "after $cut bytes, the connection goes on";
            $client->close;
        }

        is $backend->connections, 0, 'nobody was asked';
    });
};


subtest 'a length that is not that of the body' => sub {
    checked(sub {
        for my $length (0, 1, -1 + length $::body, 1 + length $::body, 1000) {
            my $response = stream(sub ($client, $id) {
                $client->data($id, $::body, end => 1);
            }, '/hook', $::body, ['content-length', $length]);

            is $response->{status}, 400, "$length instead of "
                                         . length $::body;
        }

        is $backend->connections, 0, 'nobody was asked';
    });
};


subtest 'N11: several streams at once are told apart' => sub {
    checked(sub {
        my $client = WebhookHttp2->new($server->port);
        my %body;

        for my $i (1 .. 20) {
            my $id = $client->open('POST', '/hook',
                                   [split /: /, ::knowrithm("body $i")]);
            $body{$id} = $i % 3 ? "body $i" : "Body $i";
        }

        for my $at (0 .. 6) {
            $client->data($_, substr($body{$_}, $at, 1))
                for sort keys %body;
        }

        my @ids = sort { $a <=> $b } keys %body;
        my @wanted = map { $body{$_} =~ /^b/ ? 200 : 403 } @ids;

        $client->data($_, '', end => 1) for @ids;
        is_deeply [map { $client->response($_)->{status} } @ids], \@wanted,
                  'each has its own verdict';
        $client->close;
    });
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
