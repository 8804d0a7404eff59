package Test::Nginx::Standin;

# What every part of the stand-in shares: the settings of this test file,
# faults in a block, variables in the text of a section, ports.

use v5.36;

use Exporter qw( import );
use File::Spec ();
use IO::Socket::INET ();

our @EXPORT = qw( %Set fault note_fault expand seconds value indexed
                  free_port port_is_free );

use constant {
    PORT_FIRST  => 10_000,      # below the ports the kernel hands to clients
    PORT_RANGE  => 40,
    PORT_RANGES => 500,
};

# Modes of the real module that must not be taken for granted in silence.
my @unsupported = map { "TEST_NGINX_$_" } qw(
    BENCHMARK CHECK_LEAK IGNORE_MISSING_DIRECTIVES NO_NGINX_MANAGER REUSE_PORT
    USE_HTTP2 USE_HTTP3 USE_RR USE_STAP
);

our %Set = (
    binary             => $ENV{TEST_NGINX_BINARY} || 'nginx',
    port               => $ENV{TEST_NGINX_SERVER_PORT}
                          || $ENV{TEST_NGINX_PORT} || 1984,
    client_port        => undef,
    addr               => '127.0.0.1',
    server_name        => 'localhost',
    root               => undef,
    timeout            => $ENV{TEST_NGINX_TIMEOUT} || 3,
    sleep              => $ENV{TEST_NGINX_SLEEP} || 0.015,
    log_level          => $ENV{TEST_NGINX_LOG_LEVEL} || 'debug',
    master             => $ENV{TEST_NGINX_MASTER_PROCESS} || 'off',
    hup                => $ENV{TEST_NGINX_USE_HUP},
    valgrind           => $ENV{TEST_NGINX_USE_VALGRIND},
    workers            => 1,
    worker_connections => 64,
    repeat_each        => 1,
    shuffle            => !$ENV{TEST_NGINX_NO_SHUFFLE},
    root_location      => 1,
    accumulate         => $ENV{TEST_NGINX_CHECK_ACCUM_ERR_LOG},
    long_string        => 1,
    preamble           => '',
    env                => [],
    rand_ports         => {},
    strict             => $ENV{WEBHOOK_TEST_STRICT},
    faults             => [],
);

for my $name (grep { $ENV{$_} } @unsupported) {
    die "$name is not supported by the stand-in for Test::Nginx\n";
}

if ($ENV{TEST_NGINX_RANDOMIZE}) {
    $Set{port} = free_port();
    $Set{root} = File::Spec->rel2abs("t/servroot_$Set{port}");

} else {
    $Set{root} = File::Spec->rel2abs($ENV{TEST_NGINX_SERVROOT}
                                     || 't/servroot');
}

$Set{client_port} = $ENV{TEST_NGINX_RANDOMIZE} ? $Set{port}
                    : $ENV{TEST_NGINX_CLIENT_PORT} || $Set{port};

$ENV{TEST_NGINX_SERVER_ROOT} = $Set{root};


# A mistake in the test file: nothing after it would mean anything.

sub fault ($block, $message) {
    my $name = ref $block ? $block->name : $block;

    # What die exits with depends on them.
    ($!, $?) = (0, 0);

    die "$name: $message\n";
}


# What only WEBHOOK_TEST_STRICT looks at: no test of its own, but the file
# ends with a failure.

sub note_fault ($block, $message) {
    return if !$Set{strict};

    my $text = $block->name . ": $message";
    push $Set{faults}->@*, $text;
    Test::More::diag("strict: $text");
}


sub value ($block, $section) {
    return scalar $block->$section;
}


# The value a check has for one of several requests.

sub indexed ($block, $section, $i, $several) {
    my $value = value($block, $section);

    if (ref $value eq 'ARRAY') {
        return $value->[$several ? $i : 0];
    }

    if ($several) {
        fault($block, "several requests, but --- $section is not an array");
    }

    return $value;
}


sub seconds ($time) {
    return $time if !defined $time;

    return $1 / 1000 if $time =~ /\A\s*([\d.]+)ms\s*\z/;
    return $1 if $time =~ /\A\s*([\d.]+)s?\s*\z/;

    die "\"$time\" is not a time\n";
}


sub expand ($block, $text) {
    return $text if !defined $text || ref $text;

    $text =~ s{\$(TEST_NGINX_[_A-Z0-9]+)}{ variable($block, $1) }ge;

    return $text;
}


sub variable ($block, $name) {
    if ($name =~ /\ATEST_NGINX_RAND_PORT_\d+\z/) {
        return $Set{rand_ports}{$name} //= free_port();
    }

    return $ENV{$name} // fault($block, "no environment variable $name");
}


# Ports come from a range that belongs to this process: it listens on the
# first one for as long as it lives, so that files can run side by side.

sub free_port () {
    state $range = claim_range();

    while ($range->{next} < $range->{end}) {
        my $port = $range->{next}++;
        return $port if port_is_free($port);
    }

    $range = claim_range();

    return free_port();
}


sub claim_range () {
    state @guards;

    for my $i (0 .. PORT_RANGES - 1) {
        my $first = PORT_FIRST + PORT_RANGE * (($$ + $i) % PORT_RANGES);
        my $guard = listen_on($first) or next;

        push @guards, $guard;
        return { next => $first + 1, end => $first + PORT_RANGE };
    }

    die "no free range of ports\n";
}


sub listen_on ($port) {
    return IO::Socket::INET->new(LocalAddr => $Set{addr}, LocalPort => $port,
                                 Proto => 'tcp', Listen => 1, ReuseAddr => 1);
}


sub port_is_free ($port) {
    return defined listen_on($port);
}


1;
