# The status of a refusal, and the headers that go with it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 161;

no_long_string();
run_tests();

__DATA__

=== TEST 1: another status for refusals
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_reject_status 401;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['no_signature', '', code => 401, also => '!Retry-After'],
    ['signature_mismatch', ::github($::other), code => 401],
    ['accepted', ::github()],
]



=== TEST 2: 405, 415 and 425 are fixed
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $lead /data/id;
        webhook_reject_status 400;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['method', '', method => 'GET', body => undef, code => 405,
     also => 'Allow: POST'],
    ['method', ::github(), method => 'DELETE', code => 405,
     also => 'Allow: POST'],
    ['encoding', [::github(), 'Content-Encoding: br'], code => 415,
     also => '!Allow'],
    ['no_signature', '', code => 400, also => '!Allow'],
]



=== TEST 3: early data is 425, whatever its header says
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval
["POST /hook\n$::body", "POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval
[::github() . "\nEarly-Data: 1", ::github() . "\nEarly-Data: 0", ::github()]
--- error_code eval: [425, 425, 200]
--- response_headers eval
["X-Verdict: rejected:early_data\n!X-Asked",
 "X-Verdict: rejected:early_data\n!X-Asked",
 "X-Verdict: accepted:\nX-Asked: 200"]



=== TEST 4: the directive comes before the scheme's wish
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        like    github;
        reject  401;
    }
END
--- config
    webhook acme;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /scheme {
        proxy_pass http://upstream;
    }

    location /signature {
        webhook_reject_status 422 signature;
        proxy_pass http://upstream;
    }

    location /event {
        webhook_reject_status 422 event;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['no_signature', '', uri => '/scheme', code => 401],
    ['no_signature', '', uri => '/signature', code => 422],
    ['no_signature', '', uri => '/event', code => 401],
    ['accepted', ::github(), uri => '/event'],
]



=== TEST 5: a refusal of 503 asks to come again, up to half as late again
--- config
    webhook github;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_reject_status 503;

    location /default {
        proxy_pass http://upstream;
    }

    location /long {
        webhook_retry_after 100s;
        proxy_pass http://upstream;
    }

    location /one {
        webhook_retry_after 1s;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /default\n$::body", "POST /long\n$::body", "POST /one\n$::body"]
--- error_code eval: [503, 503, 503]
--- response_headers_like eval
["Retry-After: [5-7]", "Retry-After: 1[0-4]\\d|150", "Retry-After: 1"]



=== TEST 6: none with a time of zero
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_reject_status 500;
        webhook_retry_after 0;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['no_signature', '', code => 500, also => '!Retry-After'],
    ['accepted', ::github(), also => '!Retry-After'],
]



=== TEST 7: errors of the upstream get one too, unless they have their own
--- http_config eval
$WebhookCases::upstream . <<'END'
    server {
        listen unix:$TEST_NGINX_HTML_DIR/busy.sock;
        add_header Retry-After 77 always;
        return 503;
    }
END
--- config
    webhook github;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /fails {
        proxy_pass http://upstream/fails;
    }

    location /busy {
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/busy.sock;
    }

    location /gone {
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/nobody.sock;
    }

    location /open {
        webhook off;
        proxy_pass http://upstream/fails;
    }
--- request eval
["POST /fails\n$::body", "POST /busy\n$::body", "POST /gone\n$::body",
 "POST /open\n$::body"]
--- more_headers eval: [(::github()) x 4]
--- error_code eval: [503, 503, 502, 503]
--- response_headers_like eval
["Retry-After: [5-7]", "Retry-After: 77", "Retry-After: [5-7]", "Retry-After:"]
--- error_log
upstream
--- no_error_log
[alert]
[emerg]



=== TEST 8: an error page keeps the status of the refusal
--- user_files
>>> refused.html
<h1>refused
--- config
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /hook {
        webhook github;
        error_page 403 /refused.html;
        proxy_pass http://upstream;
    }

    location /changed {
        webhook github;
        error_page 403 =200 /refused.html;
        proxy_pass http://upstream;
    }

    location = /refused.html {
        root html;
    }
--- request eval: ["POST /hook\n$::body", "POST /changed\n$::body"]
--- error_code eval: [403, 403]
--- response_body eval: ["<h1>refused\n", "<h1>refused\n"]
