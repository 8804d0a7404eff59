# What follows a body on the same connection is the next request.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 42;

our $config = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /next {
        return 200 "next\n";
    }
END

sub raw {
    my ($uri, $body, @headers) = @_;

    return join "\r\n", "POST $uri HTTP/1.1", 'Host: localhost', @headers,
                        '', $body;
}

sub sized { return raw($_[0], $_[1], 'Content-Length: ' . length $_[1],
                       $_[2] // 'X-None: 1') }

sub chunked {
    return raw($_[0], sprintf("%x\r\n%s\r\n0\r\n\r\n", length $_[1], $_[1]),
               'Transfer-Encoding: chunked', $_[2] // 'X-None: 1');
}

our $last = "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            . "\r\n";

no_long_string();
run_tests();

__DATA__

=== TEST 1: accepted, refused after the body, accepted
--- http_config eval: $::upstream
--- config eval: $::config
--- pipelined_requests eval
["POST /hook\n$::body", "POST /hook\n$::other", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403, 200]
--- response_headers eval
["X-Verdict: accepted:", "X-Verdict: rejected:signature_mismatch",
 "X-Verdict: accepted:"]
--- no_error_log
[alert]



=== TEST 2: refused before the body, accepted
--- http_config eval: $::upstream
--- config eval: $::config
--- pipelined_requests eval
["POST /hook\n$::body", "POST /hook\n$::body", "GET /next"]
--- more_headers eval: ['X-None: 1', ::knowrithm(), 'X-None: 1']
--- error_code eval: [403, 200, 200]
--- response_headers eval
["X-Verdict: rejected:no_signature", "X-Verdict: accepted:",
 "X-Verdict: :"]
--- no_error_log
[alert]



=== TEST 3: a chunked body that is refused unread
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::chunked('/hook', $::body) . $::last
--- error_code: 403
--- response_body_like: Forbidden
--- grep_error_log eval: qr/http request line: .*|webhook rejected: \w+/
--- grep_error_log_out
http request line: "POST /hook HTTP/1.1"
webhook rejected: no_signature
http request line: "GET /next HTTP/1.1"
--- no_error_log
[alert]



=== TEST 4: a refused body that looks like a request stays a body
--- http_config eval: $::upstream
--- config eval: $::config
--- pipelined_requests eval
["POST /hook\n" . ::sized('/hook', $::body, ::knowrithm()), "GET /next"]
--- more_headers eval: ['X-None: 1', 'X-None: 1']
--- error_code eval: [403, 200]
--- response_body_like eval: ['Forbidden', '^next$']
--- no_error_log
upstream_reached
[alert]



=== TEST 5: nor is one of them taken for a request after the verdict
--- http_config eval: $::upstream
--- config eval: $::config
--- pipelined_requests eval
["POST /hook\n" . ::sized('/hook', $::body, ::knowrithm()), "GET /next"]
--- more_headers eval: [::knowrithm(), 'X-None: 1']
--- error_code eval: [403, 200]
--- response_body_like eval: ['Forbidden', '^next$']
--- no_error_log
upstream_reached
[alert]



=== TEST 6: the body of a refused request comes late
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
["POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n",
 '12345', "67890$::last"]
--- raw_request_middle_delay: 0.05
--- error_code: 403
--- response_body_like: Forbidden
--- grep_error_log eval: qr/http request line: .*|webhook rejected: \w+/
--- grep_error_log_out
http request line: "POST /hook HTTP/1.1"
webhook rejected: no_signature
http request line: "GET /next HTTP/1.1"
--- no_error_log
[alert]
