# Bodies that are read into memory, however they come.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 77;

our $config = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
END

our $long = '{"event":"lead.created","text":"' . 'long ' x 20000 . '"}';

no_long_string();
run_tests();

__DATA__

=== TEST 1: N1: post without framing gets a verdict on the empty body
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. ::knowrithm() . "\r\n\r\n"
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 2: N1: nor does its body count if it comes without a length
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
"POST /hook HTTP/1.0\r\nHost: localhost\r\n" . ::knowrithm()
. "\r\n\r\n$::body"
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 3: a signature over nothing holds without framing
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. ::knowrithm('') . "\r\n\r\n"
--- response_headers
X-Verdict: accepted:
X-Asked: 200
--- no_error_log
[error]
[alert]



=== TEST 4: a length of 0
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval: ["POST /hook\n", "POST /hook\n"]
--- more_headers eval
["Content-Length: 0\n" . ::knowrithm(''),
 "Content-Length: 0\n" . ::knowrithm()]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
--- no_error_log
[alert]



=== TEST 5: head and body in two packets
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval
[["POST /hook\n", $::body], ["POST /hook\n", $::other]]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
--- no_error_log
[alert]



=== TEST 6: a body in small packets
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval
[["POST /hook\n",
  map { { value => $_, delay_before => 0.002 } } unpack '(a7)*', $::body]]
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[error]
[alert]



=== TEST 7: in a single buffer
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_in_single_buffer on;
        proxy_pass http://upstream;
    }
--- request eval: [["POST /hook\n", $::body], ["POST /hook\n", $::other]]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
--- no_error_log
[alert]



=== TEST 8: more than one read from the socket
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_buffer_size 200k;
        proxy_pass http://upstream/length;
    }
--- request eval
["POST /hook\n$::long", "POST /hook\n" . $::long =~ s/long/bong/r]
--- more_headers eval: [::knowrithm($::long), ::knowrithm($::long)]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
--- no_error_log
a client request body is buffered to a temporary file
[alert]



=== TEST 9: other methods are refused before the body is read
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval: "PATCH /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 405
--- response_headers
Allow: POST
X-Verdict: rejected:method
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 10: without request buffering the verdict still comes first
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_request_buffering off;
        proxy_http_version 1.1;
        proxy_pass http://upstream;
    }
--- request eval
[["POST /hook\n", substr($::body, 0, 20),
  { value => substr($::body, 20), delay_before => 0.1 }]]
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- grep_error_log eval: qr/webhook accepted|http init upstream/
--- grep_error_log_out
webhook accepted
http init upstream
http init upstream
--- no_error_log
[error]
[alert]



=== TEST 11: N8: without request buffering a forged body reaches nobody
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_request_buffering off;
        proxy_http_version 1.1;
        proxy_pass http://upstream;
    }
--- request eval
[["POST /hook\n", substr($::other, 0, 20),
  { value => substr($::other, 20), delay_before => 0.1 }]]
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
http init upstream
upstream_reached
[alert]



=== TEST 12: N8: nor do chunks of a forged body
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_request_buffering off;
        proxy_http_version 1.1;
        proxy_pass http://upstream;
    }
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. "Transfer-Encoding: chunked\r\n" . ::knowrithm() . "\r\n\r\n"
. sprintf("%x\r\n%s\r\n0\r\n\r\n", length $::other, $::other)
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
http init upstream
upstream_reached
[alert]
