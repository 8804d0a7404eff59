package Test::Nginx::Standin::Server;

# The nginx under test: its directory, its configuration, its life, its logs.

use v5.36;

use Exporter qw( import );
use File::Path qw( make_path remove_tree );
use List::Util qw( none );
use POSIX qw( WNOHANG );
use Time::HiRes qw( sleep time );

use Test::Nginx::Standin;

our @EXPORT = qw( prepare_root write_user_files write_config start_nginx
                  stop_nginx stop_leftover reload_nginx nginx_pid running_version
                  log_lines rewind_log whole_log nginx_stderr );

use constant TICK => 0.004;

my %dir = map { $_ => "$Set{root}/$_" } qw( conf html logs cache );

my $conf_file  = "$dir{conf}/nginx.conf";
my $pid_file   = "$dir{logs}/nginx.pid";
my $stderr_log = "$dir{logs}/stderr.log";

my %log = (
    error  => { file => "$dir{logs}/error.log", read => 0 },
    access => { file => "$dir{logs}/access.log", read => 0 },
);

my $running;


# Only what is ours is removed: a mistaken TEST_NGINX_SERVROOT must not cost
# anybody's data.

sub prepare_root ($block, $in_use) {
    my $root = $Set{root};

    remove_tree(@dir{qw( conf html )}, glob("$root/*_cache"));

    if (!$in_use) {
        remove_tree(@dir{qw( logs cache )}, glob("$root/*_temp"));

        if (-d $root && !rmdir $root) {
            fault($block, "cannot remove $root, are there other files?");
        }
    }

    rewind_log();
    make_path(@dir{qw( conf html logs )});

    write_file("$dir{html}/index.html",
               '<html><head><title>It works!</title></head>'
               . '<body>It works!</body></html>');
}


sub write_user_files ($block) {
    my $files = value($block, 'user_files') or return;

    $files = parse_user_files($files) if !ref $files;

    if (ref $files ne 'ARRAY') {
        fault($block, '--- user_files is neither text nor an array');
    }

    for my $file (@$files) {
        my ($name, $content, $date) = @$file;
        my $path = $name =~ m{\A/} ? $name : "$dir{html}/$name";

        make_path($path =~ s{/[^/]*\z}{}r);
        write_file($path, expand($block, $content // ''));

        if ($date) {
            local $ENV{TZ} = 'GMT';
            system('touch', '-t', $date, $path) == 0
                or fault($block, "cannot set the time of $path");
        }
    }
}


sub parse_user_files ($text) {
    my @files;

    for my $line (split /^/, $text) {
        if ($line =~ /\A>>> (\S+)(?:[ \t]+(.+))?/) {
            push @files, [$1, '', $2];

        } elsif (@files) {
            $files[-1][1] .= $line;
        }
    }

    return \@files;
}


sub write_file ($path, $content) {
    open my $out, '>:raw', $path or die "cannot write $path: $!\n";
    print $out $content;
    close $out or die "cannot write $path: $!\n";
}


sub write_config ($block) {
    write_file($conf_file, config_text($block));
}


sub config_text ($block) {
    my %part = map { $_ => expand($block, value($block, $_)) // '' }
                   qw( config http_config main_config post_main_config );

    # The real module listens on all addresses: which of two servers on the
    # port answers would depend on who runs the file.
    if ($part{http_config} =~ /\blisten\s+(?:\S+:)?$Set{port}\b/) {
        fault($block, '--- http_config listens on the port of the test, '
                      . 'take a $TEST_NGINX_RAND_PORT_n');
    }

    my $log_level = value($block, 'log_level') || $Set{log_level};
    my $name = value($block, 'server_name') // $Set{server_name};
    my $master = $Set{hup} ? 'on' : $Set{master};
    my $daemon = $Set{valgrind} ? 'off' : 'on';

    my $temp = join "\n    ", temp_paths($part{http_config});
    my $env = join "\n", map { "env $_;" }
                             qw( LD_PRELOAD LD_LIBRARY_PATH ASAN_OPTIONS ),
                             $Set{env}->@*;
    my $modules = join "\n", map { "load_module $_;" } map { split }
                                 $ENV{TEST_NGINX_LOAD_MODULES} // ();
    my $events = $ENV{TEST_NGINX_EVENT_TYPE}
                 ? "use $ENV{TEST_NGINX_EVENT_TYPE};" : '';
    my $postpone = $ENV{TEST_NGINX_POSTPONE_OUTPUT} // '';
    $postpone = "postpone_output $postpone;" if length $postpone;

    my $user = $ENV{TEST_NGINX_WORKER_USER} // ($> == 0 ? 'root' : '');
    $user = "user $user;" if length $user;

    my $root = !$Set{root_location} ? ''
               : "location / { root $dir{html}; index index.html index.htm; }";

    return <<~"END";
        $user
        worker_processes $Set{workers};
        daemon $daemon;
        master_process $master;
        error_log $log{error}{file} $log_level;
        pid $pid_file;
        $env
        $modules
        $part{main_config}
        events {
            worker_connections $Set{worker_connections};
            accept_mutex off;
            $events
        }

        http {
            access_log $log{access}{file};
            default_type text/plain;
            keepalive_timeout 68000ms;
            $temp
            $postpone

        $part{http_config}
            server {
                listen $Set{addr}:$Set{port};
                server_name '$name';
                client_max_body_size 30m;

        $Set{preamble}
        $part{config}
                $root
            }
        }

        $part{post_main_config}
        END
}


sub temp_paths ($http_config) {
    my @kinds = qw( client_body proxy );

    for my $kind (qw( fastcgi scgi uwsgi )) {
        push @kinds, $kind if build_info() !~ /--without-http_${kind}_module/;
    }

    return map { "${_}_temp_path $Set{root}/${_}_temp;" }
           grep { $http_config !~ /\b${_}_temp_path\b/ } @kinds;
}


sub build_info () {
    state $info = `$Set{binary} -V 2>&1` // '';

    return $info if $info =~ m{version: };

    die "cannot run $Set{binary} -V, set TEST_NGINX_BINARY\n";
}


# A version as "1.022001", which compares as a string.

sub running_version () {
    build_info() =~ m{version: [^/]+/(\d+)\.(\d+)\.(\d+)}
        or die "no version in the output of $Set{binary} -V\n";

    return sprintf '%d.%03d%03d', $1, $2, $3;
}


# Starts nginx and returns the status it left the shell with: 0 is running.

sub start_nginx ($block) {
    my $until = time + 2;

    until (port_is_free($Set{port})) {
        if (time > $until) {
            fault($block, "port $Set{port} is taken by another process");
        }

        sleep TICK;
    }

    unlink $pid_file;

    my $child = spawn($block);

    return $Set{valgrind} ? watch($block, $child) : reap($block, $child);
}


sub spawn ($block) {
    my @command = ($Set{binary}, '-p', "$Set{root}/", '-c', $conf_file,
                   '-e', $log{error}{file});

    unshift @command, valgrind_command() if $Set{valgrind};

    my $child = fork // die "fork: $!\n";
    return $child if $child;

    open STDIN, '<', '/dev/null';
    open STDOUT, '>', '/dev/null';
    open STDERR, '>>', $stderr_log;

    if (my $preload = $ENV{TEST_NGINX_LD_PRELOAD}) {
        $ENV{LD_PRELOAD} = join ' ', $preload, $ENV{LD_PRELOAD} // ();
    }

    no warnings 'exec';
    exec { $command[0] } @command;
    print STDERR "cannot execute $command[0]: $!\n";
    POSIX::_exit(127);
}


sub valgrind_command () {
    return ('valgrind', '-q', split ' ', $Set{valgrind})
        if $Set{valgrind} !~ /\A\d+\z/;

    my @suppress = map { "--suppressions=$_" }
                   grep { -f } qw( valgrind.suppress t/valgrind.suppress );

    return (qw( valgrind -q --num-callers=100 --tool=memcheck
                --leak-check=full --show-possibly-lost=no
                --gen-suppressions=all ), @suppress);
}


# The usual way: the launcher ends when nginx is in the background.

sub reap ($block, $child) {
    my $status = wait_child($child, 30)
        // fault($block, 'nginx neither starts nor fails to');

    return $status if $status != 0;

    wait_until($Set{timeout}, sub { -s $pid_file })
        or fault($block, 'nginx started, but wrote no pid file');

    $running = { pid => nginx_pid(), block => $block };
    return 0;
}


# Under valgrind nginx stays in the foreground, as our child.

sub watch ($block, $child) {
    my $status;

    wait_until(60, sub {
        $status = $? if waitpid($child, WNOHANG) == $child;
        return defined $status || -s $pid_file && !port_is_free($Set{port});
    }) or fault($block, 'nginx does not start under valgrind');

    return $status if defined $status;

    $running = { pid => nginx_pid(), child => $child, block => $block };
    return 0;
}


sub wait_child ($child, $time) {
    my $status;

    wait_until($time, sub {
        return 0 if waitpid($child, WNOHANG) != $child;
        $status = $?;
        return 1;
    }) or kill KILL => $child;

    return $status;
}


sub wait_until ($time, $condition) {
    my $until = time + $time;

    until ($condition->()) {
        return 0 if time > $until;
        sleep TICK;
    }

    return 1;
}


# Stops nginx, if it runs, and returns the block it ran for.

sub stop_nginx () {
    my $it = $running or return;
    my $pid = $it->{pid};

    undef $running;

    if (!alive($it)) {
        unlink $pid_file;
        note_fault($it->{block}, 'nginx was gone before it was stopped');
        return $it->{block};
    }

    my $patience = $Set{valgrind} ? 30 : $Set{timeout};

    kill $ENV{TEST_NGINX_FAST_SHUTDOWN} ? 'TERM' : 'QUIT', $pid;

    if (!wait_until($patience, sub { !alive($it) })) {
        warn $it->{block}->name . ": nginx does not quit, killing it\n";
        kill TERM => $pid;
        wait_until(1, sub { !alive($it) }) or kill KILL => -$pid, $pid;
        wait_until(1, sub { !alive($it) });
    }

    unlink $pid_file;
    return $it->{block};
}


# Of a run that was killed.  A pid can be anybody's by now.

sub stop_leftover () {
    my $pid = nginx_pid() // return;

    if (open my $in, '<', "/proc/$pid/cmdline") {
        kill KILL => -$pid, $pid if index(<$in> // '', $conf_file) >= 0;
    }

    unlink $pid_file;
}


# A process nobody has waited for yet is dead all the same.

sub alive ($it) {
    if ($it->{child}) {
        return waitpid($it->{child}, WNOHANG) == 0;
    }

    return 0 if !kill 0, $it->{pid};

    open my $in, '<', "/proc/$it->{pid}/stat" or return 0;

    return (<$in> // '') !~ /\) [ZX] /;
}


sub nginx_pid () {
    open my $in, '<', $pid_file or return;
    my ($pid) = (<$in> // '') =~ /(\d+)/;

    return $pid;
}


# Reloads the configuration: done when all workers are new ones.

sub reload_nginx ($block) {
    my %old = map { $_ => 1 } workers_of($running->{pid});

    rewind_log();
    rename $log{$_}{file}, "$log{$_}{file}.old" for keys %log;
    kill USR1 => $running->{pid};
    wait_until(1, sub { -e $log{error}{file} });

    $running->{block} = $block;
    kill HUP => $running->{pid};

    if (defined value($block, 'reload_fails')) {
        sleep 0.3;
        return 1;
    }

    return wait_until($Set{timeout}, sub {
        my @now = workers_of($running->{pid});
        return @now == $Set{workers} && none { $old{$_} } @now;
    });
}


sub workers_of ($pid) {
    open my $in, '<', "/proc/$pid/task/$pid/children" or return;

    return split ' ', <$in> // '';
}


# The lines of a log since the last time it was looked at.  What nginx logs
# after a response needs a moment to get there.

sub log_lines ($which) {
    my $log = $log{$which};

    sleep 3 * $Set{sleep};

    open my $in, '<:raw', $log->{file} or return [];
    seek $in, $log->{read}, 0;

    my @lines = <$in>;

    if ($which eq 'error' && !$Set{accumulate}) {
        $log->{read} = tell $in;
    }

    return \@lines;
}


sub rewind_log () {
    $_->{read} = 0 for values %log;
}


sub whole_log () {
    open my $in, '<:raw', $log{error}{file} or return;

    return <$in>;
}


sub nginx_stderr () {
    open my $in, '<:raw', $stderr_log or return;

    return <$in>;
}


1;
