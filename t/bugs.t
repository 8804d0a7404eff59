# What was wrong once and was mended, with a patch in t/sabotage for each that
# puts it back.  What was freed is overwritten here, so that it shows if it is
# used.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

BEGIN { $ENV{MALLOC_PERTURB_} = 165 }

repeat_each(2);
plan tests => repeat_each() * 66;

no_long_string();
run_tests();

__DATA__

=== TEST 1: B2: what is denied before the verdict gets no 200 of a "return"
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        deny all;
        error_page 403 = /ok;
        proxy_pass http://upstream;
    }
    location /ok {
        return 200 ok;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 500
--- error_log
webhook left its location before it was verified
500 is sent for "/ok", as "webhook" is off in location "/ok"
--- no_error_log
upstream_reached
[alert]



=== TEST 2: nor is it passed on by a named location
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        deny all;
        error_page 403 = @up;
        proxy_pass http://upstream;
    }
    location @up {
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 500
--- error_log
webhook left its location before it was verified
500 is sent for "/hook", as "webhook" is off in location "@up"
--- no_error_log
upstream_reached
[alert]



=== TEST 3: B2: nor what was rewritten to another location
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        rewrite ^ /ok last;
    }
    location /ok {
        return 200 ok;
    }
--- request eval: "POST /hook\n$::body"
--- error_code: 500
--- error_log
webhook left its location before it was verified
--- no_error_log
[alert]



=== TEST 4: B2: half a body reaches no subrequest of an error page
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        error_page 400 = /page;
        proxy_pass http://upstream;
    }
    location /page {
        ssi on;
        ssi_types *;
        return 200 '<!--#include virtual="/include" -->';
    }
    location /include {
        proxy_pass http://upstream;
    }
--- raw_request eval
["POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
 . ::knowrithm() . "\r\nTransfer-Encoding: chunked\r\n\r\n"
 . "4\r\nEVIL\r\n", "ZZ\r\n"]
--- raw_request_middle_delay: 0.05
--- error_code: 500
--- no_error_log
upstream_reached
[alert]



=== TEST 5: B4: a variable that is read too early logs no token
--- http_config eval: $::upstream
--- config
    set $early $webhook_id;
    location /hook {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        set $too_early $webhook_verdict;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook?token=$::secret\n$::body"
--- grep_error_log eval: qr/"\$webhook_\w+" is read before.*/
--- grep_error_log_out eval
[qr/\A"\$webhook_id" is .* request: "POST \/hook", host.*\n"\$webhook_verdict" is .* request: "POST \/hook", host.*\n\z/,
 ""]



=== TEST 6: B4: nor does dry run, there and where its requests go
--- http_config eval: $::upstream
--- config
    location /dry {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        error_page 502 = @strict;
        proxy_pass http://127.0.0.1:1;
    }
    location @strict {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: "POST /dry?token=$::other\n$::body"
--- error_code: 403
--- error_log eval
[qr/rejected, dry run: signature_mismatch.* request: "POST \/dry", host/,
 qr/rejected: no_signature, scheme "github".* request: "POST \/dry", upstream: ".*\/dry", host/]
--- no_error_log eval
["upstream_reached", qr/\[alert\]/]



=== TEST 7: B4: nor does nginx where it refuses before the verdict
--- config
    location /hook {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        deny all;
        proxy_pass http://127.0.0.1:1;
    }
--- request eval: "POST /hook?token=$::secret\n$::body"
--- error_code: 403
--- error_log eval
qr/access forbidden by rule.* request: "POST \/hook\?token=\*+ /
--- no_error_log
[alert]



=== TEST 8: B5: a refused page is never "not modified"
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        error_page 403 =200 /page.html;
        proxy_pass http://upstream;
    }
    location = /page.html {
        root html;
    }
--- user_files
>>> page.html
refused
--- request eval: "POST /hook\n$::body"
--- more_headers
If-None-Match: *
--- error_code: 403
--- response_body
refused
--- no_error_log
upstream_reached
[alert]



=== TEST 9: B5: nor is an answer that there was no verdict for
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        return 200 ok;
    }
    location /off {
        return 200 ok;
    }
--- request eval: ["POST /hook\n$::body", "POST /off\n$::body"]
--- more_headers
If-None-Match: *
--- error_code eval: [500, 304]
--- suppress_stderr
--- no_error_log
[alert]



=== TEST 10: B1: a request that was answered is not looked at any more
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        lingering_close off;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /hook\n$::other", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 200]
--- no_error_log
[alert]



=== TEST 11: B6: a token that the configuration has written stays as it is
--- http_config eval: $::upstream
--- config
    location /set {
        set $args token=$TEST_NGINX_WEBHOOK_SECRET;
        rewrite ^ /hook last;
    }
    location /hook {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: [("POST /set\n$::body") x 3, "POST /hook\n$::body"]
--- error_code eval: [200, 200, 200, 403]
--- no_error_log
[alert]



=== TEST 12: B6: also where the request is refused before the handler
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        set $args token=written;
        deny all;
        add_header X-Args $was always;
        set $was $args;
        proxy_pass http://upstream;
    }
--- request eval: [("POST /hook\n$::body") x 3]
--- error_code eval: [403, 403, 403]
--- response_headers eval: [("X-Args: token=written") x 3]
--- no_error_log
[alert]



=== TEST 13: B8: dry run changes no status of an error page either
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        deny all;
        error_page 403 =200 /ok;
    }
    location /ok {
        return 200 ok;
    }
--- suppress_stderr
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 200
--- no_error_log
[alert]



=== TEST 14: B13: captures outlive the event that they were taken from
--- http_config
    webhook_scheme js {
        like github;
        event json=/event;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/echo.sock;
        location / {
            return 200 "$http_x_kind\n";
        }
        location /accel {
            add_header X-Accel-Redirect @other;
            return 200;
        }
    }
--- config
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    location /hook {
        webhook js;
        webhook_events lead.*;
        webhook_set $lead /data/id;
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/echo.sock:/accel;
    }
    location @other {
        webhook js;
        if ($webhook_event ~ "^(?<kind>\w+)\.(\w+)") {
            set $seen 1;
        }
        webhook_events lead.* foo.*;
        webhook_set $lead /data/id;
        proxy_set_header X-Kind $1-$2-$kind;
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/echo.sock;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::github()
--- response_body
lead-created-lead
--- no_error_log
[alert]



=== TEST 15: B16: a secret that the verdict changes is asked once
--- http_config eval
$::upstream . <<'END'
    map $webhook_event $tail {
        volatile;
        default "";
        push    "-and-more";
    }
END
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET$tail;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /hook\n$::body", "POST /hook\n", "POST /hook\n$::other"]
--- more_headers eval
[::github() . "\r\nX-GitHub-Event: push", ::github('') . "\r\nX-GitHub-Event: push",
 ::github() . "\r\nX-GitHub-Event: push"]
--- error_code eval: [200, 200, 403]
--- no_error_log
[alert]
