# Bodies over HTTP/2, by curl; single frames are in ops-http2.t.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 48;

our $config = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /length {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /file {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_buffer_size 4k;
        proxy_pass http://upstream/length;
    }

    location /unbuffered {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_request_buffering off;
        proxy_http_version 1.1;
        proxy_pass http://upstream/length;
    }
END

our $long = '{"event":"lead.created","text":"' . 'long ' x 50000 . '"}';
our $changed = $::long =~ s/long "}$/bong "}/r;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine event
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[error]
[alert]



=== TEST 2: one changed byte
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: "POST /hook\n$::other"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 3: no signature
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: "POST /hook\n$::body"
--- error_code: 403
--- response_headers
X-Verdict: rejected:no_signature
!X-Asked
--- no_error_log
upstream_reached
[alert]



=== TEST 4: a large body in memory
--- http_config eval: $::upstream
--- config eval: "client_body_buffer_size 1m; $::config"
--- http2
--- request eval: ["POST /length\n$::long", "POST /length\n$::changed"]
--- more_headers eval: [::knowrithm($::long), ::knowrithm($::long)]
--- error_code eval: [200, 403]
--- response_body_like eval: ['^' . length($::long) . '$', 'Forbidden']
--- no_error_log
[alert]



=== TEST 5: a large body in a file
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: ["POST /file\n$::long", "POST /file\n$::changed"]
--- more_headers eval: [::knowrithm($::long), ::knowrithm($::long)]
--- error_code eval: [200, 403]
--- response_body_like eval: ['^' . length($::long) . '$', 'Forbidden']
--- error_log
a client request body is buffered to a temporary file
--- no_error_log
[alert]



=== TEST 6: without request buffering
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: ["POST /unbuffered\n$::long", "POST /unbuffered\n$::changed"]
--- more_headers eval: [::knowrithm($::long), ::knowrithm($::long)]
--- error_code eval: [200, 403]
--- response_body_like eval: ['^' . length($::long) . '$', 'Forbidden']
--- no_error_log
[alert]



=== TEST 7: a large body that is refused unread
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: ["POST /file\n$::long", "PUT /file\n$::long"]
--- more_headers eval: ['X-None: 1', ::knowrithm($::long)]
--- error_code eval: [403, 405]
--- response_headers eval: ["!X-Asked", "!X-Asked\nAllow: POST"]
--- no_error_log
client request body is buffered to a temporary file
[alert]



=== TEST 8: no body at all
--- http_config eval: $::upstream
--- config eval: $::config
--- http2
--- request eval: ['GET /hook', 'HEAD /hook']
--- more_headers eval: [::knowrithm(''), ::knowrithm('')]
--- error_code eval: [405, 405]
--- no_error_log
[alert]
