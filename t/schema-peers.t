# Verdicts next to those of ajv on GitHub's events and mutants of them, and
# the schemas that npm has: each compiles or is refused with a reason, by a
# build with sanitizers.  What is known is listed in t/peers, exactly.

use v5.36;

use File::Temp qw( tempdir );
use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

my @said = `t/peers/install 2>&1`;

plan skip_all => join('', @said) =~ s/\n.*//sr if $? >> 8 == 77;

my $build = `make -s --no-print-directory schema-peers-build 2>&1`;

is($?, 0, 'built') or diag($build);

my ($mutants, $dir) = (10_000, tempdir(CLEANUP => 1));

@said = `PEERS_MUTANTS=$mutants make -s --no-print-directory schema-peers-run 2>&1`;

is($?, 0, 'all is as listed') or diag(@said[-20 .. -1]);
note(@said);

my $said = join '', @said;

my ($share) = $said =~ /^329 events, 277 valid; $mutants mutants, ([\d.]+) % invalid; 0 not as listed$/m;

cmp_ok($share // 0, '>=', 30, 'share of invalid mutants: ' . ($share // '-'));
cmp_ok($share // 100, '<=', 70, 'and of valid ones');

my @builds = $said =~ /^(\S+): 10358 verdicts, (\d+) differ from those of ajv$/mg;

is(@builds, 4, 'by two builds of whk');

my ($schemas, $compiled, $refused)
    = $said =~ /^\S+: (\d+) schemas, (\d+) compiled, (\d+) refused with a reason$/m;

cmp_ok($schemas // 0, '>=', 500, ($schemas // 0) . ' schemas, '
       . ($compiled // 0) . ' compiled, ' . ($refused // 0) . ' refused');

# a list that is not exact is noticed

for my $file (qw( differences refused )) {
    open my $in, '<', "t/peers/$file" or die;
    open my $out, '>', "$dir/$file" or die;

    my @rows = <$in>;
    my ($first) = grep { $rows[$_] =~ /^[^#\n]/ } 0 .. $#rows;

    $rows[$first] = "nothing: this does not occur\n";
    print $out @rows;
}

my $env = 'NODE_PATH=build/peers/node_modules ASAN_OPTIONS=detect_leaks=0';

for (['events.js', 'differences', '100 build/whk', 'number 1e-400'],
     ['schemas.js', 'refused', 'build/many', 'asyncapi 1.0.0'])
{
    my ($script, $list, $args, $name) = @$_;

    @said = `$env node t/peers/$script $dir $dir/$list $args 2>&1`;

    is($? >> 8, 1, "$script: noticed");
    is((grep { /^not in \S+: \Q$name\E/ } @said), 1, 'what is not listed');
    is((grep { /^only in \S+: nothing$/ } @said), 1, 'what no longer occurs');
}

done_testing();
