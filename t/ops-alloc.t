# Every allocation that a worker makes for a request fails once: the answer is
# an error or none, never a 2xx that is not true, and the next request is as
# good as ever.  And where a tenant's key is kept, none is made for it.

use v5.36;

use Digest::SHA qw( sha256_hex );
use File::Temp ();
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookServer;
use WebhookTest;

plan skip_all => 'not run: allocations are those of a sanitizer or memcheck'
    if $ENV{ASAN_OPTIONS} || $ENV{TEST_NGINX_USE_VALGRIND};

my $backend = WebhookBackend->start;
my $dir = File::Temp->newdir;
my $library = "$dir/fail_alloc.so";
my $file = "$dir/left";

system($ENV{CC} // 'cc', '-O', '-shared', '-fPIC', '-o', $library,
       't/lib/fail_alloc.c') == 0 or die "cannot build $library\n";

chmod 0755, $dir;
WebhookServer::write_file($file, pack "l!", 0);
WebhookServer::write_file("$dir/schema.json",
    '{"properties":{"event":{"pattern":"^lead[.]","maxLength":20}}}');

my $server = do {
    local $ENV{LD_PRELOAD} = $library;
    local $ENV{WEBHOOK_FAIL_ALLOC} = $file;
    WebhookServer->start(conf());
};

# from here on the worker has started, and its own allocations are behind it

is post($server->port, '/hook', $::body, ::github())->{status}, 200, 'ready';

my ($worker) = $server->workers;

sub conf () {
    my $pass = 'proxy_pass http://127.0.0.1:' . $backend->port;

    return <<~"END";
        log_format verdict '\$webhook_verdict:\$webhook_reason \$status';
        access_log logs/verdicts.log verdict;

        map \$uri \$tenant_secret {
            default  "secret of the tenant \$uri";
        }

        server {
            listen 127.0.0.1:%%PORT%%;

            location /hook {
                webhook github;
                webhook_secret '$::secret';
                $pass;
            }
            location /tenant {
                webhook github;
                webhook_secret \$tenant_secret;
                $pass;
            }
            location /kept {
                webhook github;
                webhook_secret \$tenant_secret;
                $pass;
            }
            location /event {
                webhook github;
                webhook_secret '$::secret';
                webhook_events lead.*;
                webhook_set \$lead /data/id;
                webhook_schema $dir/schema.json;
                $pass;
            }
            location /token {
                webhook knowlarity;
                webhook_secret '$::secret';
                $pass;
            }
            location /dry {
                webhook github;
                webhook_secret '$::secret';
                webhook_dry_run on;
                $pass;
            }
        }
        END
}


# how many allocations there are up to the one that fails, 0: none does

sub fail_at ($n) {
    open my $out, '+<:raw', $file or die "$file: $!\n";
    print $out pack 'l!', $n;
}


sub left () {
    open my $in, '<:raw', $file or die "$file: $!\n";
    read $in, my $bytes, length pack 'l!', 0;

    return unpack 'l!', $bytes;
}


# A request with its n-th allocation failing; returns the answer and how many
# there were too few, 0 if it failed.

sub ask ($n, $uri, $body, @headers) {
    my $client = WebhookHttp->new($server->port);

    fail_at($n);
    $client->send(request('POST', $uri, $body, 'Connection: close',
                          @headers));

    my $response = $client->response // { status => 0 };
    my $left = left();

    fail_at(0);
    $client->close;
    $server->workers or die "the worker has ended\n";

    return ($response, $left);
}


# The same request with each of its allocations failing; returns the status
# without that.  Code is called with the number.

sub all_fail ($name, $allowed, @request) {
    my ($n, $left, $response, %status) = 0;

    while (!$left && $n < 500) {
        ($response, $left) = ask(++$n, map { ref ? $_->($n) : $_ } @request);
        $status{$response->{status}}++;

        like $response->{status}, $allowed, "$name: $n";
        is $response->{body}, sha256_hex($::body), "$name: $n, its bytes"
            if $response->{status} == 200;
        ok $response->{headers}{'retry-after'}, "$name: $n, to be sent again"
            if $response->{status} == 500;
    }

    note "$name: " . join ', ', map { "$status{$_} times $_" } sort keys %status;

    cmp_ok $n, '>', 3, "$name: allocations failed, " . ($n - 1);
    ok $left, "$name: all of them did";

    return $response->{status};
}


my $type = 'X-GitHub-Event: lead.created';
my $tenant = sub ($n) { "/tenant/$n" };
my $key = sub ($n) { ::github($::body, "secret of the tenant /tenant/$n") };

for (['/hook', '/hook', ::github()],
     ['/tenant', $tenant, $key],
     ['/event', '/event', ::github()],
     ['/token', "/token?token=$::secret", 'X-None: 1'],
     ['/dry', '/dry', ::github()])
{
    my ($name, $uri, $signature) = @$_;

    is all_fail("$name, genuine", qr/^(?:0|200|50\d)\z/, $uri, $::body,
                $signature, $type), 200, "$name: genuine";
}

# a key that could not be made is not kept

is((ask(0, $tenant->(3), $::body, $key->(3)))[0]{status}, 200, 'a tenant');

my $wrong = $::body =~ s/lead/Lead/r;

$backend->clear;

for (['/hook', '/hook', ::github($::other)],
     ['/tenant', sub ($n) { '/tenant/' . ($n + 1000) }, $key],
     ['/event', '/event', ::github($::other)],
     ['/event', '/event', ::github($wrong), $wrong],
     ['/token', '/token?token=wrong', 'X-None: 1'])
{
    my ($name, $uri, $signature, $body) = @$_;

    $name .= $body ? ', refused' : ', forged';

    is all_fail($name, qr/^(?:0|403|50\d)\z/, $uri, $body // $::body,
                $signature, $type), 403, $name;
}

is $backend->connections, 0, 'forged or refused: nobody was asked';

# A worker keeps 1024 keys of a policy, the one that was used last first: a
# request whose key is not among them allocates more.

use constant MANY => 1_000_000;

sub count ($n) {
    my $key = "secret of the tenant /kept/$n";
    my ($response, $left) = ask(MANY, "/kept/$n", $::body,
                                ::github($::body, $key));

    return $response->{status} == 200 ? MANY - $left : 0;
}

my ($made, $kept) = map { count(1) } 1, 2;

cmp_ok $made, '>', $kept + 3, "a key takes $made - $kept allocations";

sub made ($n) {
    my $count = count($n);

    return !$count ? 'refused' : $count > ($made + $kept) / 2 ? 'made' : 'kept';
}

is join(' ', map { made($_) } 2 .. 1024), join(' ', ('made') x 1023),
   '1024 tenants';
is made(1), 'kept', 'the first of them';
is made(1025), 'made', 'one more';
is join(' ', map { made($_) } 1, 3 .. 1025), join(' ', ('kept') x 1024),
   'only one had to go';
is made(2), 'made', 'which was the one that nobody had used for longest';


# what became of ours is in the access log, and in the error log as [crit]

my %verdict;
$verdict{$_}++ for split /\n/, $server->log('verdicts.log');

for my $reason (qw( memory crypto )) {
    my $failed = $verdict{"failed:$reason 500"} // 0;
    my $dry = grep { /^failed_dry_run:$reason/ } keys %verdict;

    cmp_ok $failed, '>', 0, "$reason: $failed times";
    is scalar $server->lines(qr/\[crit\] .* webhook failed: $reason, /),
       $failed, "$reason: each is logged";
}

is "@{[grep { /^failed:/ && !/ 500\z/ } sort keys %verdict]}", '',
   'what failed is 500';
like "@{[sort keys %verdict]}", qr/failed_dry_run:\w+ 200/,
     'but not in dry run';
is "@{[$server->workers]}", $worker, 'in one worker';
ok $server->quit, 'which ends by itself';
is "@{[grep { !/\((?:12|2): |alloc|memalign/ } $server->complaints]}", '',
   'with no complaints but of memory';

done_testing;
