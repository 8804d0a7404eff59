package BenchEdge;

# Copyright (C) The ngx_http_webhook_module authors

# An edge: an nginx, or another server, that listens on a port of its own and
# passes what it accepts to the upstream.

use strict;
use warnings;

use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(sleep time);

my $START = 10;


sub free_port {
    my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')
        or die "no free port: $!\n";

    return $s->sockport;
}


# Runs a program on one processor in place of this (forked) one, in a session
# of its own: there it gets, where that is allowed, a priority above what else
# the machine does.  Linux shares time out by session ("autogroup") first.

sub exec_on {
    my ($cpu, @cmd) = @_;

    POSIX::setsid();

    if (open my $fh, '>', '/proc/self/autogroup') {
        syswrite $fh, '-15';
    }

    eval { setpriority(0, 0, -15) };

    { no warnings 'exec'; exec 'taskset', '-c', $cpu, @cmd }

    POSIX::_exit(127);
}


sub slurp {
    my ($path) = @_;

    open my $fh, '<', $path or return '';
    local $/;

    return scalar(<$fh>) // '';
}


# %bench is what all edges share: dir, nginx, modules, module, upstream,
# secret_file, cpu, source

sub new {
    my ($class, $column, $bench) = @_;

    my $self = bless {
        column => $column,
        bench  => $bench,
        name   => $column->{name},
        port   => free_port(),
        dir    => "$bench->{dir}/$column->{id}",
    }, $class;

    mkdir $self->{dir} or die "mkdir $self->{dir}: $!\n";

    return $self;
}


# replaces %%NAME%% by what is known under that name

sub expand {
    my ($self, $text) = @_;

    my $bench = $self->{bench};

    my %known = (
        DIR         => $self->{dir},
        PORT        => $self->{port},
        UPSTREAM    => $bench->{upstream},
        SECRET      => $bench->{secret},
        SECRET_FILE => $bench->{secret_file},
        MODULE      => $bench->{module} // '',
        MODULES     => $bench->{modules},
        BENCH       => $bench->{dir},
        SOURCE      => $bench->{source},
    );

    $text =~ s/%%(\w+)%%/$known{$1} \/\/ die "unknown %%$1%%\n"/eg;

    return $text;
}


sub write_conf {
    my ($self) = @_;

    my $column = $self->{column};
    my $main = $self->expand($column->{main} // '');
    my $http = $self->expand($column->{http} // '');
    my $server = $self->expand($column->{server}
        // "location / {\n" . ($column->{location} // '')
           . "\nproxy_pass http://queue;\n}");
    my $user = $> == 0 ? "user root;" : '';
    my $temp = join "\n", map { "${_}_temp_path $self->{dir}/$_;" }
        qw(client_body proxy fastcgi uwsgi scgi);

    for my $name (@{$column->{files} || []}) {
        open my $fh, '>', "$self->{dir}/$name" or die "$name: $!\n";
        print $fh $self->expand(slurp("$self->{bench}{source}/$name"));
        close $fh or die "$name: $!\n";
    }

    open my $fh, '>', "$self->{dir}/nginx.conf" or die "nginx.conf: $!\n";

    print $fh <<"CONF";
$main
$user
daemon off;
worker_processes 1;
pid $self->{dir}/nginx.pid;
error_log $self->{dir}/error.log error;

events {
    worker_connections 512;
}

http {
    access_log off;
    $temp
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_max_body_size 4m;
    client_body_buffer_size 2m;
    client_body_in_single_buffer on;
    proxy_http_version 1.1;
    proxy_set_header Connection "";

    upstream queue {
        server 127.0.0.1:$self->{bench}{upstream};
        keepalive 64;
        keepalive_requests 1000000000;
        keepalive_timeout 600s;
    }

    $http

    server {
        listen 127.0.0.1:$self->{port};
        $server
    }
}
CONF

    close $fh or die "nginx.conf: $!\n";
}


# returns why the column cannot be run, or undef

sub missing {
    my ($self) = @_;

    my $column = $self->{column};

    for my $need (@{$column->{needs} || []}) {
        my $path = $self->expand($need);

        return 'no module given' if $path eq '';
        return "no $path" unless -e $path;
    }

    if ($column->{probe}) {
        my ($cmd, $why) = @{$column->{probe}};

        return $why if system("$cmd >/dev/null 2>&1") != 0;
    }

    return if $column->{command};

    $self->write_conf;

    my $nginx = "'$self->{bench}{nginx}' -p '$self->{dir}'"
        . " -c '$self->{dir}/nginx.conf'";
    my $out = `$nginx -t -e stderr 2>&1`;

    return if $? == 0;

    return "the module has no directive \"$1\""
        if $out =~ /unknown directive "(webhook_\w+)"/;

    die "$self->{name}: nginx -t failed:\n$out";
}


sub start {
    my ($self) = @_;

    my $bench = $self->{bench};
    my $column = $self->{column};

    my @cmd = $column->{command}
        ? map { $self->expand($_) } @{$column->{command}}
        : ($bench->{nginx}, '-e', "$self->{dir}/error.log",
           '-p', $self->{dir}, '-c', "$self->{dir}/nginx.conf");

    my $pid = fork // die "fork: $!\n";

    if ($pid == 0) {
        open STDOUT, '>', "$self->{dir}/output";
        open STDERR, '>&', \*STDOUT;

        # Without these malloc() gives the buffers of large bodies back to
        # the kernel now and then, and getting them again costs more than
        # what is measured.

        $ENV{MALLOC_TRIM_THRESHOLD_} = $ENV{MALLOC_MMAP_THRESHOLD_} = 1 << 30;

        exec_on($bench->{cpu}, @cmd);
    }

    $self->{pid} = $pid;

    for (my $end = time + $START; ; sleep 0.05) {
        last if IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                      PeerPort => $self->{port});

        die "$self->{name} did not start:\n" . slurp("$self->{dir}/output")
            . slurp("$self->{dir}/error.log") if time > $end;
    }

    ($self->{worker}) = $column->{command}
        ? $pid
        : slurp("/proc/$pid/task/$pid/children") =~ /(\d+)/;

    die "$self->{name} has no worker\n" unless $self->{worker};
}


sub stop {
    my ($self) = @_;

    my $pid = delete $self->{pid} or return;
    local $?;

    kill 'TERM', $pid;
    waitpid $pid, 0;
}


# lets the peak of the worker's memory start anew

sub reset_memory {
    my ($self) = @_;

    open my $fh, '>', "/proc/$self->{worker}/clear_refs" or return;
    syswrite $fh, '5';
}


# the peak of the worker's memory, MB

sub memory {
    my ($self) = @_;

    my ($kb) = slurp("/proc/$self->{worker}/status") =~ /^VmHWM:\s+(\d+)/m;

    return ($kb // 0) / 1024;
}


sub errors {
    my ($self) = @_;

    return slurp("$self->{dir}/error.log");
}


1;
