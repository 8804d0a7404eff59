# Knowrithm: HMAC-SHA256 of the body in hex, after "sha256=".

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 17;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine event reaches the upstream with its bytes
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- error_log
upstream_reached
--- no_error_log
[error]
[alert]



=== TEST 2: one changed byte is 403, signature_mismatch
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /hook\n$::other", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 200]
--- response_headers eval
["X-Verdict: rejected:signature_mismatch\n!X-Asked",
 "X-Verdict: accepted:\nX-Asked: 200"]
--- no_error_log
[alert]



=== TEST 3: a signature without its prefix is malformed
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm() =~ s/sha256=//r
--- error_code: 403
--- error_log
webhook rejected: signature_malformed, scheme "knowrithm"
--- no_error_log
upstream_reached
[alert]
