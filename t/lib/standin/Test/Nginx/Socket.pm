package Test::Nginx::Socket;

=head1 NAME

Test::Nginx::Socket - a small stand-in for the module of that name

=head1 SYNOPSIS

    t/tools/prove t/*.t         # takes the real module if there is one

=head1 DESCRIPTION

Runs this project's C<.t> files where the real Test::Nginx, a CPAN module, is
out of reach.  It needs Test::Base (Debian: libtest-base-perl), Linux, and
nothing else.  What the sections mean is described in the documentation of
Test::Nginx::Socket; here is only what is supported, and what differs.  A
check is as many tests as with the real one: F<t/standin/parity.t> passes with
both and counts.  That it can fail is shown by F<t/standin.t>.

=head2 Functions

add_block_preprocessor, add_cleanup_handler, add_response_body_check,
add_test_cleanup_handler, bail_out, check_accum_error_log, config_preamble,
env_to_nginx (without spaces: the real one breaks on them), html_dir, is_str,
log_level, master_off, master_on, master_process_enabled, no_long_string,
no_root_location, no_shuffle, repeat_each, run_tests, server_addr, server_name,
server_port, server_port_for_client, server_root, timeout, use_hup,
worker_connections, workers, and those of Test::Base: blocks, plan, is, ok and
the others.  Subclasses by C<use Test::Nginx::Socket -Base>.

=head2 Sections

=over

=item configuration

config, http_config, main_config, post_main_config, server_name, log_level,
user_files, init, post_setup_server_root, reload_fails, must_die,
suppress_stderr

=item request

request, raw_request, raw_request_middle_delay, pipelined_requests,
more_headers, timeout, abort, shutdown, wait

=item checks

error_code, error_code_like, response_body, response_body_like,
response_body_unlike, response_body_filters, response_headers,
response_headers_like, raw_response_headers_like,
raw_response_headers_unlike, ignore_response, error_log, no_error_log,
access_log, no_access_log, grep_error_log, grep_error_log_out,
shutdown_error_log, no_shutdown_error_log

=item peer

tcp_listen, tcp_reply, tcp_reply_delay, tcp_query, tcp_query_len,
tcp_query_auto_timeout, tcp_shutdown, tcp_shutdown_delay, tcp_no_close

=item choice of blocks

ONLY, SKIP, LAST, skip_nginx, skip_nginx2, skip_eval, todo, no_check_leak
(has no effect)

=back

The filters are those of Test::Base and functions of C<main>.

=head2 What dies

An unknown section, unless the file itself reads it (in a preprocessor, in a
response body check or for its plan); an unknown filter; what the real module
would silently ignore or misunderstand: an C<eval> that fails, a section
twice, C<response_body> beside C<response_body_like>, a header line that is
neither "Name: value" nor "!Name", C<grep_error_log> with a newline in it,
C<---section> without the space, an empty log pattern, another server on the
port of the test.

=head2 Environment

TEST_NGINX_BINARY, TEST_NGINX_PORT, TEST_NGINX_SERVER_PORT,
TEST_NGINX_CLIENT_PORT, TEST_NGINX_SERVROOT, TEST_NGINX_LOAD_MODULES,
TEST_NGINX_RANDOMIZE, TEST_NGINX_NO_CLEAN, TEST_NGINX_NO_SHUFFLE,
TEST_NGINX_TIMEOUT, TEST_NGINX_SLEEP, TEST_NGINX_LOG_LEVEL,
TEST_NGINX_MASTER_PROCESS, TEST_NGINX_USE_HUP,
TEST_NGINX_USE_VALGRIND (1, or options for it), TEST_NGINX_EVENT_TYPE,
TEST_NGINX_POSTPONE_OUTPUT, TEST_NGINX_WORKER_USER,
TEST_NGINX_FAST_SHUTDOWN, TEST_NGINX_LD_PRELOAD,
TEST_NGINX_CHECK_ACCUM_ERR_LOG.  The modes CHECK_LEAK, BENCHMARK, USE_HTTP2,
USE_HTTP3, USE_STAP, USE_RR, NO_NGINX_MANAGER, REUSE_PORT and
IGNORE_MISSING_DIRECTIVES die.  LD_PRELOAD and ASAN_OPTIONS reach nginx (leave log_path out, so that
reports go to the error log).

C<$TEST_NGINX_NAME> in a section stands for the variable of that name.  As
with the real module TEST_NGINX_SERVER_ROOT and TEST_NGINX_SERVER_PORT are
always there and TEST_NGINX_RAND_PORT_n is a free port;
C<$ENV{TEST_NGINX_HTML_DIR} ||= html_dir();> has to be in the file.

C<WEBHOOK_TEST_STRICT=1> makes the file fail at its end, without a test of its
own, for every [alert] or [emerg] in the error log and every report of a
sanitizer or of valgrind that no error_log pattern of the block names, for an
nginx that was gone before it was stopped, and for ONLY and LAST.

=head2 Differences

nginx listens on 127.0.0.1 only.  With TEST_NGINX_RANDOMIZE a file has a range
of ports of its own, and its servroot stays if it fails.  A response that was
there before the request could be sent to its end is not lost.

=cut

use v5.36;

use File::Path ();
use List::Util qw( shuffle );
use Test::Base ();
use Test::More ();
use Time::HiRes qw( sleep );

use Test::Nginx::Standin;
use Test::Nginx::Standin::Block;
use Test::Nginx::Standin::Check;
use Test::Nginx::Standin::Client;
use Test::Nginx::Standin::Peer;
use Test::Nginx::Standin::Server;

our $VERSION = '0.33';

our @ISA = qw( Test::Base );

our @EXPORT = qw(
    add_block_preprocessor add_cleanup_handler add_response_body_check
    add_test_cleanup_handler bail_out check_accum_error_log config_preamble
    env_to_nginx html_dir is_str log_level master_off master_on
    master_process_enabled no_long_string no_root_location no_shuffle
    repeat_each run_tests server_addr server_name server_port
    server_port_for_client server_root timeout use_hup worker_connections
    workers
);

my (@preprocessors, @body_checks, @block_cleanups, @cleanups);

my $main_pid = $$;
my $current;


sub block_class ($) { return 'Test::Nginx::Standin::Block' }

sub filter_class ($) { return 'Test::Nginx::Standin::Filter' }


# The settings.

sub setting ($name, @value) {
    $Set{$name} = $value[0] if @value;

    return $Set{$name};
}

sub repeat_each :prototype(@) { return setting('repeat_each', @_) }

sub workers :prototype(@) { return setting('workers', @_) }

sub worker_connections :prototype(@) {
    return setting('worker_connections', @_);
}

sub log_level :prototype(@) { return setting('log_level', @_) }

sub timeout :prototype(@) { return setting('timeout', @_) }

sub server_addr :prototype(@) { return setting('addr', @_) }

sub server_name :prototype(@) { return setting('server_name', @_) }

sub server_port :prototype(@) { return setting('port', @_) }

sub server_port_for_client :prototype(@) { return setting('client_port', @_) }

sub config_preamble :prototype($) { $Set{preamble} = shift }

sub no_long_string :prototype() { $Set{long_string} = 0 }

sub no_shuffle :prototype() { $Set{shuffle} = 0 }

sub no_root_location :prototype() { $Set{root_location} = 0 }

sub check_accum_error_log :prototype() { $Set{accumulate} = 1 }

sub use_hup :prototype() { $Set{hup} = 1 }

sub master_on :prototype() { $Set{master} = 'on' }

sub master_off :prototype() { $Set{master} = 'off' }

sub master_process_enabled :prototype(@) {
    $Set{master} = $_[0] ? 'on' : 'off' if @_;

    return $Set{master};
}

sub env_to_nginx :prototype(@) {
    # The real module quotes it once more for every block.
    die "env_to_nginx: no spaces, please\n" if grep { /\s/ } @_;

    push $Set{env}->@*, @_;
}

sub html_dir :prototype() { return "$Set{root}/html" }

sub server_root :prototype() { return $Set{root} }

sub add_block_preprocessor :prototype(&) { unshift @preprocessors, shift }

sub add_response_body_check :prototype($) { push @body_checks, shift }

sub add_test_cleanup_handler :prototype($) { unshift @block_cleanups, shift }

sub add_cleanup_handler :prototype($) { unshift @cleanups, shift }

sub is_str :prototype(@) { return same(@_) }

sub bail_out :prototype(@) {
    clean_up();
    Test::More::BAIL_OUT(@_);
}


# The blocks.

sub run_tests :prototype() {
    my @blocks = Test::Base::blocks();

    $ENV{TEST_NGINX_SERVER_PORT} = $Set{port};
    local @SIG{qw( HUP INT PIPE TERM )} = (sub { exit 1 }) x 4;

    stop_leftover();

    for my $block ($Set{shuffle} ? shuffle(@blocks) : @blocks) {
        $_->($block) for @preprocessors;
        $block->check_sections(scalar @body_checks);
        $block->set_value(name => "$0 " . $block->name);

        run_block($block);

        $block->check_sections(0);
        $_->($block) for @block_cleanups;
    }

    clean_up();
}


sub run_block ($block) {
    $Set{rand_ports} = {};
    local $Set{hup} = defined value($block, 'must_die') ? 0 : $Set{hup};
    local $Set{valgrind} = defined value($block, 'must_die')
                           ? 0 : $Set{valgrind};

    my ($skip, $reason) = $block->to_skip;
    my $todo;
    ($todo, $reason) = $block->to_do if !$skip;

    if ($skip || $todo) {
        left_out($skip, $todo, $block->name . " - $reason");
        return;
    }

    if (defined value($block, 'must_die')) {
        refuse_to_start($block);
        return;
    }

    start($block);
    run_code($block, 'init');
    rewind_log();

    for my $round (0 .. $Set{repeat_each} - 1) {
        write_user_files($block) if $round;

        my $peer = start_peer($block);
        run_round($block, $round);
        check_query($block, stop_peer($peer)) if $peer;
    }
}


sub left_out ($skip, $todo, $why) {
    for (1 .. $Set{repeat_each}) {
        SKIP: { Test::More::skip($why, $skip) if $skip }
        TODO: { Test::More::todo_skip($why, $todo) if $todo }
    }
}


sub start ($block) {
    my $pid = nginx_pid();

    if (!defined value($block, 'config')) {
        $pid // fault($block, 'no --- config, and none before it');
        $current = $block;
        return;
    }

    if ($pid && $Set{hup}) {
        last_look();
        prepare($block, 1);
        reload_nginx($block)
            or Test::More::fail($block->name . ' - the reload failed');
        $current = $block;
        return;
    }

    stop();
    prepare($block, 0);

    if (start_nginx($block) != 0) {
        fault($block, join '', "nginx does not start\n", nginx_stderr());
    }

    $current = $block;

    if (!defined value($block, 'suppress_stderr')) {
        Test::More::diag($_) for nginx_stderr();
    }
}


sub prepare ($block, $running) {
    prepare_root($block, $running);
    run_code($block, 'post_setup_server_root');
    write_user_files($block);
    write_config($block);
}


sub run_code ($block, $section) {
    my $code = value($block, $section) // return;

    eval $code;
    fault($block, "--- $section: $@") if $@;
}


# nginx has to refuse the configuration, every time.

sub refuse_to_start ($block) {
    my $expected = value($block, 'must_die');
    my $name = $block->name;

    # Nor does it free anything then, which a leak checker would tell of.
    local $ENV{ASAN_OPTIONS} = join ':', $ENV{ASAN_OPTIONS} // (),
                                         'detect_leaks=0';

    stop();
    prepare($block, 0);

    for my $round (0 .. $Set{repeat_each} - 1) {
        my $status = start_nginx($block);
        my $signal = $status & 127;

        if ($signal) {
            Test::More::fail("$name - nginx died of signal $signal");

        } elsif ($expected =~ /\A\s*\d+\s*\z/) {
            Test::More::is($status >> 8, $expected + 0,
                           "$name - die with the expected exit code");

        } else {
            Test::More::isnt($status, 0, "$name - die as expected");
        }

        check_logs($block, $round);
        stop_nginx();
    }

    check_strict($block);
}


sub run_round ($block, $round) {
    my @requests = requests_of($block);
    my $pipelined = value($block, 'pipelined_requests');
    my $responses = $pipelined ? @$pipelined : @requests;
    my $wait = value($block, 'wait');
    my $bytes;

    for my $i (0 .. $responses - 1) {
        my $at = { round => $round, request => $i, several => $responses > 1 };
        my $request = $requests[$pipelined ? 0 : $i];

        $bytes = send_request($block, $request) if $i == 0 || !$pipelined;

        if (!defined value($block, 'ignore_response')) {
            $bytes = take_response($block, $request, $bytes, $at);
        }

        sleep $wait if $wait;
        check_logs($block, $round);
    }
}


sub take_response ($block, $request, $bytes, $at) {
    my $is_head = $request->[0]{value} =~ /\A\s*HEAD\s/;
    my $response = parse_response($block, $bytes, $is_head);

    check_response($block, $response, $at);

    $_->($block, $response->{content}, $at->{request}, $at->{round}, '')
        for @body_checks;

    return $response->{left};
}


# nginx outlives its block, so that the next one may do without a --- config;
# what it logs on its way out still belongs to the block.

sub stop () {
    stop_nginx();
    last_look();
}


sub last_look () {
    return if !$current;

    check_shutdown_log($current);
    check_strict($current);
    undef $current;
}


sub clean_up () {
    $_->() for splice @cleanups;
    $ENV{TEST_NGINX_NO_CLEAN} ? last_look() : stop();
}


END {
    if ($$ == $main_pid) {
        my $status = $?;

        stop_nginx() if !$ENV{TEST_NGINX_NO_CLEAN};

        if (my $faults = $Set{faults}->@*) {
            Test::More::diag("strict: $faults fault(s), see above");
            $status ||= 1;
        }

        tidy_up() if $status == 0 && Test::More->builder->is_passing;

        $? = $status;
    }
}


sub tidy_up () {
    return if !$ENV{TEST_NGINX_RANDOMIZE} || $ENV{TEST_NGINX_NO_CLEAN};

    File::Path::remove_tree($Set{root}) if $Set{root} =~ m{/t/servroot_\d+\z};
}


1;
