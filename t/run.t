# "make run" as a newcomer sees it: every printed verdict, the exit status,
# and nothing left behind.

use v5.36;

use File::Temp qw( tempdir );
use Test::More tests => 9;

my $dir = tempdir(CLEANUP => 1);

chmod 0755, $dir;    # workers are not root

my $out = `TMPDIR=$dir RUN=once PORT=18080 t/tools/run 2>&1`;

is($?, 0, 'exits with 0');
is(() = $out =~ /^   verdict   right$/mg, 9, 'nine right answers');
unlike($out, qr/WRONG/, 'none is wrong');
is(() = $out =~ /^   received  the same \d+ bytes$/mg, 5,
   'five events arrived, byte for byte');
is(() = $out =~ /^   received  nothing$/mg, 4, 'four did not arrive');
like($out, qr/403 \(in the log: signature_mismatch\)/, 'a forged event');
like($out, qr/403 \(in the log: timestamp_old\)/, 'a replayed event');
like($out, qr{/webhooks/github, 20056 bytes}, 'a push event of 20 KB');
is_deeply([ processes() ], [], 'no process is left')
    or diag($out);


# those of ours: nginx in the demo's directory

sub processes {
    my @found;

    for my $file (glob '/proc/[0-9]*/cmdline') {
        open my $fh, '<', $file or next;
        my $line = do { local $/; <$fh> } // '';
        push @found, $file if $line =~ /nginx.*\Q$dir\E/s;
    }

    return @found;
}
