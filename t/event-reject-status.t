# The status of each group of reasons, and a place for genuine events that
# are refused: where they go with their bytes, and nothing else goes.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 119;

our $unlisted = '{"event":"agent.created","n":1.0}';
our $broken = '{"event":"lead.created"';

our $dead_letter = <<'END';
    error_page 422 = @dead_letter;

    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        webhook_reject_status 422 event;
        proxy_pass http://upstream;
    }
    location @dead_letter {
        webhook off;
        proxy_set_header X-Reason $webhook_reason;
        proxy_pass http://upstream;
    }
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: a status for each group
--- http_config eval: $::upstream
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_events lead.*;

    location /both {
        webhook_reject_status 400;
        proxy_pass http://upstream;
    }
    location /event {
        webhook_reject_status 409 event;
        proxy_pass http://upstream;
    }
    location /signature {
        webhook_reject_status 401 signature;
        proxy_pass http://upstream;
    }
    location /each {
        webhook_reject_status 422 event;
        webhook_reject_status 404 signature;
        proxy_pass http://upstream;
    }
--- request eval
[CORE::map { ("POST /$_\n$::unlisted", "POST /$_\n$::other") }
 qw( both event signature each )]
--- more_headers eval: [(::knowrithm($::unlisted), ::knowrithm()) x 4]
--- error_code eval: [400, 400, 409, 403, 403, 401, 422, 404]
--- response_headers eval
[("X-Verdict: rejected:event_unlisted\n!X-Asked",
  "X-Verdict: rejected:signature_mismatch\n!X-Asked") x 4]
--- no_error_log
[alert]



=== TEST 2: a refused event is taken over with its bytes
--- http_config eval: $::upstream
--- config eval: $::dead_letter
--- request eval
["POST /hook\n$::unlisted", "POST /hook\n$::broken", "POST /hook\n",
 "POST /hook\n$::body"]
--- more_headers eval
[::knowrithm($::unlisted), ::knowrithm($::broken),
 ::knowrithm('') . "\nContent-Length: 0", ::knowrithm()]
--- error_code eval: [200, 200, 200, 200]
--- response_headers eval
["X-Verdict: rejected:event_unlisted\nX-Asked: 200",
 "X-Verdict: rejected:json_syntax\nX-Asked: 200",
 "X-Verdict: rejected:json_syntax\nX-Asked: 200",
 "X-Verdict: accepted:\nX-Asked: 200"]
--- response_body eval
["$::unlisted\n", "$::broken\n", "\n", "$::body\n"]
--- no_error_log
[alert]



=== TEST 3: what is not genuine does not get there, however it is spelled
--- http_config eval: $::upstream
--- config eval
$::dead_letter =~ s/422 event/422/r
--- request eval
["POST /hook\n$::other", "POST /hook\n$::unlisted",
 "POST /hook\n$::broken", "PUT /hook\n$::unlisted",
 "POST /\@dead_letter\n$::unlisted", "POST /hook/../\@dead_letter\n{}",
 "POST /%40dead_letter\n$::unlisted", "POST /hook\n$::unlisted"]
--- more_headers eval
my $good = ::knowrithm($::unlisted);
my $sha = $good =~ s/.*=//r;
[::knowrithm(), ::knowrithm(), '', $good, $good, $good, $good,
 "X-Knowrithm-Signature: sha1=$sha"]
--- error_code eval: [422, 422, 422, 405, 404, 404, 404, 422]
--- response_headers eval: [('!X-Asked') x 8]
--- no_error_log
upstream_reached
[alert]



=== TEST 4: the page of another status does not take events over
--- http_config eval: $::upstream
--- config
    error_page 403 405 413 415 =200 @dead_letter;

    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        webhook_reject_status 422 event;
        proxy_pass http://upstream;
    }
    location @dead_letter {
        webhook off;
        proxy_pass http://upstream;
    }
--- request eval
["POST /hook\n$::other", "PUT /hook\n$::unlisted", "POST /hook\n$::unlisted",
 "POST /hook\n$::body"]
--- more_headers eval
[::knowrithm(), ::knowrithm($::unlisted), ::knowrithm($::unlisted),
 ::knowrithm() . "\nContent-Encoding: gzip"]
--- error_code eval: [403, 405, 422, 415]
--- response_headers eval: [('!X-Asked') x 4]
--- no_error_log
upstream_reached
[alert]



=== TEST 5: where the dead letters fail the sender hears of it
--- http_config eval: $::upstream
--- config eval
$::dead_letter =~ s{(webhook off;)}{$1\nrewrite ^ /fails break;}r
--- request eval: "POST /hook\n$::unlisted"
--- more_headers eval: ::knowrithm($::unlisted)
--- error_code: 503
--- response_headers
X-Asked: 503
--- no_error_log
[alert]



=== TEST 6: a location that checks again may accept what another refused
--- http_config eval: $::upstream
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /hook {
        webhook_events lead.*;
        webhook_reject_status 422 event;
        error_page 422 = @agents;
        proxy_pass http://upstream;
    }
    location @agents {
        webhook_events agent.*;
        proxy_pass http://upstream;
    }
--- request eval
["POST /hook\n$::unlisted", "POST /hook\n" . '{"event":"x"}',
 "POST /hook\n$::body"]
--- more_headers eval
[::knowrithm($::unlisted), ::knowrithm('{"event":"x"}'), ::knowrithm()]
--- error_code eval: [200, 403, 200]
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:event_unlisted\n!X-Asked",
 "X-Verdict: accepted:\nX-Asked: 200"]
--- no_error_log
[alert]



=== TEST 7: a static page chooses the text of a refusal, not its status
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        webhook_reject_status 422 event;
        error_page 422 =200 /page;
        proxy_pass http://upstream;
    }
    location = /page {
        internal;
        webhook off;
        return 200 "refused: $webhook_reason\n";
    }
--- request eval: "POST /hook\n$::unlisted"
--- more_headers eval: ::knowrithm($::unlisted)
--- error_code: 422
--- response_body
refused: event_unlisted
--- no_error_log
upstream_reached
[alert]
