# Connections that live on after a refusal, and those that do not.
#
#     WEBHOOK_TEST_PIPELINES=100000   instead of 10000
#     WEBHOOK_TEST_REQUESTS=100000    instead of 20000

use v5.36;

use List::Util qw( min );
use Test::More;

use lib 't/lib';
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

my $pipelines = $ENV{WEBHOOK_TEST_PIPELINES} || 10_000;
my $requests = $ENV{WEBHOOK_TEST_REQUESTS} || 20_000;

my $hook = "webhook knowrithm; webhook_secret '$::secret';";

# connections to it are made and never answered

my $silent = WebhookServer::listener(free_port());
my $silent_port = $silent->sockport;

my $server = WebhookServer->start({ log_level => 'info' }, <<~"END");
    access_log off;
    keepalive_requests 100000;
    lingering_timeout 1s;
    client_body_buffer_size 4k;

    server {
        listen 127.0.0.1:%%PORT%% backlog=4096;
        listen 127.0.0.1:%%PORT_2%% http2;

        location /hook {
            $hook
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /again {
            $hook
            try_files /none \@again;
        }

        location \@again {
            $hook
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /silent {
            $hook
            proxy_pass http://127.0.0.1:$silent_port;
        }

        location /next {
            return 200 \$arg_n;
        }

        location /status {
            stub_status;
        }
    }

    server {
        listen 127.0.0.1:%%PORT_UP%% backlog=4096;
        return 200 stored;
    }
    END

srand 1;

my $forged = ::knowrithm('x');
my $genuine = ::knowrithm();


# the bytes of a random request that is refused, in one piece or two

sub refused ($n) {
    my $inner = "GET /next?n=wrong HTTP/1.1\r\nHost: localhost\r\n\r\n";
    my $size = rand() < 0.02 ? 20_000 : int rand 300;
    my $body = rand() < 0.3 ? $inner : join '', map { chr int rand 256 }
                                                    1 .. min($size, 300);

    $body x= 1 + $size / (1 + length $body) if $size == 20_000;

    my @header = rand() < 0.5 ? () : $forged;
    my $request;

    if (rand() < 0.4) {
        my $chunks = chunked($body, 1 + int rand 400);

        $chunks = "0\r\n\r\n" if $body eq '';
        $request = request('POST', '/hook', '', @header,
                           'Transfer-Encoding: chunked') . $chunks;

    } else {
        $request = request('POST', '/hook', $body, @header);
    }

    return $request if rand() < 0.5;

    my $cut = rand() < 0.5 ? 4 + index $request, "\r\n\r\n"
                           : int rand length $request;

    return (substr($request, 0, $cut), substr $request, $cut);
}


subtest 'N14: after a refusal the next request is the next' => sub {
    my ($good, $n) = (0, 0);
    my @wrong;

    while ($n < $pipelines && !@wrong) {
        my $client = WebhookHttp->new($server->port);

        for (1 .. min(50, $pipelines - $n)) {
            my @parts = refused(++$n);
            my $next = request('GET', "/next?n=$n");

            $parts[-1] .= $next;
            $client->send($_) for @parts;

            my ($first, $second) = ($client->response,
                                    $client->response('GET'));

            if (($first->{status} // 0) == 403
                && ($second->{status} // 0) == 200
                && $second->{body} eq $n)
            {
                $good++;

            } else {
                push @wrong, join '', @parts;
                last;
            }
        }

        $client->close;
    }

    is $good, $pipelines, "$pipelines pipelines";
    diag map { substr $_, 0, 2000 } @wrong;
};


# Ways to spend a connection: what is sent, and how it ends.

my $whole = request('POST', '/hook', $::body, $genuine);
my $big = request('POST', '/again', 'x' x 10_000, ::knowrithm('x' x 10_000));

my @sends = (
    '', 'POST /ho', substr($whole, 0, 40),
    request('POST', '/hook', $::body, $genuine) =~ s/\r\n\r\n.*/\r\n\r\n/sr,
    substr($whole, 0, -10), substr($big, 0, 5000),
    $whole, request('POST', '/hook', $::other, $genuine),
    request('POST', '/hook', $::other), $big,
    request('POST', '/silent', $::body, $genuine),
    request('PUT', '/hook', $::body), $whole x 3,
);

my @ends = (
    sub ($client) { $client->close },
    sub ($client) { $client->reset },
    sub ($client) { $client->response('POST', 0.001); $client->close },
    sub ($client) { $client->response('POST', 0.001); $client->reset },
);

# and streams of HTTP/2, all on the connections of one client

my @frames = (
    sub ($client, $id) { $client->reset($id) },
    sub ($client, $id) { $client->data($id, 'x'); $client->reset($id) },
    sub ($client, $id) { $client->data($id, $::body, end => 1) },
    sub ($client, $id) {
        $client->data($id, $::body, end => 1);
        $client->reset($id);
    },
    sub ($client, $id) { $client->data($id, $::other, end => 1) },
    sub ($client, $id) { },
    sub ($client, $id) {
        $client->data($id, 'x' x 1000);
        $client->close if rand() < 0.5;
    },
    sub ($client, $id) { $client->close },
);

my @paths = qw( /hook /again /silent /hook );


sub spend_stream ($client, $i) {
    my $path = $paths[$i / @frames % @paths];
    my @signature = $i % 3 ? [split /: /, $genuine] : ();
    my $id = $client->open('POST', $path, @signature);

    $frames[$i % @frames]->($client, $id);
    $client->wait(sub { 1 }, 0) if $client->{socket};
}


sub active () {
    my $page = get($server->port, '/status') // return 0;

    return $page->{body} =~ /Active connections: (\d+)/ ? $1 : 0;
}


subtest 'N18: whatever becomes of requests, nothing is left of them' => sub {
    my $half = int $requests / 2;

    for my $i (0 .. $half - 1) {
        my $client = WebhookHttp->new($server->port);

        $client->send($sends[$i % @sends]);
        $ends[$i / @sends % @ends]->($client);
    }

    my $client;

    for my $i (0 .. $half - 1) {
        $client = WebhookHttp2->new($server->port('2'))
            if !$client || !$client->{socket} || $client->{closed}
               || $i % 40 == 0;

        spend_stream($client, $i);
    }

    undef $client;

    ok wait_for(sub { active() == 1 }, 15), 'one connection is active: '
                                        . 'the one that asks';
    ok $server->quit, 'the server ends by itself';
    is_deeply [$server->complaints], [], 'without an open socket';
};


done_testing;
