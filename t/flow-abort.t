# Clients that go away; many of them are in ops-connections.t.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 27;

our $config = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_timeout 100ms;
        proxy_pass http://upstream;
    }

    location /error-page {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_timeout 100ms;
        error_page 400 408 500 @upstream;
        proxy_pass http://upstream;
    }

    location @upstream {
        proxy_pass http://upstream;
    }
END

sub head {
    return join "\r\n", "POST $_[0] HTTP/1.1", 'Host: localhost',
                'Content-Length: ' . length $::body, ::knowrithm(), '', '';
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: the client closes in the middle of the body
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::head('/hook') . substr $::body, 0, 20
--- shutdown: 1
--- ignore_response
--- wait: 0.05
--- no_error_log
webhook accepted
upstream_reached
[error]
[alert]



=== TEST 2: an error page for that is no way in
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::head('/error-page') . substr $::body, 0, 20
--- shutdown: 1
--- ignore_response
--- wait: 0.05
--- no_error_log
webhook accepted
upstream_reached
[alert]



=== TEST 3: the body stops coming
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::head('/hook') . substr $::body, 0, 20
--- ignore_response
--- wait: 0.05
--- no_error_log
webhook accepted
upstream_reached
[error]
[alert]



=== TEST 4: an error page for that is no way in either
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval: ::head('/error-page') . substr $::body, 0, 20
--- ignore_response
--- wait: 0.05
--- no_error_log
webhook accepted
upstream_reached
[alert]



=== TEST 5: a chunk that is malformed is 400, wherever it goes
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
"POST /error-page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. "Transfer-Encoding: chunked\r\n" . ::knowrithm() . "\r\n\r\nxyz\r\n"
--- error_code: 400
--- response_headers
!X-Asked
--- no_error_log
webhook accepted
upstream_reached
[alert]



=== TEST 6: a chunk that turns out malformed later
--- http_config eval: $::upstream
--- config eval: $::config
--- raw_request eval
["POST /error-page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
 . "Transfer-Encoding: chunked\r\n" . ::knowrithm() . "\r\n\r\n5\r\n{\"eve",
 "nt\r\nxyz"]
--- raw_request_middle_delay: 0.05
--- error_code: 400
--- response_headers
!X-Asked
--- no_error_log
webhook accepted
upstream_reached
[alert]



=== TEST 7: the client closes while the upstream works
--- http_config eval
$::upstream . '
server {
    listen unix:$TEST_NGINX_HTML_DIR/slow.sock;
    client_max_body_size 0;
    location / {
        limit_rate 1;
        return 200 "so slow that nobody waits for it";
    }
}'
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_buffering off;
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/slow.sock;
    }
--- raw_request eval: ::head('/hook') . $::body
--- timeout: 100ms
--- abort
--- ignore_response
--- wait: 0.05
--- error_log
webhook accepted
--- no_error_log
[error]
[alert]
