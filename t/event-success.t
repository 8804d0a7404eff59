# "webhook_success_status": the answer to what is handled and not passed on.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 60;

our $discard = <<'END';
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_events agent.* unlisted=discard;
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: 200 without a body, unless something else is said
--- http_config eval: $::upstream
--- config eval
$::discard . <<'END'
    location /default { proxy_pass http://upstream; }
    location /202 { webhook_success_status 202; proxy_pass http://upstream; }
    location /204 { webhook_success_status 204; proxy_pass http://upstream; }
    location /text {
        webhook_success_status 200 '{"ok":true}';
        proxy_pass http://upstream;
    }
    location /299 { webhook_success_status 299 done; proxy_pass http://upstream; }
END
--- request eval
[CORE::map { "POST /$_\n$::body" } qw( default 202 204 text 299 )]
--- more_headers eval: [(::knowrithm()) x 5]
--- error_code eval: [200, 202, 204, 200, 299]
--- response_headers eval
["Content-Length: 0\nX-Verdict: discarded:event_unlisted\n!X-Asked",
 "Content-Length: 0\n!X-Asked",
 "!Content-Length\n!X-Asked",
 "Content-Length: 11\nContent-Type: text/plain\n!X-Asked",
 "Content-Length: 4\n!X-Asked"]
--- response_body eval: ['', '', '', '{"ok":true}', 'done']
--- no_error_log
[error]
[alert]



=== TEST 2: an upstream's own answer is passed on as it is
--- http_config eval: $::upstream
--- config eval
$::discard . <<'END'
    location /hook {
        webhook_events lead.*;
        webhook_success_status 202 never;
        proxy_pass http://upstream;
    }
END
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: accepted:
X-Asked: 200
--- response_body eval: "$::body\n"
--- no_error_log
[error]
[alert]



=== TEST 3: it is inherited with its text, and replaced with it
--- http_config eval: $::upstream
--- config eval
$::discard . <<'END'
    webhook_success_status 202 queued;
    location /same { proxy_pass http://upstream; }
    location /other { webhook_success_status 200; proxy_pass http://upstream; }
END
--- request eval: ["POST /same\n$::body", "POST /other\n$::body"]
--- more_headers eval: [(::knowrithm()) x 2]
--- error_code eval: [202, 200]
--- response_body eval: ['queued', '']
--- no_error_log
[error]
[alert]



=== TEST 4: discarded on a connection that goes on, whatever was sent
--- http_config eval: $::upstream
--- config eval
$::discard . <<'END'
    client_body_buffer_size 1k;
    location /hook { webhook_success_status 202 x; proxy_pass http://upstream; }
END
--- pipelined_requests eval
my $large = '{"event":"x","a":"' . 'y' x 20000 . '"}';
["POST /hook\n$::body", "POST /hook\n$large", "POST /hook\n$::other"]
--- more_headers eval
my $large = '{"event":"x","a":"' . 'y' x 20000 . '"}';
[::knowrithm(), ::knowrithm($large), ::knowrithm()]
--- error_code eval: [202, 202, 403]
--- response_headers eval
["X-Verdict: discarded:event_unlisted", "X-Verdict: discarded:event_unlisted",
 "X-Verdict: rejected:signature_mismatch"]
--- no_error_log
[alert]



=== TEST 5: a location without anything behind it discards as well
--- http_config eval: $::upstream
--- config eval
$::discard . <<'END'
    location /hook { root html; }
END
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: discarded:event_unlisted
--- response_body:
--- no_error_log
[error]
[alert]
