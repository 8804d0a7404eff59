package WebhookServer;

# An nginx of its own for a plain Test::More file: for what the sections of
# Test::Nginx cannot say, such as reloads, TLS, resets and raw frames.
#
#     use WebhookServer;
#
#     my $server = WebhookServer->start(<<~'END');
#         server {
#             listen 127.0.0.1:%%PORT%%;
#             ...
#         }
#         END
#
#     $server->port;              # what %%PORT%% became; %%PORT_TLS%% is
#     $server->port('TLS');       #   another one, and so on
#     $server->dir;               # %%DIR%%: where all its files are
#     $server->reload($text);     # text is optional; waits for new workers,
#                                 #   returns the pids of the old ones
#     $server->workers;           # their pids
#     $server->memory($pid);      # VmHWM, in KB
#     $server->log;               # all of error.log
#     $server->lines($pattern);   # its lines that match
#     $server->complaints;        # [alert], [emerg], sanitizers, sockets left
#     $server->quit;              # gracefully, 1 if it has ended by itself
#     WebhookServer::knows('listen')  # does this nginx have the directive?
#
# The text goes to "http", after the hash { main => ..., log_level => ...,
# workers => ..., tls => 1 } if the first argument is one; "tls" makes
# %%DIR%%/cert.pem and key.pem.  The binary, the module and options of
# valgrind are those of TEST_NGINX_BINARY, TEST_NGINX_LOAD_MODULES and
# TEST_NGINX_USE_VALGRIND, as with Test::Nginx.  A server that goes out of scope is stopped, by its pid.

use v5.36;

use Exporter qw( import );
use File::Path ();
use File::Temp ();
use IO::Socket::INET ();
use POSIX qw( WNOHANG );
use Time::HiRes qw( sleep time );

our @EXPORT = qw( free_port wait_for );

use constant PATIENCE => 30;


sub start ($class, @args) {
    my $options = ref $args[0] ? shift @args : {};

    my $self = bless {
        %$options,
        dir   => File::Temp::tempdir('webhook-XXXXXX', TMPDIR => 1,
                                     CLEANUP => 0),
        ports => {},
        owner => $$,
    }, $class;

    mkdir "$self->{dir}/html";
    mkdir "$self->{dir}/logs";
    $self->write_conf(join '', @args);
    $self->make_certificate if $self->{tls};

    $self->{pid} = $self->spawn;

    wait_for(sub { $self->ready }) or $self->give_up;

    return $self;
}


sub DESTROY ($self) {
    return if $$ != $self->{owner};

    local ($?, $!, $@);

    $self->quit;
    File::Path::remove_tree($self->{dir}) if !$ENV{TEST_NGINX_NO_CLEAN};
}


sub dir ($self) { return $self->{dir} }

sub pid ($self) { return $self->{pid} }

sub port ($self, $name = '') { return $self->{ports}{$name} //= free_port() }


sub expand ($self, $text) {
    $text =~ s/%%DIR%%/$self->{dir}/g;
    $text =~ s/%%PORT(?:_(\w+))?%%/$self->port($1 \/\/ '')/ge;

    return $text;
}


sub write_conf ($self, $http) {
    my $dir = $self->{dir};
    my $level = $self->{log_level} // 'info';
    my $workers = $self->{workers} // 1;
    my $main = $self->expand($self->{main} // '');
    my $user = $> == 0 ? 'user root;' : '';
    my $modules = join "\n", map { "load_module $_;" }
                                 split ' ', $ENV{TEST_NGINX_LOAD_MODULES} // '';
    my $temp = join "\n", map { "${_}_temp_path $dir/${_}_temp;" }
                              qw( client_body proxy fastcgi uwsgi scgi );

    $http = $self->expand($http);

    write_file("$dir/nginx.conf", <<~"END");
        $user
        daemon off;
        worker_processes $workers;
        error_log $dir/logs/error.log $level;
        pid $dir/logs/nginx.pid;
        env ASAN_OPTIONS;
        env UBSAN_OPTIONS;
        $modules
        $main
        events { worker_connections 1024; }

        http {
            access_log $dir/logs/access.log;
            client_max_body_size 30m;
            $temp

        $http
        }
        END
}


# A module that is loaded is not looked at.

sub knows ($directive) {
    my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
    my ($path) = grep { -x } $binary, map { "$_/$binary" }
                                          split /:/, "$ENV{PATH}:/usr/sbin"
        or die "no $binary\n";

    open my $in, '<:raw', $path or die "cannot read $path: $!\n";
    local $/;

    return index(<$in>, "\0$directive\0") >= 0;
}


sub make_certificate ($self) {
    my $dir = $self->{dir};

    system("openssl req -x509 -newkey rsa:2048 "
           . "-nodes -days 3 -subj /CN=localhost -keyout $dir/key.pem "
           . "-out $dir/cert.pem 2>$dir/logs/openssl.log") == 0
        or die "openssl makes no certificate\n", $self->log('openssl.log');
}


sub write_file ($path, $content) {
    open my $out, '>:raw', $path or die "cannot write $path: $!\n";
    print $out $content;
    close $out or die "cannot write $path: $!\n";
}


sub spawn ($self) {
    my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
    my $dir = $self->{dir};
    my @valgrind = split ' ', $ENV{TEST_NGINX_USE_VALGRIND} // '';

    @valgrind = ('valgrind', '-q', grep { /^-/ } @valgrind) if @valgrind;

    my $pid = fork // die "fork: $!\n";
    return $pid if $pid;

    open STDIN, '<', '/dev/null';
    open STDOUT, '>>', "$dir/logs/stderr.log";
    open STDERR, '>>', "$dir/logs/stderr.log";

    no warnings 'exec';
    exec @valgrind, $binary, '-p', "$dir/", '-c', "$dir/nginx.conf",
         '-e', "$dir/logs/error.log";
    print STDERR "cannot execute @valgrind $binary: $!\n";
    POSIX::_exit(127);
}


# Every port that the configuration names is listened on, and by workers.

sub ready ($self) {
    $self->give_up if !$self->running;

    for my $port (values $self->{ports}->%*) {
        return 0 if listens_not($port);
    }

    return scalar(() = $self->workers) >= ($self->{workers} // 1);
}


sub listens_not ($port) {
    open my $in, '<', '/proc/net/tcp' or return 0;
    my $address = sprintf '0100007F:%04X', $port;

    return !grep { / \Q$address\E 0{8}:0{4} 0A / } <$in>;
}


sub give_up ($self) {
    die "nginx does not start\n", $self->log, $self->stderr, "\n";
}


sub running ($self) {
    return 0 if !$self->{pid};
    return 1 if waitpid($self->{pid}, WNOHANG) == 0;

    $self->{status} = $?;
    delete $self->{pid};

    return 0;
}


sub workers ($self) {
    my $pid = $self->{pid} or return;

    open my $in, '<', "/proc/$pid/task/$pid/children" or return;

    return split ' ', <$in> // '';
}


# The old workers accept connections until they are told to shut down.

sub reload ($self, $http = undef) {
    my @old = $self->workers;
    my %old = map { $_ => 1 } @old;

    $self->write_conf($http) if defined $http;

    kill HUP => $self->{pid};

    wait_for(sub {
        my $new = grep { !$old{$_} } $self->workers;
        my $log = $self->log;

        return $new >= ($self->{workers} // 1)
               && !grep { $log !~ / $_#\d+: gracefully shutting down/ } @old;
    }) or die "nginx does not reload\n", $self->log;

    return @old;
}


sub quit ($self, $signal = 'QUIT') {
    return 1 if !$self->running;

    kill $signal => $self->{pid};

    return 1 if wait_for(sub { !$self->running });

    my @workers = $self->workers;

    kill KILL => $self->{pid}, @workers;
    wait_for(sub { !$self->running });

    return 0;
}


sub memory ($self, $pid, $field = 'VmHWM') {
    open my $in, '<', "/proc/$pid/status" or return 0;

    for my $line (<$in>) {
        return $1 if $line =~ /^$field:\s+(\d+) kB/;
    }

    return 0;
}


sub log ($self, $name = 'error.log') {
    open my $in, '<:raw', "$self->{dir}/logs/$name" or return '';
    local $/;

    return <$in> // '';
}


sub stderr ($self) { return $self->log('stderr.log') }


sub lines ($self, $pattern, $name = 'error.log') {
    return grep { $_ =~ $pattern } split /^/, $self->log($name);
}


sub complaints ($self) {
    my $pattern = qr{\[(?:alert|emerg)\]|open socket|Sanitizer: |
                     :\ runtime\ error:|^==\d+==\ \S|exited on signal}x;

    return map { $self->lines($pattern, $_) } qw( error.log stderr.log );
}


# Waits until it is so, for half a minute at most.

sub wait_for ($condition, $seconds = PATIENCE) {
    my $until = time + $seconds;

    until ($condition->()) {
        return 0 if time > $until;
        sleep 0.005;
    }

    return 1;
}


# A port below those that the kernel hands out, of a range that belongs to
# this process as long as it lives.

sub free_port () {
    state ($first, $guard, $next);

    for (my $i = 0; !$guard; $i++) {
        die "no free range of ports\n" if $i == 300;

        $first = 10_000 + 40 * (($$ + $i) % 500);
        $next = $first + 1;
        $guard = listener($first);
    }

    while ($next < $first + 40) {
        my $port = $next++;
        return $port if listener($port);
    }

    undef $guard;

    return free_port();
}


sub listener ($port) {
    return IO::Socket::INET->new(LocalAddr => '127.0.0.1', Proto => 'tcp',
                                 LocalPort => $port, Listen => 1,
                                 ReuseAddr => 1);
}


1;
