# "make run" as a newcomer sees it: every printed verdict, the exit status,
# and nothing left behind.

use v5.36;

use File::Temp qw( tempdir );
use POSIX qw( WNOHANG );
use Test::More;
use Time::HiRes qw( sleep time );

my $dir = tempdir(CLEANUP => 1);
my $log = tempdir(CLEANUP => 1) . '/log';

chmod 0755, $dir;    # workers are not root

$ENV{TMPDIR} = $dir;
$ENV{PORT} = 18080;
delete $ENV{MAKEFLAGS};


subtest 'once' => sub {
    is(system("make run RUN=once >$log 2>&1"), 0, 'exits with 0');

    my $out = text($log);

    is(() = $out =~ /^   verdict   right$/mg, 10, 'ten right answers');
    unlike($out, qr/WRONG/, 'none is wrong');
    is(() = $out =~ /^   received  the same \d+ bytes$/mg, 5,
       'five events arrived, byte for byte');
    is(() = $out =~ /^   received  nothing$/mg, 5, 'five did not arrive');
    like($out, qr/403 \(in the log: signature_mismatch\)/, 'a forged event');
    like($out, qr/403 \(in the log: timestamp_old\)/, 'a replayed event');
    like($out, qr/403 \(in the log: schema\)/, 'an event that is no lead');
    like($out, qr{/data/first_name: "type" of knowrithm/lead.created.json},
         'and what is wrong with it');
    like($out, qr{/webhooks/github, 20056 bytes}, 'a push event of 20 KB');
    is_deeply([processes()], [], 'no process is left') or diag($out);
    is_deeply([glob "$dir/*"], [], 'and no file');
};


# a terminal sends SIGINT to all processes of the job

subtest 'Ctrl-C' => sub {
    my $pid = fork // die "fork: $!\n";

    if (!$pid) {
        setpgrp;
        $SIG{INT} = 'DEFAULT';
        open STDOUT, '>', $log;
        open STDERR, '>&', \*STDOUT;
        exec 'make', 'run' or POSIX::_exit(127);
    }

    ok(soon(sub { text($log) =~ /^nginx keeps serving until Ctrl-C/m }),
       'it serves') or diag(text($log));
    isnt(scalar(() = processes()), 0, 'by nginx');

    kill INT => -$pid;

    ok(soon(sub { waitpid($pid, WNOHANG) == $pid }), 'and ends');
    ok(soon(sub { !processes() }), 'no process is left');
    is_deeply([glob "$dir/*"], [], 'and no file');
};


done_testing();

END { kill KILL => processes() }


sub soon ($condition) {
    my $until = time + 60;

    until ($condition->()) {
        return 0 if time > $until;
        sleep 0.05;
    }

    return 1;
}


sub text ($file) {
    open my $fh, '<', $file or return '';

    return do { local $/; <$fh> } // '';
}


# those of ours: nginx in the demo's directory

sub processes () {
    my @found;

    for my $file (glob '/proc/[0-9]*/cmdline') {
        push @found, $file =~ /(\d+)/ if text($file) =~ /nginx.*\Q$dir\E/s;
    }

    return @found;
}
