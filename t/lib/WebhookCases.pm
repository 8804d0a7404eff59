package WebhookCases;

# A block of several requests as a table, one request in a line:
#
#     --- config
#         location /hook { webhook github; ...; proxy_pass http://upstream; }
#     --- cases eval
#     [
#         ['accepted', ::github(), id => 'd-1'],
#         ['signature_mismatch', ::github($::other)],
#     ]
#
# A case says what must come of the request, then its headers, then what else
# it has:
#
#     body => BYTES        default $::body; undef for none, without a length
#     uri =>, method =>    default /hook, POST
#     code =>              if not 200, or that of the reason
#     passed => 1          the upstream was reached, whatever the verdict
#     back => 0            the upstream does not answer with the body
#     also => "Name: value\n!Name"     more headers of the response
#     scheme, signed, key, id, event, time, error => TEXT   the variable
#
# What must come of it is "accepted", a reason, "" for no verdict, or the
# whole of "verdict:reason".  Only an accepted request, or one in dry run, may
# have reached the upstream, and with its very bytes.
#
# Locations may be a table as well, instead of --- config:
#
#     --- hooks
#     /hook  webhook_schema a.json;
#            webhook_limits work=9;
#     /more  webhook_schema a.json;
#
# Each verifies as Knowrithm signs, and passes on; a schema without a path is
# one of --- user_files.  With "use WebhookCases qw( event )" a case of a body
# that is signed so is
#
#     ::event('schema', '{"a":1}', uri => '/more')
#
# A block without --- http_config gets $upstream and a header for each
# variable; one without --- no_error_log must log nothing at alert, crit and
# emerg.  Test::Nginx sees ordinary sections: --- request, --- more_headers,
# --- error_code, --- response_headers and --- response_body_like.

use v5.36;

use WebhookTest;

my %code = (method => 405, encoding => 415, early_data => 425);

my %variable = (scheme => 'scheme', signed => 'signed', key => 'key_id',
                id => 'id', event => 'event', time => 'timestamp',
                error => 'schema_error');

our $upstream = $WebhookTest::upstream
    . join '', map { "    add_header X-Webhook-\u$_ \$webhook_$variable{$_}"
                     . " always;\n" } sort keys %variable;


# a case of a body signed as Knowrithm does

sub event ($outcome, $body, %more) {
    return [$outcome, WebhookTest::knowrithm($body), body => $body, %more];
}


sub config_of ($hooks) {
    my $config = '';

    for my $hook (split /^(?=\/)/m, $hooks) {
        my ($path, $directives) = split ' ', $hook, 2;

        $directives =~ s/\s\K(?=[\w.-]+\.json\b)/\$TEST_NGINX_HTML_DIR\//g;

        $config .= "location $path {\nwebhook knowrithm;\n"
                   . "webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;\n"
                   . "$directives\nproxy_pass http://upstream;\n}\n";
    }

    return $config;
}


sub expand ($block) {
    my $dies = defined $block->must_die;
    my $hooks = $block->hooks;

    if (defined $hooks) {
        $block->set_value(config => config_of($hooks));
    }

    if (!defined $block->http_config) {
        $block->set_value(http_config => $upstream);
    }

    if (!defined $block->no_error_log) {
        $block->set_value(no_error_log => $dies ? '[alert]'
                                          : "[alert]\n[crit]\n[emerg]");
    }

    my $cases = $block->cases // return;
    my %section;

    for my $case (@$cases) {
        my ($outcome, $headers, %more) = @$case;

        my $request = request_of($headers, \%more);
        my $response = response_to($outcome, \%more);

        die $block->name . ": a case knows no \"$_\"\n" for keys %more;

        push $section{$_}->@*, $request->{$_} for keys %$request;
        push $section{$_}->@*, $response->{$_} for keys %$response;
    }

    $block->set_value($_ => $section{$_}) for keys %section;
}


sub request_of ($headers, $more) {
    my $body = exists $more->{body} ? $more->{body} : $main::body;
    my $method = delete $more->{method} // 'POST';
    my $uri = delete $more->{uri} // '/hook';

    my @headers = ref $headers ? @$headers : length $headers ? $headers : ();
    my $framed = grep { /\A(?:Content-Length|Transfer-Encoding):/i } @headers;

    if (defined $body && !$framed) {
        push @headers, 'Content-Length: ' . length $body;
    }

    return {
        request => "$method $uri\n" . ($body // ''),
        more_headers => join("\n", @headers) =~ s/\r\n/\n/gr,
    };
}


sub response_to ($outcome, $more) {
    my ($verdict, $reason) = $outcome =~ /\A(\w*):(\w*)\z/ ? ($1, $2)
                             : $outcome =~ /\A(?:accepted|)\z/ ? ($outcome, '')
                             : ('rejected', $outcome);

    my $body = exists $more->{body} ? delete $more->{body} : $main::body;
    my $passed = delete $more->{passed}
                 // $verdict =~ /\Aaccepted|_dry_run\z/;
    my $code = delete $more->{code} // ($passed ? 200 : $code{$reason} // 403);

    my @headers = ("X-Verdict: $verdict:$reason",
                   $passed ? 'X-Asked: 200' : '!X-Asked');

    for my $name (sort keys %variable) {
        my $value = delete $more->{$name} // next;

        push @headers, length $value ? "X-Webhook-\u$name: $value"
                                     : "!X-Webhook-\u$name";
    }

    # nginx has no page for 422; a body that a header can hold comes back

    my $back = delete $more->{back}
               // ($body // '') =~ /\A[\x20-\x7e]{0,1000}\z/;

    return {
        error_code => $code,
        response_headers => join("\n", @headers, delete $more->{also} // ()),
        response_body_like => $verdict eq 'discarded' ? '\A\z'
                              : !$passed ? ($code == 422 ? '' : "<h1>$code ")
                              : !$back ? ''
                              : '\A' . quotemeta($body // '') . '\n\z',
    };
}


sub import ($class, @names) {
    no strict 'refs';

    *{"main::$_"} = \&{$_} for @names;
    &{\&main::add_block_preprocessor}(\&expand);
}


1;
