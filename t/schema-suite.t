# The runner of the JSON-Schema-Test-Suite tells when the engine is wrong: it
# is built with a fault in it.  Where none is invalid, just the 2888 tests of
# valid events pass.

use v5.36;

use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

plan skip_all => 'not run: no suite' unless $ENV{WEBHOOK_TEST_DATA};

my $built = `make -s --no-print-directory faults-build 2>&1`;

is($?, 0, 'built') or diag($built);

my ($required, @totals) = run('accept');

is($required, '2888 passed, 2054 failed', 'every event accepted');
is("@totals", '1', 'not reported as a success');

# of one draft, which is enough

($required, @totals) = run('cut', 'draft2020-12/');

like($required, qr/^1\d+ passed, [1-9]\d* failed$/,
     "characters forgotten at a cut: $required");
is("@totals", '1', 'not reported as a success');

($required, @totals) = run('turn', 'draft2020-12/');

isnt("@totals", '0', 'what another event left behind taken for its own');

done_testing();


# the count of required tests, and the exit status or signal

sub run ($fault, @only) {
    my $said = `build/fault/suite_$fault @only 2>&1`;

    return ($said =~ /^# required: (.*)$/m ? $1 : 'nothing',
            $? & 127 || $? >> 8);
}
