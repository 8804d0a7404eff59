# The memory of a worker does not grow with the body.

use v5.36;

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


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
