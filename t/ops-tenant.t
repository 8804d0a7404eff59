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
        ~^/\w+/(?<tenant>\d+)$  secret-of-the-tenant-$tenant;
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

        location /timed/ {
            webhook stripe;
            webhook_secret $tenant_secret;
            webhook_tolerance 3;
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

my ($path, $sign) = ('/hook', \&github);

sub ask ($by, @tenants) {
    my $client = WebhookHttp->new($server->port);
    my %status;

    while (my @some = splice @tenants, 0, 100) {

        for my $tenant (@some) {
            my $key = 'secret-of-the-tenant-' . ($tenant + $by);
            $client->send(request('POST', "$path/$tenant", $body,
                                  $sign->($body, $key)));
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

# bodies that take longer than the window, while others come

($path, $sign) = ('/timed', sub ($text, $key) { stripe($text, time, $key) });

my @slow = map {
    my $client = WebhookHttp->new($server->port);

    $client->send(substr request('POST', '/timed/1', $_,
                                 $sign->($body, 'secret-of-the-tenant-1')),
                  0, -1);
    $client;
} $body, $body =~ s/.$/x/r;

sleep 1;
is_deeply(ask(0, 2 .. $tenants), { 200 => $tenants - 1 },
          'others drop a tenant whose body is coming');
sleep 4;

$slow[0]->send(substr $body, -1);
$slow[1]->send('x');

is($slow[0]->response->{status}, 200, 'it is judged once');
is($slow[1]->response->{status}, 403, 'and not without its signature');

is("@{[$server->workers]}", $pid, 'in one worker');
is("@{[$server->complaints]}", '', 'without complaints');
is($server->quit, 1, 'which ends by itself');

done_testing();
