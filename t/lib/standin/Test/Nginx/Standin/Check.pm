package Test::Nginx::Standin::Check;

# Every check of a block is a number of tests, the same number whether it
# passes or fails, and the same that the real module counts.

use v5.36;

use Digest::MD5 ();
use Digest::SHA ();
use Exporter qw( import );
use Test::More ();

use Test::Nginx::Standin;
use Test::Nginx::Standin::Server;
use Time::HiRes qw( sleep );

our @EXPORT = qw( check_response check_logs check_shutdown_log check_strict
                  check_query same );

my %filter = (
    md5_hex  => \&Digest::MD5::md5_hex,
    sha1_hex => \&Digest::SHA::sha1_hex,
    uc       => sub ($s) { uc $s },
    lc       => sub ($s) { lc $s },
    ucfirst  => sub ($s) { ucfirst $s },
    lcfirst  => sub ($s) { lcfirst $s },
    length   => sub ($s) { length $s },
);


# $at: which request, of which round, and whether there are several.

sub check_response ($block, $response, $at) {
    filter_body($block, $response, $at);

    check_code($block, $response, $at);
    check_raw_headers($block, $response, $at);
    check_headers($block, $response, $at);
    check_body($block, $response, $at);
}


sub wanted ($block, $section, $at) {
    my $value = indexed($block, $section, $at->{request}, $at->{several});

    return $value if !defined $value || ref $value;

    $value =~ s/\$ServerPortForClient\b/$Set{client_port}/g;
    $value =~ s/\$ServerPort\b/$Set{port}/g;

    return $value;
}


sub has ($block, $section) {
    return defined value($block, $section);
}


sub filter_body ($block, $response, $at) {
    my $filters = value($block, 'response_body_filters') // return;

    $filters = [split ' ', $filters] if !ref $filters;
    $filters = [$filters] if ref $filters ne 'ARRAY';
    $filters = $filters->[$at->{request}] if ref $filters->[0] eq 'ARRAY';

    for my $name (@$filters) {
        my $code = ref $name ? $name : $filter{$name}
                   // fault($block, "unknown response body filter \"$name\"");

        $response->{content} = $code->($response->{content});
    }
}


sub check_code ($block, $response, $at) {
    my $name = $block->name . ' - status code ok';
    my $code = $response->{code};

    if (has($block, 'error_code_like')) {
        my $pattern = wanted($block, 'error_code_like', $at);
        Test::More::like($code, qr/$pattern/sm, $name);
        return;
    }

    my $expected = has($block, 'error_code')
                   ? wanted($block, 'error_code', $at) : 200;

    Test::More::is($code, $expected, $name);
}


sub check_raw_headers ($block, $response, $at) {
    my $name = $block->name;

    if (has($block, 'raw_response_headers_like')) {
        my $pattern = wanted($block, 'raw_response_headers_like', $at);
        Test::More::like($response->{raw}, qr/$pattern/s,
                         "$name - raw resp headers like");
    }

    if (has($block, 'raw_response_headers_unlike')) {
        my $pattern = wanted($block, 'raw_response_headers_unlike', $at);
        Test::More::unlike($response->{raw}, qr/$pattern/s,
                           "$name - raw resp headers unlike");
    }
}


sub check_headers ($block, $response, $at) {
    my $like = !has($block, 'response_headers');
    my $section = $like ? 'response_headers_like' : 'response_headers';
    my $name = $block->name;

    return if !has($block, $section);

    my $expected = header_list($block, $section,
                               wanted($block, $section, $at));

    for my $key (sort keys %$expected) {
        my $value = $expected->{$key};
        my $actual = join ', ', ($response->{headers}{lc $key} // [])->@*;

        if (!defined $value && $like) {
            fault($block, "--- $section: \"!$key\" is of response_headers "
                          . "only, \"$key:\" says the same");

        } elsif (!defined $value) {
            Test::More::unlike($response->{raw}, qr/^\s*\Q$key\E\s*:/ms,
                               "$name - header $key not present");

        } elsif ($like) {
            Test::More::like($actual, qr/^$value$/,
                             "$name - header $key like ok");

        } else {
            Test::More::is($actual, $value, "$name - header $key ok");
        }
    }
}


sub header_list ($block, $section, $text) {
    my %list;

    for my $line (split /\n/, $text // '') {
        my ($absent, $key, $value) =
            $line =~ /\A\s*(!?)\s*([^:\s]+)\s*(?::\s*(.*?))?\s*\z/
            or fault($block, "--- $section: \"$line\" is not a header");

        if ($absent eq (defined $value ? '!' : '')) {
            fault($block, "--- $section: \"$line\" is neither "
                          . '"Name: value" nor "!Name"');
        }

        $list{$key} = $value;
    }

    return \%list;
}


sub check_body ($block, $response, $at) {
    my $content = $response->{content};
    my $name = $block->name;
    my $which = "(repeated req $at->{round}, req $at->{request})";

    if (has($block, 'response_body')) {
        my $expected = expand($block, wanted($block, 'response_body', $at));
        same($content, $expected, "$name - response_body $which");
        return;
    }

    for my $section (qw( response_body_like response_body_unlike )) {
        next if !has($block, $section);

        my $pattern = wanted($block, $section, $at);
        my $check = Test::More->can($section =~ s/.*_//r);

        $check->($content, qr/$pattern/s, "$name - $section $which");
        return;
    }
}


# Equal strings; a long one that is not is shown where it differs.

sub same ($got, $expected, $name) {
    if (ref $expected eq 'Regexp') {
        return Test::More::like($got, $expected, $name);
    }

    if (!$Set{long_string} || !defined $got || !defined $expected
        || $got eq $expected
        || length $got < 200 && length $expected < 200)
    {
        return Test::More::is($got, $expected, $name);
    }

    my ($at) = ($got ^. $expected) =~ /\A(\0*)/ ? length $1 : 0;

    Test::More::fail($name);
    Test::More::diag(sprintf "lengths: got %d, expected %d, differ at %d\n"
                             . "     got: ...%s\nexpected: ...%s",
                             length $got, length $expected, $at,
                             map { substr $_, $at > 20 ? $at - 20 : 0, 60 }
                                 $got, $expected);
    return 0;
}


sub check_query ($block, $query) {
    my $name = $block->name;

    if (has($block, 'tcp_query')) {
        same($query, value($block, 'tcp_query'), "$name - tcp_query ok");
    }

    if (has($block, 'tcp_query_len')) {
        Test::More::is(length $query, value($block, 'tcp_query_len'),
                       "$name - TCP query length ok");
    }
}


# Looks only at what was logged since it looked last.

sub check_logs ($block, $round) {
    my $lines = log_lines('error');
    my $which = "(req $round)";

    check_grep($block, $lines, $round);

    check_present($block, 'error_log', $lines, $which);
    check_absent($block, 'no_error_log', $lines, $which);
    warn_of($block, $lines);

    return if has($block, 'ignore_response');

    if (has($block, 'access_log') || has($block, 'no_access_log')) {
        my $access = access_lines($block);

        check_present($block, 'access_log', $access, $which);
        check_absent($block, 'no_access_log', $access, $which);
    }
}


# A request is logged after its answer was sent: what is expected may be late.

sub access_lines ($block) {
    my @lines = log_lines('access')->@*;
    my @patterns = patterns($block, 'access_log');

    for (1 .. 100) {
        last if !grep { my $pattern = $_;
                        !grep { in_line($_, $pattern) } @lines } @patterns;
        sleep 0.02;
        push @lines, log_lines('access')->@*;
    }

    return \@lines;
}


sub check_shutdown_log ($block) {
    my $tests = map { patterns($block, $_) }
                    qw( shutdown_error_log no_shutdown_error_log );

    return if $tests == 0;

    if ($Set{hup} || $ENV{TEST_NGINX_NO_CLEAN}) {
        SKIP: { Test::More::skip('nginx is not shut down', $tests) }
        return;
    }

    my $lines = log_lines('error');

    check_present($block, 'shutdown_error_log', $lines, '(shutdown)');
    check_absent($block, 'no_shutdown_error_log', $lines, '(shutdown)');
}


sub patterns ($block, $section) {
    my $value = value($block, $section) // return;

    return $value if ref $value eq 'Regexp';

    my @patterns = ref $value ? grep { defined } @$value
                              : split /\n+/, $value;

    if (grep { $_ eq '' } @patterns) {
        fault($block, "--- $section has an empty pattern");
    }

    return @patterns;
}


sub in_line ($line, $pattern) {
    return $line =~ $pattern if ref $pattern;
    return index($line, $pattern) >= 0;
}


sub check_present ($block, $section, $lines, $which) {
    for my $pattern (patterns($block, $section)) {
        Test::More::ok((grep { in_line($_, $pattern) } @$lines),
                       $block->name . " - $section: pattern \"$pattern\" "
                       . "matches a line $which");
    }
}


sub check_absent ($block, $section, $lines, $which) {
    for my $pattern (patterns($block, $section)) {
        my @bad = grep { in_line($_, $pattern) } @$lines;

        Test::More::ok(!@bad, $block->name . " - $section: pattern "
                              . "\"$pattern\" matches no line $which")
            or Test::More::diag("but this one: $bad[0]");
    }
}


sub check_grep ($block, $lines, $round) {
    my $pattern = value($block, 'grep_error_log');
    my $expected = value($block, 'grep_error_log_out');

    if (defined $pattern != defined $expected) {
        fault($block, 'only one of --- grep_error_log and '
                      . '--- grep_error_log_out');
    }

    $pattern = $pattern->[$round] if ref $pattern eq 'ARRAY';
    $expected = $expected->[$round] if ref $expected eq 'ARRAY';

    return if !defined $pattern;

    if (!ref $pattern && $pattern =~ /\n/) {
        fault($block, '--- grep_error_log ends with a newline and matches '
                      . 'nothing, add the filter chop');
    }

    $pattern = ref $pattern ? $pattern : qr/\Q$pattern\E/;

    my $found = join '', map { "$_\n" } grep { !/\n/ }
                         map { /$pattern/ ? $& : () } @$lines;

    same($found, expand($block, $expected),
         $block->name . " - grep_error_log_out (req $round)");
}


# A severe line that the block says nothing about.

sub warn_of ($block, $lines) {
    my @said = map { patterns($block, $_) } qw( error_log no_error_log );

    for my $level (qw( alert crit emerg )) {
        next if grep { index($_, "[$level") >= 0 } @said;

        Test::More::diag($block->name . ": $_")
            for grep { index($_, "[$level]") >= 0 } @$lines;
    }

    for my $line (grep { /\bAssertion .*failed\b/ } @$lines) {
        Test::More::fail($block->name . " - $line");
    }
}


# Under WEBHOOK_TEST_STRICT: all that nginx has said from start to end.

sub check_strict ($block) {
    return if !$Set{strict};

    my @expected = map { patterns($block, $_) }
                       qw( error_log grep_error_log shutdown_error_log );
    my $bad = has($block, 'must_die') ? qr/\[alert\]/
                                      : qr/\[(?:alert|emerg)\]/;
    my $report = qr{Sanitizer: |: runtime error: |\A==\d+== \S};

    for my $line (whole_log(), nginx_stderr()) {
        next if $line !~ $bad && $line !~ $report;
        next if grep { in_line($line, $_) } @expected;

        chomp $line;
        note_fault($block, $line);
    }
}


1;
