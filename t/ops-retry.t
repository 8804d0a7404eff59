# Retry-After is at random, so that retries do not come together: the time of
# the directive and up to half as much again.

use v5.36;

use List::Util qw( max min uniqint );
use Test::More;

use lib 't/lib';
use WebhookHttp;
use WebhookServer;
use WebhookTest;

my $hook = "webhook knowrithm; webhook_secret '$::secret'; return 503;";

my $server = WebhookServer->start(<<~"END");
    server {
        listen 127.0.0.1:%%PORT%%;

        location /100 { webhook_retry_after 100s; $hook }
        location /2   { webhook_retry_after 2s; $hook }
        location /1   { webhook_retry_after 1s; $hook }
    }
    END

for ([100, 100, 150], [2, 2, 3], [1, 1, 1]) {
    my ($time, $least, $most) = @$_;

    my @values = map { post($server->port, "/$time")->{headers}{'retry-after'} }
                     1 .. 60;

    cmp_ok min(@values), '>=', $least, "$time: at least $least";
    cmp_ok max(@values), '<=', $most, "$time: at most $most";
    cmp_ok max(@values) - min(@values), '>=', ($most - $least) / 2,
           "$time: " . uniqint(@values) . ' values, far apart';
}

ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
