# More tenants than a worker keeps keys for: the least recently used goes.

use v5.36;

use lib 't/lib';
use Test::More;

BEGIN { $ENV{TEST_NGINX_HTML_DIR} //= '.' }

use WebhookHttp;
use WebhookServer;
use WebhookTest;

our $body;

my $tenants = 1100;

my $server = WebhookServer->start(<<'END');
    map $uri $tenant_secret {
        ~^/hook/(?<tenant>\d+)$  secret-of-the-tenant-$tenant;
    }

    keepalive_requests 100000;

    server {
        listen 127.0.0.1:%%PORT%%;
        access_log off;
        error_log logs/error.log crit;

        location /hook/ {
            webhook github;
            webhook_secret $tenant_secret;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }
    }

    server {
        listen 127.0.0.1:%%PORT_UP%%;
        access_log off;
        location / {
            return 200;
        }
    }
END

my ($pid) = $server->workers;


# what comes of requests to tenants, signed with the keys of others

sub ask ($by, @tenants) {
    my $client = WebhookHttp->new($server->port);
    my %status;

    while (my @some = splice @tenants, 0, 100) {

        for my $tenant (@some) {
            my $key = 'secret-of-the-tenant-' . ($tenant + $by);
            $client->send(request('POST', "/hook/$tenant", $body,
                                  github($body, $key)));
        }

        $status{$client->response->{status}}++ for @some;
    }

    return \%status;
}


is_deeply(ask(0, 1 .. $tenants), { 200 => $tenants }, 'each has its key');

my $memory = $server->memory($pid, 'VmRSS');

is_deeply(ask(0, 1 .. $tenants), { 200 => $tenants },
          'also when it was dropped for others');
is_deeply(ask(1, 1 .. 200), { 403 => 200 }, 'and no key of another');
is_deeply(ask(0, (1) x 300, 2 .. 1030, 1), { 200 => 1330 },
          'one that is in use stays');
is_deeply(ask(0, $tenants + 1 .. 2 * $tenants), { 200 => $tenants },
          'new ones come');

SKIP: {
    skip('not run: memory under a sanitizer', 1) if $ENV{ASAN_OPTIONS};

    cmp_ok($server->memory($pid, 'VmRSS') - $memory, '<', 4000,
           'and take the room of the old');
}

is("@{[$server->workers]}", $pid, 'in one worker');
is("@{[$server->complaints]}", '', 'without complaints');
is($server->quit, 1, 'which ends by itself');

done_testing();
