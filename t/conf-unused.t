# Where no "webhook" is, the module costs nothing: no handler or filter of it
# runs, and its variables are empty without a word.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 39;

no_long_string();
run_tests();

__DATA__

=== TEST 1: without the directive no handler is there
--- http_config eval: $::upstream
--- config
    location /hook {
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- response_headers
X-Verdict: :
X-Asked: 200
--- response_body eval: "$::body\n"
--- no_error_log
webhook handler
webhook body filter
[warn]
[alert]



=== TEST 2: nor with "webhook off" and other directives alone
--- http_config eval: $::upstream
--- config
    webhook_tolerance 5m;
    webhook_log_level info;
    webhook_reject_status 401;

    location /hook {
        webhook off;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- response_headers
X-Verdict: :
X-Asked: 200
--- no_error_log
webhook handler
webhook body filter
[warn]
[alert]



=== TEST 3: beside a location that uses it, others only pass by
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /other {
        proxy_pass http://upstream;
    }

    location /static {
        return 200 "static\n";
    }
--- request eval
["POST /other\n$::body", "GET /static", "POST /static\n$::body"]
--- error_code eval: [200, 200, 200]
--- response_headers eval: ["X-Verdict: :", "X-Verdict: :", "X-Verdict: :"]
--- no_error_log
webhook handler
webhook body filter
[warn]
[alert]



=== TEST 4: and the one that uses it does run them
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_log
webhook handler
webhook body filter
webhook accepted, scheme "knowrithm"
--- no_error_log
[warn]
[alert]
