# Bodies are parsed in slices: at most 64 KB in one turn of the event loop for
# all that wait together, so that small requests are served in between; and
# whoever leaves while waiting leaves nothing behind.
#
# WEBHOOK_TEST_BODIES: how many bodies of 10 MB wait (50)

use v5.36;

use List::Util qw( max sum0 );
use Time::HiRes qw( sleep time );

use lib 't/lib';
use Test::More;
use WebhookBackend;
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;
use WebhookWaiting;

use constant TURN => 65536;

# what was freed is overwritten, so that it shows if it is used

$ENV{MALLOC_PERTURB_} = 165;

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $debug = `$binary -V 2>&1` =~ /--with-debug/;
my $http2 = `$binary -V 2>&1` =~ /--with-http_v2_module/;
my $slow = $binary =~ /asan/;


# A: what the debug log counts in each turn of the loop

SKIP: {
    skip 'not run: no debug log in this nginx', 15 if !$debug;

    for my $case (['/', 150], ['/memory', 150], ['/', 50_000]) {
        my ($uri, $string) = @$case;
        my $server = WebhookServer->start({ log_level => 'debug' }, config());
        my $body = large(1_000_000, $string);
        my @waiting = prepare($server->port, $body, knowrithm($body), 6, $uri);

        push @waiting, prepare($server->port, $_, knowrithm($_), 4, $uri)
            for large(40_000), $WebhookTest::body;

        release(@waiting);

        is(verdicts(@waiting), '4 accepted, 10 discarded',
           "$uri, strings of $string: all are answered");

        my ($turns, $sum, $most, $total, $most_said) = (0, 0, 0, 0, 0);

        for (split /^/, $server->log) {
            if (/ worker cycle/) {
                $most = max($most, $sum);
                $turns++ if $sum;
                $sum = 0;
            } elsif (/ webhook parse: (\d+) bytes/) {
                $sum += $1;
                $total += $1;
            } elsif (/ webhook slice: (\d+) bytes/) {
                $most_said = max($most_said, $1);
            }
        }

        $most = max($most, $sum);

        is($total, 6 * length($body) + 4 * length(large(40_000))
                   + 4 * length $WebhookTest::body,
           "every byte is parsed once, $total in $turns turns");
        cmp_ok($most, '<=', TURN, "at most $most bytes in one turn");

        # long strings are scanned again, and that counts too

        cmp_ok($most_said, '<=', TURN + 2 * $string,
               "at most $most_said bytes of work");
        is_deeply([$server->complaints], [], 'no alert');
    }
}


# B: small requests beside many that wait

{
    my $n = $ENV{WEBHOOK_TEST_BODIES} // ($slow ? 5 : 50);
    my $server = WebhookServer->start({ log_level => 'warn' }, config());
    my $body = large(10_000_000);
    my $small = $WebhookTest::body;
    my $signature = knowrithm($small);
    my $client = WebhookHttp->new($server->port);
    my (@alone, @beside);

    my $ask = sub ($times) {
        my $start = time;
        $client->send(request('POST', '/', $small, $signature));
        my $response = $client->response;
        push @$times, time - $start;
        return $response && $response->{status} == 200;
    };

    $ask->(\@alone) for 1 .. 300;

    my $start = time;
    my @waiting = prepare($server->port, $body, knowrithm($body), $n);
    my $sent = time;

    release(@waiting);

    my $select = IO::Select->new(map { $_->[0]->socket } @waiting);
    my ($good, $done) = (0, 0);

    while ($select->count && time - $sent < 60) {
        $good++ if $ask->(\@beside);

        for my $socket ($select->can_read(0)) {
            $select->remove($socket);
            $done++;
        }
    }

    my $seconds = time - $sent;

    is($done, $n, sprintf 'all %d bodies of 10 MB were answered, in %.1f s after'
                          . ' %.1f s', $n, $seconds, $sent - $start);
    is(verdicts(@waiting), "$n discarded", 'each with its verdict');
    is($good, scalar @beside, "$good small requests were served in between");
    cmp_ok($good, '>', $slow ? 2 : 2 * $n, 'and they were many');

    my ($p99, $p99_alone) = map { (sort { $a <=> $b } @$_)[$#$_ * 0.99] }
                                \@beside, \@alone;

    # one slice of each that waits comes first: on a slow machine 5 MB/s

    cmp_ok($p99, '<', 0.01 + $n * 16384 / ($slow ? 1e6 : 1e7),
           sprintf 'the slowest but 1%% took %.1f ms, alone %.1f ms',
                   $p99 * 1000, $p99_alone * 1000);
    is_deeply([$server->complaints], [], 'no alert');
    is($server->quit, 1, 'nginx ends by itself');
}


# C: to leave while waiting

{
    my $server = WebhookServer->start(config());
    my $body = large(2_000_000);
    my @sign = knowrithm($body);

    # clients that reset or close

    for my $way (qw( reset close )) {
        my @waiting = prepare($server->port, $body, @sign, 12);

        release(@waiting);
        $waiting[$_][0]->$way for grep { $_ % 2 == 0 } 0 .. 11;

        is(verdicts(@waiting[grep { $_ % 2 } 0 .. 11]), '6 discarded',
           "$way: the others are answered");
    }

    # a request after the one that waits, on its connection

    my @waiting = prepare($server->port, $body, @sign, 4);

    $_->[1] .= request('POST', '/', $WebhookTest::body, knowrithm())
        for @waiting;
    release(@waiting);
    is(verdicts(@waiting), '4 discarded', 'pipelined: the first');
    is(verdicts(@waiting), '4 accepted', 'pipelined: the second');

    # streams that are reset, and a whole connection

    SKIP: {
        skip 'not run: no HTTP/2 in this nginx', 3 if !$http2;

        my @headers = map { [split /: /, $_, 2] } 'content-length: '
                                                  . length $body, @sign;

        for my $way (qw( stream connection )) {
            my @waiting = prepare($server->port, $body, @sign, 8);
            my $client = WebhookHttp2->new($server->port('H2'));
            my @ids = map { $client->open('POST', '/', @headers) } 1 .. 4;

            $client->body($_, substr($body, 0, -1), end => 0) for @ids;
            release(@waiting);
            $client->data($_, substr($body, -1), end => 1) for @ids;

            if ($way eq 'connection') {
                $client->close;
            } else {
                $client->reset($_) for @ids[0, 1];
                is(join(' ', map { $client->response($_)->{status} // 0 }
                             @ids[2, 3]), '200 200', 'h2: others are answered');
            }

            is(verdicts(@waiting), '8 discarded', "h2 $way: and all of HTTP/1");
        }
    }

    # a reload: the old worker ends only when they are answered

    @waiting = prepare($server->port, $body, @sign, 20);
    release(@waiting);

    my @old = $server->reload;

    is(verdicts(@waiting), '20 discarded', 'reload: all are answered');
    ok(wait_for(sub { !grep { kill 0, $_ } @old }), 'and the old worker ends');

    is_deeply([$server->complaints], [], 'no alert');
    is($server->quit, 1, 'nginx ends by itself');
}


# D: worker_shutdown_timeout, which closes connections under those that wait

{
    my $server = WebhookServer->start(
        { main => 'worker_shutdown_timeout 10ms;' }, config());
    my $body = large(8_000_000);
    my @waiting = prepare($server->port, $body, knowrithm($body), 12);
    my @old = $server->workers;

    # told to end while it stands still, so that it has them all to do

    kill 'STOP', @old;
    release(@waiting);
    kill 'QUIT', @old;
    kill 'CONT', @old;

    ok(wait_for(sub { !grep { kill 0, $_ } @old }),
       'worker_shutdown_timeout: the old worker ends');

    my ($unanswered) = verdicts(@waiting) =~ /(\d+) none/;

    cmp_ok($unanswered // 0, '>', 0, 'before all are answered');
    is_deeply([$server->complaints], [], 'no alert');
    is($server->quit, 1, 'nginx ends by itself');
}

done_testing();
