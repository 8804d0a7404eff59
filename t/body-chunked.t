# Bodies in chunks, and bodies whose framing is odd.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 76;

our $config = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
END

# a request whose body is framed by the test

sub raw {
    my ($framing, $body, @headers) = @_;

    return join "\r\n", 'POST /hook HTTP/1.1', 'Host: localhost',
                        'Connection: close', $framing, @headers, '', $body;
}

sub chunks {
    my ($body, $size, $extension) = @_;

    return join '', map({ sprintf "%x%s\r\n%s\r\n", length, $extension // '',
                          $_ } unpack "(a$size)*", $body), "0\r\n\r\n";
}

our $chunked = 'Transfer-Encoding: chunked';

no_long_string();
run_tests();

__DATA__

=== TEST 1: N15: one chunk
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 1000), ::knowrithm())
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[error]
[alert]



=== TEST 2: N15: chunks of one byte
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 1), ::knowrithm())
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[error]
[alert]



=== TEST 3: N15: chunks of one byte, and one of them changed
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::other, 1), ::knowrithm())
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 4: no chunk but the last is an empty body
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, "0\r\n\r\n", ::knowrithm(''))
--- response_headers
X-Verdict: accepted:
X-Asked: 200
--- no_error_log
[error]
[alert]



=== TEST 5: a last chunk that never comes is no body
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 1000) =~ s/0\r\n\r\n\z//r, ::knowrithm())
--- timeout: 300ms
--- abort
--- ignore_response
--- wait: 0.1
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 6: N15: a chunk extension is no part of the body
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 10, ';name="value"'), ::knowrithm())
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[alert]



=== TEST 7: a trailer is no part of the body and no header
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 10) =~ s/0\r\n\r\n\z//r
                  . "0\r\n" . ::knowrithm() . "\r\n\r\n")
--- error_code: 403
--- response_headers
X-Verdict: rejected:no_signature
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 8: N15: a signature over the framing counts as none
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 10),
      ::knowrithm(::chunks($::body, 10)))
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 9: N15: lines that end with a bare line feed
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw($::chunked, ::chunks($::body, 10) =~ s/\r\n/\n/gr, ::knowrithm())
--- error_code_like: ^(?:200|400)$
--- no_error_log
rejected
[alert]



=== TEST 10: both kinds of framing are refused
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw("$::chunked\r\nContent-Length: " . length $::body,
      ::chunks($::body, 1000), ::knowrithm())
--- error_code: 400
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 11: two lengths are refused
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw("Content-Length: 5\r\nContent-Length: " . length $::body, $::body,
      ::knowrithm())
--- error_code: 400
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 12: bytes behind the length are not of this body
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw('Content-Length: ' . length $::body, "$::body and more", ::knowrithm())
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[alert]



=== TEST 13: a body shorter than its length is none
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
::raw('Content-Length: ' . (1 + length $::body), $::body, ::knowrithm())
--- shutdown: 1
--- ignore_response
--- wait: 0.1
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 14: a length over the limit is 413, nothing is verified
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_max_body_size 80;
        proxy_pass http://upstream;
    }
--- raw_request eval
::raw('Content-Length: ' . length $::body, $::body, ::knowrithm())
--- error_code: 413
--- response_headers
X-Verdict: :
!X-Asked
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 15: N16: chunks over the limit are 413, nothing is accepted
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_max_body_size 80;
        proxy_pass http://upstream;
    }
--- raw_request eval
::raw($::chunked, ::chunks($::body, 30), ::knowrithm())
--- error_code: 413
--- response_headers
X-Verdict: :
!X-Asked
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 16: N16: a 413 that leads to another location delivers nothing
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_max_body_size 80;
        error_page 413 = @upstream;
        proxy_pass http://upstream;
    }

    location @upstream {
        client_max_body_size 0;
        proxy_pass http://upstream;
    }
--- raw_request eval
::raw($::chunked, ::chunks($::body, 30), ::knowrithm())
--- error_code_like: ^[45]\d\d$
--- no_error_log
upstream_reached
webhook accepted
[alert]



=== TEST 17: one refused for its length goes there without its body
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_max_body_size 80;
        error_page 413 = @upstream;
        proxy_pass http://upstream;
    }

    location @upstream {
        client_max_body_size 0;
        proxy_pass http://upstream;
    }
--- suppress_stderr
--- raw_request eval
::raw('Content-Length: ' . length $::body, $::body, ::knowrithm())
--- response_body eval: "\n"
--- grep_error_log eval: qr/"error_page 413" in location "\/hook"/
--- grep_error_log_out eval: [qq{"error_page 413" in location "/hook"\n}, '']
--- no_error_log
webhook accepted
[alert]
