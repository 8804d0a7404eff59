# Requests that go from one location to another while time passes.

use v5.36;

use Time::HiRes qw( sleep );

use lib 't/lib';
use Test::More;
use WebhookHttp;
use WebhookServer;
use WebhookTest;

# what was freed is overwritten, so that it shows if it is used

$ENV{MALLOC_PERTURB_} = 165;

my $webhook = "webhook stripe; webhook_secret '$secret';";

my $server = WebhookServer->start(<<~"END");
    limit_req_zone \$server_port zone=slow:32k rate=15r/m;
    limit_req_zone \$server_port zone=held:32k rate=4r/s;
    webhook_tolerance 2s;

    log_format asked '\$request_uri \$status';

    server {
        listen 127.0.0.1:%%PORT%%;
        client_max_body_size 20m;

        location /hook {
            $webhook
            proxy_pass http://127.0.0.1:%%PORT_SINK%%/accel;
        }
        location \@other {
            $webhook
            limit_req zone=slow burst=9;
            add_header X-Verdict \$webhook_verdict:\$webhook_reason always;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        location /late {
            $webhook
            limit_req zone=slow burst=9;
            add_header X-Verdict \$webhook_verdict:\$webhook_reason always;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        location /dry {
            $webhook
            webhook_dry_run on;
            webhook_set \$first /0;
            webhook_limits items=1000000;
            client_body_buffer_size 4m;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%/content;
            post_action /after;
        }
        location /large {
            webhook github;
            webhook_secret '$secret';
            webhook_dry_run on;
            client_max_body_size 20k;
            error_page 413 = \@larger;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%/content;
        }
        location \@larger {
            proxy_ignore_client_abort on;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        location \@strict {
            webhook github;
            webhook_secret '$secret';
            rewrite ^ /strict break;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        location /after {
            webhook off;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%/slow;
        }
    }
    server {
        listen 127.0.0.1:%%PORT_SINK%%;
        client_max_body_size 20m;
        access_log %%DIR%%/logs/asked.log asked;

        location / { return 200; }
        location /ok { return 200; }
        location /large {
            limit_req zone=held burst=99;
            try_files /none /moved;
        }
        location /moved {
            add_header X-Accel-Redirect \@strict;
            return 200;
        }
        location /accel {
            add_header X-Accel-Redirect \@other;
            return 200;
        }
        location /slow {
            limit_req zone=held burst=99;
            try_files /none /ok;
        }
    }
    END

subtest 'B15: an event grows no older while it is ours' => sub {

    # the second is held up on its way to the other location, for more than
    # the tolerance

    for my $name ('first', 'second') {
        my $response = post($server->port, '/hook', $body, stripe());

        is($response->{status}, 200, "$name: answered");
        is($response->{headers}{'x-verdict'}, 'accepted:', "$name: accepted");
    }

    # what was held up before anybody looked at it is as old as it is

    my $response = post($server->port, '/late', $body, stripe());

    is($response->{headers}{'x-verdict'}, 'rejected:timestamp_old', 'late');
};


subtest 'B17: who has left is not worked on after post_action' => sub {
    my $large = '[' . join(',', 100_000 .. 499_999) . ']';
    my $request = request('POST', '/dry', $large, stripe($large));
    my $last = chop $request;
    my @clients = map { WebhookHttp->new($server->port) } 1 .. 12;

    $_->send($request) for @clients;
    sleep 0.3;
    $_->send($last) for @clients;

    # they have gone before all of the bodies are parsed

    sleep 0.05;
    $_->close for @clients;

    my %asked;

    $asked{$_}++ for grep { m{^/slow} } asked(qr{(?:^/slow.*){12}}ms);

    is_deeply(\%asked, { '/slow 200' => 12 },
              'each went to the upstream once, and had its time');
};

subtest 'B18: a verdict counts where it was given' => sub {
    my $client = WebhookHttp->new($server->port);

    # the body becomes too large while it is read, and comes all the same

    $client->send("POST /large HTTP/1.1\r\nHost: localhost\r\n"
                  . github('') . "\r\nTransfer-Encoding: chunked\r\n\r\n"
                  . "1000\r\n" . 'x' x 0x1000 . "\r\n");
    sleep 0.1;
    $client->send("6000\r\n" . 'x' x 10);
    sleep 0.1;
    $client->send('x' x (0x6000 - 10) . "\r\n0\r\n\r\n");

    my $response = $client->response;

    is($response->{status}, 403, 'refused in the end');

    my @asked = grep { m{^/(?:large|strict)} } asked(qr{^/large}m);

    is_deeply(\@asked, ['/large 200'], 'and nothing was let through');
};

is_deeply([$server->complaints], [], 'no alert');
is($server->quit, 1, 'nginx ends by itself');

done_testing();


# what the upstream has logged, after there was such a line and time for more

sub asked ($line) {
    my $text = '';

    wait_for(sub {
        open my $in, '<', $server->dir . '/logs/asked.log' or return 0;
        local $/;
        $text = <$in> // '';
        return $text =~ $line;
    });

    sleep 0.5;

    open my $in, '<', $server->dir . '/logs/asked.log' or die "asked.log: $!\n";

    return map { chomp; $_ } <$in>;
}
