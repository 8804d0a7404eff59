# What is done in one turn of the event loop, by the debug log, where a stopped
# worker makes it certain what comes together.

use v5.36;

use List::Util qw( max sum0 );

use lib 't/lib';
use Test::More;
use WebhookServer;
use WebhookTest;
use WebhookWaiting;

use constant TURN => 65536;

# what was freed is overwritten, so that it shows if it is used

$ENV{MALLOC_PERTURB_} = 165;

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $debug = `$binary -V 2>&1` =~ /--with-debug/;


# what is done in one turn, as a turn is the loop's and not the clock's

subtest 'B11: what fits into a turn is parsed in one' => sub {
    plan skip_all => 'not run: no debug log in this nginx' if !$debug;

    my $server = with_schema('{"properties":{"list":{"items":'
        . '{"type":"string"}},"numbers":{"items":{"allOf":[{"minimum":0},'
        . '{"maximum":9}]}}}}');

    my $dense = '{"numbers":[' . join(',', (1) x 12_000) . ']}';

    # small values are more work than their bytes: that is known too late

    my @dense = prepare($server->port, $dense, knowrithm($dense), 8, '/schema');

    release_at_once($server, 8, @dense);
    is(verdicts(@dense), '8 accepted', 'much work for few bytes');
    cmp_ok(max(map { /slice: (\d+)/ } $server->lines(qr/webhook slice: /)),
           '<=', TURN + 4096, 'no turn has more of it than it may');

    my $start = length $server->log;

    # nginx accepts one connection of each port in a turn: two large bodies
    # come in a turn after one in which the loop's next turn was asked for

    my @workers = $server->workers;
    my $large = large(40_000);

    kill 'STOP', @workers;

    my @two = map {
        my $second = $_ % 2 ? $WebhookTest::body : $large;

        (prepare($server->port, $large, knowrithm($large), 1),
         prepare($server->port('OTHER'), $second, knowrithm($second), 1));
    } 1 .. 8;

    release(@two);
    kill 'CONT', @workers;
    is(verdicts(@two), '4 accepted, 12 discarded', 'two in a turn');

    my $before = length $server->log;
    my $bytes = 0;
    my $connections = 24;

    for my $case (['/', 24_000], ['/', 40_000], ['/schema', 20_000]) {
        my ($uri, $size) = @$case;
        my $body = large($size);
        my @waiting = prepare($server->port, $body, knowrithm($body), 16, $uri);

        release_at_once($server, $connections += 16, @waiting);
        is(verdicts(@waiting), $uri eq '/' ? '16 discarded' : '16 accepted',
           "$uri, $size bytes: all are answered");
        $bytes += 16 * length $body;
    }

    my ($turn, @parsed, %turns) = (0, 0);

    for (split /^/, substr $server->log, $start, $before - $start) {
        push @parsed, 0 if / worker cycle/;
        $parsed[-1] += $1 if / webhook parse: (\d+) bytes/;
    }

    cmp_ok(max(@parsed), '<=', TURN, 'what begins to wait has its turn later');
    @parsed = (0);

    for (split /^/, substr $server->log, $before) {
        if (/ worker cycle/) {
            $turn++;
            $parsed[$turn] = 0;
        } elsif (/ \*(\d+) webhook parse: (\d+) bytes/) {
            $turns{$1}{$turn} = 1;
            $parsed[$turn] += $2;
        }
    }

    is(sum0(@parsed), $bytes, 'every byte is parsed once');
    is(scalar(grep { keys %$_ > 1 } values %turns), 0,
       'no body is parsed in two turns');
    cmp_ok(max(@parsed), '<=', TURN, 'and none has more than it may');
    cmp_ok(max(@parsed), '>', 40_000, 'but more than one body');
    is_deeply([$server->complaints], [], 'no alert');
};


# one token that is the work of a turn, in each turn

subtest 'B12: nobody in line is passed over' => sub {
    plan skip_all => 'not run: no debug log in this nginx' if !$debug;

    my $server = with_schema('{"properties":{"x":{"allOf":['
        . join(',', map { qq({"minimum":-$_}) } 1 .. 3500) . ']}}}');

    my ($body, $heavy) = (large(200_000), '{"x":1}');
    my @workers = $server->workers;
    my @first = prepare($server->port, $body, knowrithm($body), 1);

    wait_for(sub { $server->lines(qr/ accept: /) >= 2 });
    kill 'STOP', @workers;
    release(@first);

    # nginx accepts one connection in a turn

    my @heavy = prepare($server->port, $heavy, knowrithm($heavy), 30,
                        '/schema');

    release(@heavy);
    kill 'CONT', @workers;

    is(verdicts(@heavy), '30 accepted', 'heavy ones are answered');
    is(verdicts(@first), '1 discarded', 'and who waited');

    my ($until) = grep { $_ > 0 } map { length } $server->log
        =~ /\A(.*webhook parse: (?!7 )\d+ bytes)/s;
    my $later = () = substr($server->log, $until) =~ /webhook parse: 7 bytes/g;

    cmp_ok($later, '>', 5, "the large one is done $later before the last");
    is_deeply([$server->complaints], [], 'no alert');
};

done_testing();
