# The parser against Python's strict one on ten thousand mutated texts, whole
# and in portions: no difference.  One that takes repeated names is caught.

use v5.36;

use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

plan skip_all => 'not run: no python3' if `python3 --version 2>&1` !~ /^Python 3/;

my $said = `make -s --no-print-directory json-diff-build 2>&1`;

is($?, 0, 'built') or diag($said);

my ($driver) = map { /^(\S*json_diff): / ? $1 : () }
               `make -s -n -p json-diff-build 2>/dev/null`;

$driver //= 'build/unit-gcc/json_diff';

my $count = $ENV{WEBHOOK_DIFF_TEXTS} // 10_000;

my @lines = `t/fuzz/json_diff.py $driver $count 1 2>&1`;

is($? >> 8, 0, 'no difference') or diag(@lines[0 .. ($#lines > 9 ? 9 : $#lines)]);

my ($texts, $valid, $different) = ($lines[-1] // '')
    =~ /^texts (\d+), valid (\d+), different (\d+)$/;

is($texts, $count, "$count texts");
cmp_ok($valid // 0, '>', $count / 20, 'many of them valid: ' . ($valid // 0));
is($different, 0, 'none judged differently');

@lines = `t/fuzz/json_diff.py '$driver repeats' 5000 1 2>&1`;

is($? >> 8, 1, 'repeated names: noticed');
like(join('', @lines), qr/^differs: want n, got y/m, 'as what it is');

done_testing();
