# "webhook_dry_run event": the signature is enforced, what is wrong with the
# event only reported.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 142;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a bad event passes and is reported, a bad signature does not
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=k;
        webhook_events lead.*;
        webhook_set $lead /data/id;
        webhook_dry_run event;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::knowrithm(), event => 'lead.created', key => 'k'],
    ::event('rejected_dry_run:event_unlisted', '{"event":"agent.created"}',
            event => 'agent.created', key => 'k', signed => 'body'),
    ::event('rejected_dry_run:event_missing', '{}'),
    ::event('rejected_dry_run:event_malformed', '{"event":[]}'),
    ::event('rejected_dry_run:json_syntax', '{"event":'),
    ::event('rejected_dry_run:json_syntax', ''),
    ::event('rejected_dry_run:json_repeated_key', '{"a":1,"a":1}'),
    ::event('rejected_dry_run:limit_depth', '[' x 65 . ']' x 65),
    ['signature_mismatch', ::knowrithm(), body => '{"event":"lead.x"}'],
    ['signature_mismatch', ::knowrithm($::body, 'another-secret-of-28-bytes')],
    ['no_signature', ''],
    ['signature_malformed', 'X-Knowrithm-Signature: sha256=00'],
]



=== TEST 2: it is said in the log, at the level of rejections
--- hooks
/hook  webhook_events agent.*;
       webhook_dry_run event;
       webhook_log_level warn;
--- http_config eval: $::upstream
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_log
[warn]
webhook rejected, dry run: event_unlisted, scheme "knowrithm"
upstream_reached
--- no_error_log
[error]
[alert]



=== TEST 3: nothing is discarded in it
--- hooks
/hook  webhook_events agent.* unlisted=discard;
       webhook_dry_run event;
/on    webhook_events agent.* unlisted=discard;
       webhook_dry_run on;
--- cases eval
[
    ['discarded_dry_run:event_unlisted', ::knowrithm()],
    ['discarded_dry_run:event_unlisted', ::knowrithm(), uri => '/on'],
    ['rejected_dry_run:signature_mismatch', ::knowrithm($::other),
     uri => '/on', event => ''],
    ['signature_mismatch', ::knowrithm($::other)],
]



=== TEST 4: a level may leave it again
--- config
    webhook_dry_run event;
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_events agent.*;

    location /hook {
        proxy_pass http://upstream;
    }
    location /off {
        webhook_dry_run off;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['rejected_dry_run:event_unlisted', ::knowrithm()],
    ['event_unlisted', ::knowrithm(), uri => '/off'],
]



=== TEST 5: the upstream's failure is still one
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events agent.*;
        webhook_dry_run event;
        proxy_pass http://upstream/fails;
    }
--- http_config eval: $::upstream
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 503
--- response_headers
X-Asked: 503
X-Verdict: rejected_dry_run:event_unlisted
--- no_error_log
[alert]
