# Which event types are meant: exact or by their beginning, of a header or of
# the body, and what becomes of the others.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 658;

no_long_string();
run_tests();

__DATA__

=== TEST 1: exact types and beginnings
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events agent.created lead.*;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::knowrithm(), event => 'lead.created'],
    ::event('accepted', '{"event":"agent.created"}', event => 'agent.created'),
    ::event('accepted', '{"event":"lead.status.updated"}',
            event => 'lead.status.updated'),
    ::event('accepted', '{"\u0065vent":"lead\u002ex"}', event => 'lead.x'),
    ::event('event_unlisted', '{"event":"lead"}', event => 'lead',
            signed => 'body'),
    ::event('event_unlisted', '{"event":"lead."}', event => 'lead.'),
    ::event('event_unlisted', '{"event":"leads.created"}'),
    ::event('event_unlisted', '{"event":"Lead.created"}'),
    ::event('event_unlisted', '{"event":"agent.created.x"}'),
    ::event('event_unlisted', '{"event":"agent.create"}'),
    ::event('event_unlisted', '{"event":"lead.* "}' =~ s/\./-/r),
]



=== TEST 2: an event without a type, or with none that could be one
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.* true 12;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('event_missing', '{}', event => ''),
    ::event('event_missing', '[]'),
    ::event('event_missing', '{"event":null}'),
    ::event('event_missing', '{"event":""}'),
    ::event('event_missing', '{"data":{"event":"lead.created"}}'),
    ::event('event_missing', '["event","lead.created"]'),
    ::event('event_malformed', '{"event":{}}', event => ''),
    ::event('event_malformed', '{"event":["lead.created"]}'),
    ::event('event_malformed', '{"event":"lead.\u000a"}'),
    ::event('event_malformed', '{"event":"lead.\u0000"}'),
    ::event('event_malformed', '{"event":"lead.\u007f"}'),
    ::event('event_malformed', '{"event":"lead.' . 'e' x 252 . '"}'),
    ::event('accepted', '{"event":"lead.' . 'e' x 251 . '"}'),
    ::event('accepted', '{"event":12}', event => '12'),
    ::event('accepted', '{"event":true}', event => 'true'),
    ::event('event_unlisted', '{"event":false}', event => 'false'),
    ::event('event_unlisted', '{"event":12.0}', event => '12.0'),
]



=== TEST 3: the signature is judged first
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['signature_mismatch', ::knowrithm(), body => '{', event => '',
     signed => 'none'],
    ['signature_mismatch', ::knowrithm(), body => '{"event":"x"}'],
    ['no_signature', '', body => '{"event":"lead.created"}'],
    ::event('json_syntax', '{', signed => 'body', event => ''),
]



=== TEST 4: what is not listed is answered with success and not passed on
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=k1;
        webhook_events lead.* unlisted=discard;
        proxy_pass http://upstream;
    }
--- request eval
my ($other, $none) = ('{"event":"agent.created"}', '{}');
["POST /hook\n$::body", "POST /hook\n$other", "POST /hook\n$none",
 "POST /hook\n$other"]
--- more_headers eval
my ($other, $none) = ('{"event":"agent.created"}', '{}');
[::knowrithm(), ::knowrithm($other), ::knowrithm($none), ::knowrithm()]
--- error_code eval: [200, 200, 403, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: discarded:event_unlisted\nX-Webhook-Event: agent.created\n"
 . "X-Webhook-Key: k1\nX-Webhook-Signed: body\n!X-Asked",
 "X-Verdict: rejected:event_missing\n!X-Asked",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
--- response_body_like eval
["\\A\\{", '\A\z', '403', '403']



=== TEST 5: what is discarded is not logged as an error
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events agent.* unlisted=discard;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- no_error_log
[error]
[alert]
upstream_reached



=== TEST 6: a type of a header, and nothing is parsed
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events push pull_request;
        proxy_pass http://upstream;
    }
--- cases eval
my @push = 'X-GitHub-Event: push';
[
    ['accepted', [::github(), @push], event => 'push'],
    ['accepted', [::github('{'), @push], body => '{', event => 'push'],
    ['accepted', [::github(), @push, 'Content-Encoding: gzip']],
    ['accepted', [::github(), 'x-github-event: pull_request']],
    ['event_unlisted', [::github(), 'X-GitHub-Event: pushx'],
     event => 'pushx'],
    ['event_unlisted', [::github(), 'X-GitHub-Event: Push']],
    ['event_missing', ::github()],
    ['event_malformed', [::github(), @push, @push]],
    ['event_malformed', [::github(), @push, 'X-GitHub-Event: pull_request']],
]



=== TEST 7: a type of a header and of the body, joined
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme github-actions {
        like   github;
        event  header=X-GitHub-Event json=/action join=.;
    }
END
--- config
    location /hook {
        webhook github-actions;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events push issues.opened pull_request.*;
        proxy_pass http://upstream;
    }
--- cases eval
sub action {
    my ($outcome, $event, $action, %more) = @_;
    my $body = $action ? qq({"action":$action}) : '{}';

    return [$outcome, [::github($body), "X-GitHub-Event: $event"],
            body => $body, %more];
}
[
    action('accepted', 'issues', '"opened"', event => 'issues.opened'),
    action('accepted', 'push', '', event => 'push'),
    action('accepted', 'pull_request', '"closed"',
           event => 'pull_request.closed'),
    action('event_unlisted', 'issues', '"closed"', event => 'issues.closed'),
    action('event_unlisted', 'issues', '', event => 'issues'),
    action('event_unlisted', 'push', '"x"', event => 'push.x'),
    action('event_malformed', 'issues', '{}', event => ''),
    action('event_malformed', 'issues', '"a\\u0009b"'),
    ['event_missing', ::github('{"action":"opened"}'),
     body => '{"action":"opened"}'],
]



=== TEST 8: another source of the type of a scheme
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme leads {
        like   knowrithm;
        event  json=/data/kind json=/event header=X-Kind;
        id     json=/data/id;
    }
END
--- config
    location /hook {
        webhook leads;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events a b c;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('accepted', '{"event":"b","data":{"kind":"a","id":"i"}}',
            event => 'a', id => 'i'),
    ::event('accepted', '{"event":"b","data":{"kind":""}}', event => 'b',
            id => ''),
    ['accepted', [::knowrithm('{}'), 'X-Kind: c'], body => '{}',
     event => 'c'],
    ['accepted', [::knowrithm('{"event":"b"}'), 'X-Kind: d'],
     body => '{"event":"b"}', event => 'b'],
    ::event('event_unlisted', '{"event":"b","data":{"kind":"d"}}'),
    ::event('event_malformed', '{"event":"b","data":{"kind":[]}}'),
    ::event('id_malformed', '{"event":"b","data":{"id":"a\\u000d"}}'),
    ::event('event_missing', '{"data":{}}'),
]



=== TEST 9: a coded body is 415 only where it is to be parsed
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        proxy_pass http://upstream;
    }
    location /set {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $lead /data/id;
        proxy_pass http://upstream;
    }
    location /raw {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my @gzip = (::knowrithm(), 'Content-Encoding: gzip');
my @identity = (::knowrithm(), 'Content-Encoding: Identity');
[
    ['encoding', [@gzip]],
    ['encoding', [@gzip], uri => '/set'],
    ['accepted', [@gzip], uri => '/raw'],
    ['encoding', [@identity, 'Content-Encoding: identity']],
    ['encoding', [::knowrithm(), 'Content-Encoding: gzip, identity']],
    ['accepted', [@identity]],
    ['accepted', [@identity], uri => '/set'],
]



=== TEST 10: a list is replaced by the level that sets one
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_events lead.*;

    location /hook {
        proxy_pass http://upstream;
    }
    location /agents {
        webhook_events agent.*;
        proxy_pass http://upstream;
    }
--- cases eval
my $agent = '{"event":"agent.created"}';
[
    ['accepted', ::knowrithm()],
    ['event_unlisted', ::knowrithm(), uri => '/agents'],
    ::event('event_unlisted', $agent),
    ::event('accepted', $agent, uri => '/agents'),
]



=== TEST 11: an empty header is passed over for the next, or for the body
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme named {
        like github;
        event header=X-Event json=/event;
        id header=X-Id json=/data/id;
    }

    webhook_scheme headers {
        like github;
        event header=X-Event header=X-Kind;
        id header=X-Id header=X-Key;
    }

    webhook_scheme signed {
        like named;
        message "{header:X-Event}.{body}";
    }
END
--- config
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_events lead.*;

    location /hook {
        webhook named;
        proxy_pass http://upstream;
    }
    location /headers {
        webhook headers;
        proxy_pass http://upstream;
    }
    location /signed {
        webhook signed;
        proxy_pass http://upstream;
    }
--- cases eval
my sub headers { ([::github(), @_], uri => '/headers') }
my $none = '{}';
[
    ['accepted', [::github(), 'X-Event:'], event => 'lead.created'],
    ['accepted', [::github(), 'X-Id:'], id => 'lead_123abc'],
    ['event_missing', [::github($none), 'X-Event:'], body => $none,
     event => ''],
    ['accepted', headers('X-Event:', 'X-Kind: lead.y'), event => 'lead.y'],
    ['event_unlisted', headers('X-Event:', 'X-Kind: agent.y')],
    ['event_missing', headers('X-Event:', 'X-Kind:')],
    ['event_malformed', headers('X-Event:', 'X-Event:', 'X-Kind: lead.y')],
    ['accepted', headers('X-Event: lead.x', 'X-Id:', 'X-Key: k'), id => 'k'],
    ['id_malformed', headers('X-Event: lead.x', 'X-Id:', 'X-Key: k k')],
    ['accepted', headers('X-Event: lead.x', 'X-Id:', 'X-Key:'), id => ''],
    ['accepted', [::github("lead.x.$::body"), 'X-Event: lead.x'],
     uri => '/signed', event => 'lead.x'],
    ['event_malformed', [::github(".$::body"), 'X-Event:'], uri => '/signed'],
    ['accepted', [::github(), 'X-Event: lead.x'], event => 'lead.x'],
    ['event_unlisted', [::github(), 'X-Event: agent.x'], event => 'agent.x'],
]
