# What a 2xx says is true: the event was verified, and the upstream has it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 141;

our $webhook = 'webhook knowrithm; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

no_long_string();
run_tests();

__DATA__

=== TEST 1: N2: "return 200" in a webhook location is 500
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    return 200 'stored\n';
}

location /unset {
    $::webhook
    location /unset/off {
        webhook off;
        return 200 'off\n';
    }
    return 204;
}"
--- suppress_stderr
--- request eval
["POST /hook\n$::body", "POST /hook\n$::other", 'GET /hook',
 "POST /unset\n$::body", "POST /unset/off\n$::body"]
--- more_headers eval: [map { ::knowrithm() } 1 .. 5]
--- error_code eval: [500, 500, 500, 500, 200]
--- response_body_unlike eval: ['stored', 'stored', 'stored', '.', 'stored']
--- response_headers eval
[(map { "X-Verdict: :" } 1 .. 5)]
--- no_error_log
[alert]



=== TEST 2: other answers of the rewrite phase pass
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    return 503;
}

location /moved {
    $::webhook
    return 301 /hook;
}"
--- request eval: ["POST /hook\n$::body", "POST /moved\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [503, 301]
--- no_error_log
answered before its verdict
[alert]



=== TEST 3: a file is served to nobody without a verdict
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    empty_gif;
}

location /file {
    $::webhook
    root html;
}"
--- user_files
>>> file
text
--- request eval
["POST /hook\n$::other", 'GET /hook', 'GET /file', "POST /file\n$::other"]
--- more_headers eval: [map { ::knowrithm() } 1 .. 4]
--- error_code eval: [403, 405, 405, 403]
--- no_error_log
[alert]



=== TEST 4: N2: the log says why it is 500, and what to do
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    return 200 'stored\n';
}"
--- suppress_stderr
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 500
--- response_body:
--- error_log
webhook was answered before its verdict: 500 is sent instead of 200, see "webhook off"
--- no_error_log
[alert]



=== TEST 5: dry run changes no answer
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    webhook_dry_run on;
    return 200 'stored\n';
}

location /forged {
    $::webhook
    webhook_dry_run on;
    proxy_pass http://upstream;
}"
--- suppress_stderr
--- request eval: ["POST /hook\n$::other", "POST /forged\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- response_body eval: ["stored\n", "$::other\n"]
--- response_headers eval
["X-Verdict: :", 'X-Verdict: rejected_dry_run:signature_mismatch']
--- no_error_log
[alert]



=== TEST 6: what the upstream says passes unchanged
--- http_config eval
$::upstream . CORE::join '', map { "
server {
    listen unix:\$TEST_NGINX_HTML_DIR/$_.sock;
    add_header X-Says $_ always;
    location / { return $_ 'says $_'; }
}" } 200, 201, 202, 302, 400, 404, 409, 429, 500, 503, 507
--- config eval
CORE::join '', map { "
location /$_ {
    $::webhook
    proxy_pass http://unix:\$TEST_NGINX_HTML_DIR/$_.sock;
}" } 200, 201, 202, 302, 400, 404, 409, 429, 500, 503, 507
--- request eval
[map { "POST /$_\n$::body" } 200, 201, 202, 302, 400, 404, 409, 429, 500, 503,
                             507]
--- more_headers eval: [map { ::knowrithm() } 1 .. 11]
--- error_code eval: [200, 201, 202, 302, 400, 404, 409, 429, 500, 503, 507]
--- response_headers_like eval
[(map { 'X-Verdict: accepted:' } 1 .. 8),
 (map { "X-Verdict: accepted:\nRetry-After: [5-7]" } 1 .. 3)]
--- no_error_log
webhook was accepted, but
[alert]



=== TEST 7: an upstream's own Retry-After stays
--- http_config eval
$::upstream . '
server {
    listen unix:$TEST_NGINX_HTML_DIR/busy.sock;
    location / {
        add_header Retry-After 77 always;
        return 503;
    }
}'
--- config eval
"location /hook {
    $::webhook
    proxy_pass http://unix:\$TEST_NGINX_HTML_DIR/busy.sock;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 503
--- response_headers
Retry-After: 77
--- no_error_log
[alert]



=== TEST 8: an error page that makes 200 out of 502 or 503 is 503
--- http_config eval: $::upstream
--- config eval
"location /gone {
    $::webhook
    error_page 502 =200 /stored;
    proxy_pass http://127.0.0.1:\$TEST_NGINX_RAND_PORT_1;
}

location /fails {
    $::webhook
    error_page 503 =200 \@stored;
    proxy_intercept_errors on;
    proxy_pass http://upstream/fails;
}

location /empty {
    $::webhook
    error_page 502 =204 \@none;
    proxy_pass http://127.0.0.1:\$TEST_NGINX_RAND_PORT_1;
}

location /stored {
    root html;
}

location \@stored {
    return 200 'stored';
}

location \@none {
    return 204;
}"
--- user_files
>>> stored
stored
--- request eval: [map { "POST /$_\n$::body" } qw( gone fails empty )]
--- more_headers eval: [map { ::knowrithm() } 1 .. 3]
--- error_code eval: [503, 503, 503]
--- response_body eval: ['', '', '']
--- response_headers_like eval: [map { 'Retry-After: [5-7]' } 1 .. 3]
--- no_error_log
[alert]



=== TEST 9: an answer out of the cache is 503
--- http_config eval
$::upstream . '
proxy_cache_path $TEST_NGINX_HTML_DIR/cache keys_zone=cache:1m;'
--- config eval
"location /hook {
    $::webhook
    proxy_cache cache;
    proxy_cache_methods POST;
    proxy_cache_key same;
    proxy_cache_valid 200 1m;
    add_header X-Cache \$upstream_cache_status always;
    proxy_pass http://upstream;
}"
--- suppress_stderr
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code_like eval: ['^(?:200|503)$', '^503$']
--- response_headers_like eval: ['X-Cache: (?:MISS|HIT)', 'X-Cache: HIT']
--- no_error_log
[alert]



=== TEST 10: an upstream that was asked twice has the last word
--- http_config eval
$::upstream . '
upstream two {
    server 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    server unix:$TEST_NGINX_HTML_DIR/upstream.sock;
}'
--- config eval
"location /hook {
    $::webhook
    proxy_pass http://two;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- no_error_log
[alert]



=== TEST 11: a location that asks no upstream accepts by itself
--- http_config eval: $::upstream
--- config eval
"location = /hook {
    $::webhook
    try_files /none \@discard;
}

location \@discard {
    return 202 'discarded\n';
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [202, 403]
--- no_error_log
[alert]



=== TEST 12: Retry-After can be longer, and be left out
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    webhook_retry_after 60;
    proxy_pass http://upstream/fails;
}

location /none {
    $::webhook
    webhook_retry_after 0;
    proxy_pass http://upstream/fails;
}"
--- request eval: ["POST /hook\n$::body", "POST /none\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [503, 503]
--- raw_response_headers_like eval
['Retry-After: (?:[67]\d|8\d|90)\r', 'X-Verdict: accepted:\r']
--- raw_response_headers_unlike eval: ['Retry-After: 5\r', 'Retry-After']
--- no_error_log
[alert]



=== TEST 13: N2: no answer of a webhook location is excused by the way there
--- http_config eval: $::upstream
--- config eval
"location /return {
    $::webhook
    return 200 'stored\n';
}

location /dry {
    $::webhook
    webhook_dry_run on;
    rewrite ^ /return last;
}

location /page {
    error_page 404 =200 /return;
    return 404;
}

location /named {
    error_page 404 = \@return;
    return 404;
}

location \@return {
    $::webhook
    return 200 'stored\n';
}"
--- suppress_stderr
--- request eval: [map { "POST /$_\n$::body" } qw( dry page named )]
--- more_headers eval: [map { ::knowrithm() } 1 .. 3]
--- error_code eval: [500, 500, 500]
--- response_body eval: ['', '', '']
--- error_log
webhook was answered before its verdict
--- no_error_log
[alert]
