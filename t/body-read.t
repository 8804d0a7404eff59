# Bodies that were read, or thrown away, before our location was chosen.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 38;

our $http = $::upstream;

our $webhook = 'webhook knowrithm; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

our $github = 'webhook github; '
              . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

sub both { return ::knowrithm(@_) . "\n" . ::github(@_) }

no_long_string();
run_tests();

__DATA__

=== TEST 1: a body that nobody has read
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403]
--- no_error_log
[alert]



=== TEST 2: N6: a body that nginx has discarded is no empty body
--- http_config eval: $::http
--- config eval
"location /hook {
    client_max_body_size 1;
    error_page 413 = \@hook;
    proxy_pass http://upstream;
}

location \@hook {
    $::webhook
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(''), ::knowrithm()]
--- error_code eval: [403, 403]
--- response_headers eval
["X-Verdict: rejected:body_incomplete\n!X-Upstream",
 "X-Verdict: rejected:body_incomplete\n!X-Upstream"]
--- no_error_log
[alert]



=== TEST 3: N6: nor is one that is still being discarded
--- http_config eval: $::http
--- config eval
"location /hook {
    client_max_body_size 1;
    error_page 413 = \@hook;
    proxy_pass http://upstream;
}

location \@hook {
    $::webhook
    proxy_pass http://upstream;
}"
--- request eval
[["POST /hook\n", substr($::body, 0, 10),
  { value => substr($::body, 10), delay_before => 0.05 }]]
--- more_headers eval: ::knowrithm('')
--- error_code: 403
--- response_headers
X-Verdict: rejected:body_incomplete
!X-Upstream
--- no_error_log
[alert]



=== TEST 4: N6: a body that was read before is fed from its buffers
--- http_config eval: $::http
--- config eval
"location /hook {
    $::github
    try_files /none \@hook;
}

location \@hook {
    $::webhook
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval
[::both(), ::github() . "\n" . ::knowrithm($::other)]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Upstream: reached",
 "X-Verdict: rejected:signature_mismatch\n!X-Upstream"]
--- no_error_log
[alert]



=== TEST 5: N6: nor is the part of it that nginx has read
--- http_config eval: $::http
--- config eval
"location /hook {
    client_max_body_size 20;
    error_page 413 = \@hook;
    proxy_pass http://upstream;
}

location \@hook {
    $::webhook
    client_max_body_size 1k;
    proxy_pass http://upstream;
}"
--- raw_request eval
["POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
 . "Transfer-Encoding: chunked\r\n" . ::knowrithm('ten bytes ') . "\r\n\r\n"
 . "a\r\nten bytes \r\n", "14\r\nand too many of them\r\n0\r\n\r\n"]
--- raw_request_middle_delay: 0.05
--- error_code: 403
--- response_headers
X-Verdict: rejected:body_incomplete
!X-Upstream
--- no_error_log
[alert]



=== TEST 6: N6: nor one in chunks that was answered without it
--- http_config eval
$::http . 'log_format verdict "$webhook_verdict:$webhook_reason";'
--- config eval
"access_log logs/access.log verdict;

location /hook {
    return 200 answered;
    post_action \@hook;
}

location \@hook {
    $::webhook
    proxy_pass http://upstream;
}"
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. "Transfer-Encoding: chunked\r\n" . ::knowrithm('') . "\r\n\r\n"
. "a\r\nten bytes \r\n0\r\n\r\n"
--- response_body chomp
answered
--- access_log
rejected:body_incomplete
--- no_error_log
upstream_reached
[alert]



=== TEST 7: N6: nor while its chunks still come
--- http_config eval
$::http . 'log_format verdict "$webhook_verdict:$webhook_reason";'
--- config eval
"access_log logs/access.log verdict;

location /hook {
    return 200 answered;
    post_action \@hook;
}

location \@hook {
    $::webhook
    proxy_pass http://upstream;
}"
--- raw_request eval
["POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
 . "Transfer-Encoding: chunked\r\n" . ::knowrithm('') . "\r\n\r\n"
 . "a\r\nten bytes \r\n", "a\r\nten bytes \r\n0\r\n\r\n"]
--- raw_request_middle_delay: 0.05
--- response_body chomp
answered
--- access_log
rejected:body_incomplete
--- no_error_log
upstream_reached
[alert]
