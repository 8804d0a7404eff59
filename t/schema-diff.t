# Random schemas and events, fed in several ways, against Python's jsonschema:
# no difference.  An engine for which no event is invalid is caught.

use v5.36;

use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

plan skip_all => 'not run: no jsonschema'
    if system('/usr/bin/python3 -c "import jsonschema" 2>/dev/null');

my $count = $ENV{WEBHOOK_DIFF_PAIRS} // 15_000;

$ENV{WEBHOOK_DIFF_SHOWN} = 1;

my $built = `make -s --no-print-directory schema-diff-build 2>&1`;

is($?, 0, 'built') or diag($built);

my @lines = `t/fuzz/schema_diff.py build/fault/schema_diff 500 1 2>&1`;

is($? >> 8, 1, 'no event invalid: noticed');
like(join('', @lines), qr/^differs: 1\/\d+: ours .*[y#].*, jsonschema .*n/m,
     'as what it is');


subtest 'B10: nobody is met again who was dropped while inside' => sub {
    my @lines = `t/fuzz/schema_diff.py build/schema_diff $count 1 2>&1`;

    is($? >> 8, 0, 'no difference') or diag(@lines);

    my ($pairs, $valid, $different) = ($lines[-1] // '')
        =~ /^pairs (\d+), valid (\d+), different (\d+)$/;

    cmp_ok($pairs // 0, '>=', $count, ($pairs // 0) . ' pairs');
    cmp_ok($valid // 0, '>', $count / 3, ($valid // 0) . ' of them valid');
    cmp_ok($valid // $count, '<', $count * 2 / 3, 'and many not');
    is($different, 0, 'none judged differently');
    is(@lines, 2, 'no schema refused');
    is($lines[0], "$pairs judged by jsonschema\n", 'all judged');
};

done_testing();
