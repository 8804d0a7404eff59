package Test::Nginx::Standin::Block;

# A block knows which sections there are, which filters, and when it is to be
# left out.  What is not known is a fault, never ignored.

use v5.36;

use Test::Base ();
use Test::Base::Filter ();
use Test::More ();

use Test::Nginx::Standin;
use Test::Nginx::Standin::Server qw( running_version );

our @ISA = qw( Test::Base::Block );

my %known = map { $_ => 1 } qw(
    abort access_log config error_code error_code_like error_log grep_error_log
    grep_error_log_out http_config ignore_response init log_level main_config
    more_headers must_die no_access_log no_check_leak no_error_log
    no_shutdown_error_log pipelined_requests post_main_config
    post_setup_server_root raw_request raw_request_middle_delay
    raw_response_headers_like raw_response_headers_unlike reload_fails request
    response_body response_body_filters response_body_like response_body_unlike
    response_headers response_headers_like server_name shutdown
    shutdown_error_log skip_eval skip_nginx skip_nginx2 suppress_stderr
    tcp_listen tcp_no_close tcp_query tcp_query_auto_timeout tcp_query_len
    tcp_reply tcp_reply_delay tcp_shutdown tcp_shutdown_delay timeout todo
    user_files wait ONLY SKIP LAST
);

my %filter = map { $_ => 1 } qw(
    append array base64_decode base64_encode chomp chop dumper escape eval
    eval_all eval_stderr eval_stdout exec_perl_stdout flatten get_url hash
    head join Join lines norm prepend read_file regexp reverse Reverse slice
    sort Sort split Split strict tail trim unchomp write_file yaml
);

# The first one wins and the others would be ignored in silence.
my @rivals = (
    [qw( raw_request pipelined_requests request )],
    [qw( error_code_like error_code )],
    [qw( response_headers response_headers_like )],
    [qw( response_body response_body_like response_body_unlike )],
);


# Remembers which sections were read: a section of a file's own is known if
# the file itself asks for it.

sub set_value ($self, $section, @value) {
    no strict 'refs';

    $self->SUPER::set_value($section, @value);

    if (!defined &{ __PACKAGE__ . "::$section" }) {
        *{ __PACKAGE__ . "::$section" } = sub ($block, @) {
            $block->{_read}{$section} = 1;

            my @list = ($block->{$section} // [])->@*;
            return wantarray ? @list : $list[0];
        };
    }
}


sub written ($self) {
    return $self->{_section_order}[0]->@*;
}


sub check_sections ($self, $wait_for_more) {
    my @unknown = grep { !$known{$_} && !$self->{_read}{$_} } $self->written;

    return if $wait_for_more;

    fault($self, "unknown section \"$unknown[0]\"") if @unknown;
}


sub run_filters ($self) {
    my %times;
    my $name = "$0 " . $self->{name}[0];
    my $map = $self->{_section_map}[0];

    for my $section ($self->written) {
        fault($name, "section \"$section\" twice") if $times{$section}++;

        for my $filter ($self->_get_filters($section,
                                            $map->{$section}{filters}))
        {
            my $word = $filter =~ s/=.*//r;

            if (!$filter{$word} && !defined &{ \&{"main::$word"} }) {
                fault($name, "unknown filter \"$word\" of section "
                             . "\"$section\"");
            }
        }
    }

    for my $rivals (@rivals) {
        my ($first, @others) = grep { $times{$_} } @$rivals;
        fault($name, "--- $first hides --- $others[0]") if @others;
    }

    for my $text ($self->{description}[0], map { $self->{$_}[0] }
                                               $self->written)
    {
        if ($text =~ /^---(\w+)/m && $known{$1}) {
            fault($name, "\"---$1\" is text, not a section: no space");
        }
    }

    $self->SUPER::run_filters();
    $self->{_read} = {};

    if ($times{ONLY} || $times{LAST}) {
        note_fault($self, '--- ONLY and --- LAST leave blocks out');
    }
}


# How many tests to skip, and why.

sub to_skip ($self) {
    my $version = qr/([<>]=?)\s*(\d+)\.(\d+)\.(\d+)/;

    if (defined(my $spec = value($self, 'skip_eval'))) {
        my ($count, $code) = $spec =~ /\A\s*(\d+)\s*:\s*(.*)/s
            or fault($self, "--- skip_eval: \"$spec\"");

        my $true = eval $code;
        fault($self, "--- skip_eval: $@") if $@;

        return ($count, 'skip_eval') if $true;
    }

    if (defined(my $spec = value($self, 'skip_nginx'))) {
        my ($count, @first) =
            $spec =~ /\A\s*(\d+)\s*:\s*$version\s*(?::\s*(.*?)\s*)?\z/s
            or fault($self, "--- skip_nginx: \"$spec\"");
        my $reason = pop @first;

        return ($count, $reason || "nginx version $spec")
            if version_is(@first);
    }

    if (defined(my $spec = value($self, 'skip_nginx2'))) {
        my ($count, @two) = $spec =~ /\A\s*(\d+)\s*:\s*$version
                                      \s+(and|or)\s+$version\s*
                                      (?::.*)?\z/sx
            or fault($self, "--- skip_nginx2: \"$spec\"");
        my $both = splice(@two, 4, 1) eq 'and';
        my $hits = version_is(@two[0 .. 3]) + version_is(@two[4 .. 7]);

        return ($count, "nginx version $spec") if $hits > $both;
    }

    return;
}


sub version_is ($op, @numbers) {
    my $order = running_version() cmp sprintf '%d.%03d%03d', @numbers;

    return $op eq '<'  ? $order < 0  || 0
         : $op eq '<=' ? $order <= 0 || 0
         : $op eq '>'  ? $order > 0  || 0
         :               $order >= 0 || 0;
}


sub to_do ($self) {
    my $spec = value($self, 'todo') // return;

    $spec =~ /\A\s*(\d+)\s*:\s*(.*?)\s*\z/s
        or fault($self, "--- todo: \"$spec\"");

    return ($1, $2);
}


package Test::Nginx::Standin::Filter;

our @ISA = qw( Test::Base::Filter );


# Test::Base takes the message of an error for the value of the section.

sub eval ($self, @text) {
    local $@;
    my @value = $self->SUPER::eval(@text);

    if ($@) {
        Test::Nginx::Standin::fault($self->current_block->name,
                                    "the filter eval fails: $@");
    }

    return @value;
}


1;
