# What is refused: when, with which status, and what happens to the body.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 77;

our $webhook = 'webhook knowrithm; webhook_set $event /event; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

# nginx waits for a body that it refused, these clients do not send it

our $config = <<"END";
    lingering_timeout 100ms;

    location /hook {
        $webhook
        proxy_pass http://upstream;
    }

    location /stripe {
        webhook stripe;
        webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
END

# the head of a request whose body waits to be asked for

sub expect {
    return join "\r\n", ($_[1] // 'POST') . ' /hook HTTP/1.1',
                'Host: localhost', 'Connection: close',
                'Expect: 100-continue', 'Content-Length: ' . length $::body,
                $_[0], '', '';
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: N13: without a signature no body is asked for
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::expect('X-None: 1')
--- error_code: 403
--- no_error_log
send 100 Continue
[alert]



=== TEST 2: N13: nor with one that is malformed
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::expect('X-Knowrithm-Signature: sha256=12')
--- error_code: 403
--- no_error_log
send 100 Continue
[alert]



=== TEST 3: N13: nor for another method
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::expect(::knowrithm(), 'PUT')
--- error_code: 405
--- no_error_log
send 100 Continue
[alert]



=== TEST 4: N13: nor where an error page follows
--- http_config eval: $::upstream
--- config eval
"lingering_timeout 100ms;

location /hook {
    $::webhook
    error_page 403 = \@upstream;
    proxy_pass http://upstream;
}

location \@upstream {
    proxy_pass http://upstream;
}"
--- raw_request eval: ::expect('X-None: 1')
--- error_code: 403
--- response_headers
!X-Asked
--- no_error_log
send 100 Continue
[alert]



=== TEST 5: where there is something to verify it is asked for
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: [::expect(::knowrithm()), $::body]
--- raw_request_middle_delay: 0.05
--- error_code: 100
--- response_body_like: 200 OK
--- error_log
send 100 Continue
webhook accepted
--- no_error_log
[error]
[alert]



=== TEST 6: each check has its status
--- http_config eval: $::upstream
--- config eval: "webhook_set \$lead /data/id;\n$::config"
--- request eval
["POST /hook\n$::body", "PUT /hook\n$::body", 'GET /hook', 'HEAD /hook',
 "OPTIONS /hook\n$::body", ("POST /hook\n$::body") x 3]
--- more_headers eval
['X-None: 1', (map { ::knowrithm() } 1 .. 4),
 "Content-Encoding: gzip\n" . ::knowrithm(),
 "Content-Encoding: identity\nContent-Encoding: identity\n" . ::knowrithm(),
 "Content-Encoding: identity\n" . ::knowrithm()]
--- error_code eval: [403, 405, 405, 405, 405, 415, 415, 200]
--- response_headers eval
["X-Verdict: rejected:no_signature\n!Allow",
 (map { "X-Verdict: rejected:method\nAllow: POST" } 1 .. 4),
 ('X-Verdict: rejected:encoding') x 2, 'X-Verdict: accepted:']
--- no_error_log
[alert]



=== TEST 7: N21: what came early and could be replayed is 425
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval: ["POST /hook\n$::body", "POST /stripe\n$::body"]
--- more_headers eval
["Early-Data: 1\n" . ::knowrithm(), "Early-Data: 1\n" . ::stripe()]
--- error_code eval: [425, 425]
--- response_headers eval
["X-Verdict: rejected:early_data\n!X-Asked",
 "X-Verdict: rejected:early_data\n!X-Asked"]
--- no_error_log
[alert]



=== TEST 8: the status is chosen, except where it is fixed
--- http_config eval: $::upstream
--- config eval
"location /hook {
    $::webhook
    webhook_set \$lead /data/id;
    webhook_reject_status 401 signature;
    webhook_reject_status 422 event;
    proxy_pass http://upstream;
}

location /server {
    $::webhook
    webhook_reject_status 500;
    proxy_pass http://upstream;
}"
--- request eval
["POST /hook\n$::other", "POST /hook\n$::body", "PUT /hook\n$::body",
 "POST /hook\n$::body", "POST /server\n$::other"]
--- more_headers eval
[::knowrithm(), 'X-None: 1', ::knowrithm(),
 "Content-Encoding: gzip\n" . ::knowrithm(), ::knowrithm()]
--- error_code eval: [401, 401, 405, 415, 500]
--- response_headers eval: [map { '!X-Asked' } 1 .. 5]
--- no_error_log
[alert]



=== TEST 9: a body that is refused unread is answered at once
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
--- error_code: 403
--- response_body_like: Forbidden
--- no_error_log
[alert]



=== TEST 10: the access log knows why
--- http_config eval
$::upstream . '
log_format reason "$status $webhook_scheme $webhook_verdict $webhook_reason";'
--- config eval
"access_log \$TEST_NGINX_HTML_DIR/../logs/access.log reason;
$::config"
--- request eval: "POST /hook\n$::other"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- access_log
403 knowrithm rejected signature_mismatch
--- no_error_log
[alert]
