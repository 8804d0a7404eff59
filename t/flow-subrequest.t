# Subrequests, and access rules that are content with one of them.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 78;

our $webhook = 'webhook knowrithm; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

# locations whose visits show in the error log

our $targets = <<'END';
    location /target {
        webhook off;
        proxy_pass http://upstream;
    }

    location /yes {
        webhook off;
        return 204;
    }

    location /no {
        webhook off;
        return 403;
    }
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: N4: "satisfy any" does not replace the signature
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    satisfy any;
    allow all;
    proxy_pass http://upstream;
}

location /auth {
    $::webhook
    satisfy any;
    allow all;
    auth_request /no;
    proxy_pass http://upstream;
}
$::targets"
--- request eval
["POST /hook\n$::other", "POST /hook\n$::body", "POST /auth\n$::other",
 "POST /auth\n$::body"]
--- more_headers eval: [map { ::knowrithm() } 1 .. 4]
--- error_code eval: [403, 200, 403, 200]
--- response_headers eval
["X-Verdict: rejected:signature_mismatch\n!X-Asked",
 "X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked",
 "X-Verdict: accepted:\nX-Asked: 200"]
--- no_error_log
[alert]



=== TEST 2: nor does a signature replace what must be satisfied
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    satisfy any;
    deny all;
    auth_request /no;
    proxy_pass http://upstream;
}
$::targets"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- response_headers
X-Verdict: :
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 3: auth_request comes first, without a body
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    auth_request /yes;
    proxy_pass http://upstream;
}

location /denied {
    $::webhook
    auth_request /no;
    proxy_pass http://upstream;
}
$::targets"
--- request eval
["POST /hook\n$::body", "POST /hook\n$::other", "POST /denied\n$::body"]
--- more_headers eval: [map { ::knowrithm() } 1 .. 3]
--- error_code eval: [200, 403, 403]
--- response_headers eval
["X-Verdict: accepted:", 'X-Verdict: rejected:signature_mismatch',
 'X-Verdict: :']
--- no_error_log
[alert]



=== TEST 4: N5: a mirror gets what was accepted and nothing else
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    mirror /target;
    proxy_pass http://upstream/length;
}
$::targets"
--- request eval: ["POST /hook\n$::other", 'GET /hook', "POST /hook\n$::other"]
--- more_headers eval: ['X-None: 1', ::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 405, 403]
--- wait: 0.05
--- no_error_log
upstream_reached
[alert]



=== TEST 5: a mirror gets the body of an accepted event
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    mirror /target;
    proxy_pass http://upstream/length;
}
$::targets"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body eval: length($::body) . "\n"
--- wait: 0.05
--- error_log
upstream_reached
--- no_error_log
[error]
[alert]



=== TEST 6: N5: a webhook location that only a subrequest asks for refuses
--- http_config eval: $::upstream
--- config eval
"location /hook {
    auth_request /target;
    proxy_pass http://upstream/length;
}

location /mirror {
    mirror /target;
    proxy_pass http://upstream/length;
}

location /target {
    $::webhook
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /mirror\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 200]
--- wait: 0.05
--- grep_error_log eval: qr/webhook rejected: subrequest "\S+"/
--- grep_error_log_out
webhook rejected: subrequest "/target"
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 7: N5: a page of a refused request includes no upstream
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    error_page 403 /403.html;
    proxy_pass http://upstream;
}

location /403.html {
    ssi on;
    ssi_types *;
    root html;
}
$::targets"
--- user_files
>>> 403.html
before <!--#include virtual="/target" --> after
--- request eval: ["POST /hook\n$::other", "POST /hook\n$::other"]
--- more_headers eval: [::knowrithm(), 'X-None: 1']
--- error_code eval: [403, 403]
--- response_body_like eval: ['before .* after', 'before .* after']
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 8: N5: a subrequest of an accepted event passes under its policy
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    mirror /same;
    proxy_pass http://upstream/length;
}

location /same {
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- wait: 0.05
--- error_log
upstream_reached
--- no_error_log
[error]
[alert]



=== TEST 9: N5: but not under another one
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    mirror /other;
    proxy_pass http://upstream/length;
}

location /other {
    webhook github;
    webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm() . "\n" . ::github()
--- wait: 0.05
--- error_log
webhook rejected: subrequest "/other"
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 10: an upstream's answer may include other locations
--- http_config eval
$::upstream . '
server {
    listen unix:$TEST_NGINX_HTML_DIR/ssi.sock;
    add_header X-SSI 1;
    location / {
        return 200 "before <!--#include virtual=\"/target\" --> after";
    }
}'
--- config eval
"location /hook {
    $::webhook
    ssi on;
    ssi_types *;
    proxy_pass http://unix:\$TEST_NGINX_HTML_DIR/ssi.sock;
}
$::targets"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403]
--- response_body_like eval: ['^before .* after$', 'Forbidden']
--- no_error_log
[alert]



=== TEST 11: server-level webhook, and an auth_request target within
--- http_config eval: $::upstream
--- config eval
"$::webhook
auth_request /allowed;

location /hook {
    proxy_pass http://upstream;
}

location /allowed {
    auth_request off;
    webhook off;
    return 204;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403]
--- no_error_log
[alert]
