# The memory of a worker does not grow with the body.

use v5.36;

use IO::Socket::INET;
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';

if (`$binary -V 2>&1` =~ /sanitize|PALLOC/ || $binary =~ /memcheck/) {
    plan skip_all => 'not run: such a build keeps what it frees';
}

my $backend = WebhookBackend->start;

# an upstream that accepts and does not answer

my $slow = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 50)
           or die "no listener: $@\n";

my $server = WebhookServer->start(<<~"END");
    client_body_buffer_size 16k;
    proxy_buffering off;

    server {
        listen 127.0.0.1:%%PORT%%;
        listen 127.0.0.1:%%PORT_2%% http2;

        webhook_secret '$::secret';

        location /hook {
            webhook knowrithm;
            proxy_pass http://127.0.0.1:@{[$backend->port]};
        }

        location /twice {
            webhook knowrithm;
            try_files /none \@again;
        }

        location /event {
            webhook knowrithm;
            webhook_set \$first /0;
            webhook_limits token=8m;
            proxy_pass http://127.0.0.1:@{[$slow->sockport]};
        }

        location \@again {
            webhook github;
            proxy_pass http://127.0.0.1:@{[$backend->port]};
        }
    }
    END

my ($worker) = $server->workers;


# what the worker has needed at most after so many events

sub after ($n, $size, $send) {
    my $body = 'x' x $size;
    my @headers = (::knowrithm($body), ::github($body));

    is join(' ', map { $send->($body, @headers)->{status} } 1 .. $n),
       join(' ', (200) x $n), "$n bodies of $size bytes";

    return $server->memory($worker);
}


sub compare ($send) {
    my $small = after(20, 25_000, $send);
    my $large = after(20, 25_000_000, $send);

    cmp_ok $small, '>', 1000, "$small KB after the small ones";
    cmp_ok $large - $small, '<=', 1024, "$large KB after the large ones";
}


subtest 'HTTP/1' => sub {
    compare(sub { post($server->port, '/hook', @_) });
};


subtest 'HTTP/2' => sub {
    my $client = WebhookHttp2->new($server->port('2'));

    compare(sub { $client->request('POST', '/hook', @_) });
    $client->close;
};


subtest 'verified again from the file' => sub {
    compare(sub { post($server->port, '/twice', @_) });
};


# what parsing has needed is given back before the upstream has answered

subtest 'events that wait for the upstream' => sub {
    my $body = '["' . 'x' x 6_000_000 . '"]';
    my @clients = map { WebhookHttp->new($server->port) } 1 .. 30;

    for my $client (@clients) {
        $client->send(request('POST', '/event', $body, ::knowrithm($body)));
        ok $slow->accept, 'the upstream is asked';
    }

    my ($now) = slurp("/proc/$worker/status") =~ /^VmRSS:\s+(\d+)/m;

    cmp_ok $now, '<', 20_000, "$now KB while 30 wait";
    $_->close for @clients;
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;


sub slurp ($name) {
    open my $in, '<', $name or die "$name: $!\n";
    local $/;
    return scalar <$in>;
}
