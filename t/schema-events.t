# Which schemas an event is held against: by its type, in a header or in the
# body, known before the rest or after it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 434;

sub github_event {
    my ($outcome, $type, $body, %more) = @_;

    return [$outcome, [::github($body), "X-GitHub-Event: $type",
                       'X-GitHub-Delivery: d-1'], body => $body, %more];
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: a schema for a type, one for what begins alike, none for others
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
>>> agent.json
{"properties":{"n":{"type":"string"}}}
--- hooks
/hook  webhook_schema lead.json event=lead.*;
       webhook_schema agent.json event=agent.created;
--- cases eval
[
    ::event('accepted', '{"event":"lead.created","n":1}'),
    ::event('schema', '{"event":"lead.created","n":"1"}'),
    ::event('schema', '{"event":"lead.status.updated","n":"1"}'),
    ::event('accepted', '{"event":"agent.created","n":"1"}'),
    ::event('schema', '{"event":"agent.created","n":1}'),
    ::event('no_schema', '{"event":"agent.deleted","n":1}'),
    ::event('no_schema', '{"event":"lead","n":1}'),
    ::event('no_schema', '{"event":"lead.","n":1}'),
    ::event('no_schema', '{"event":"","n":1}'),
    ::event('no_schema', '{"n":1}'),
    ::event('no_schema', '[]'),
]



=== TEST 2: the type may come last: what was found is dropped, or counts
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
>>> agent.json
{"properties":{"n":{"type":"string"}}}
--- hooks
/hook  webhook_schema lead.json event=lead.*;
       webhook_schema agent.json event=agent.created;
--- cases eval
[
    ::event('accepted', '{"n":1,"event":"lead.created"}'),
    ::event('schema', '{"n":"1","event":"lead.created"}'),
    ::event('accepted', '{"n":"1","event":"agent.created"}'),
    ::event('schema', '{"n":1,"event":"agent.created"}'),
    ::event('no_schema', '{"n":1,"event":"other"}'),
    ::event('no_schema', '{"n":[],"event":"other"}'),
    ::event('schema', '{"n":[],"event":"lead.a"}'),
    ::event('event_malformed', '{"n":1,"event":["lead.a"]}'),
]



=== TEST 3: all schemas that apply must hold
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
>>> even.json
{"properties":{"n":{"multipleOf":2}}}
--- hooks
/hook  webhook_schema lead.json event=lead.*;
       webhook_schema even.json event=lead.created;
       webhook_schema lead.json;
--- cases eval
[
    ::event('accepted', '{"event":"lead.created","n":2}'),
    ::event('schema', '{"event":"lead.created","n":1}'),
    ::event('accepted', '{"event":"lead.updated","n":1}'),
    ::event('schema', '{"event":"lead.updated","n":1.5}'),
    ::event('schema', '{"event":"other","n":"1"}'),
    ::event('accepted', '{"event":"other","n":1}'),
]



=== TEST 4: an "any" takes all types, or those of a pattern
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
>>> agent.json
{"properties":{"n":{"type":"string"}}}
--- hooks
/hook  webhook_schema lead.json event=lead.*;
       webhook_schema agent.json event=agent.created;
       webhook_schema any;
/some  webhook_schema lead.json event=lead.*;
       webhook_schema agent.json event=agent.created;
       webhook_schema any event=call.*;
       webhook_schema any event=chat.*;
--- cases eval
[
    ::event('accepted', '{"event":"other","n":[]}'),
    ::event('accepted', '{}'),
    ::event('schema', '{"event":"lead.created","n":"1"}'),
    ::event('accepted', '{"event":"call.ended","n":[]}', uri => '/some'),
    ::event('accepted', '{"event":"chat.ended","n":[]}', uri => '/some'),
    ::event('no_schema', '{"event":"other","n":1}', uri => '/some'),
    ::event('schema', '{"event":"lead.created","n":"1"}', uri => '/some'),
    ::event('json_syntax', '{"event":"call.ended",}', uri => '/some'),
]



=== TEST 5: a type of a header chooses before the first byte
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
>>> agent.json
{"properties":{"n":{"type":"string"}}}
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/lead.json event=push;
        webhook_schema $TEST_NGINX_HTML_DIR/agent.json event=issues;
        webhook_limits evaluations=1;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::github_event('accepted', 'push', '{"n":1}', event => 'push'),
    ::github_event('schema', 'push', '{"n":"1"}', event => 'push'),
    ::github_event('accepted', 'issues', '{"n":"1"}'),
    ::github_event('schema', 'issues', '{"n":1}'),
    ::github_event('no_schema', 'ping', '{"n":1}'),
    ['no_schema', [::github(), 'X-GitHub-Delivery: d-1']],
]



=== TEST 6: a schema that the type of the body drops has cost as much as it found
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
>>> agent.json
{"properties":{"n":{"type":"string"}}}
--- hooks
/hook  webhook_schema lead.json event=lead.*;
       webhook_schema agent.json event=agent.created;
       webhook_limits evaluations=1;
--- cases eval
[
    ::event('limit_evaluations', '{"event":"lead.created","n":1}'),
    ::event('limit_evaluations', '{"event":"agent.created","n":"1"}'),
]



=== TEST 7: the list of events comes before the schemas
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
--- hooks
/hook  webhook_events lead.* unlisted=discard;
       webhook_schema lead.json;
--- cases eval
[
    ::event('accepted', '{"event":"lead.a","n":1}'),
    ::event('schema', '{"event":"lead.a","n":"1"}'),
    ::event('discarded:event_unlisted', '{"event":"other","n":"1"}', code => 200, back => 0),
    ::event('discarded:event_unlisted', '{"n":"1","event":"other"}', code => 200, back => 0),
    ::event('event_missing', '{"n":"1"}'),
    ::event('json_syntax', '{"event":"other","n":"1"]'),
]



=== TEST 8: the signature comes first
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
--- hooks
/hook  webhook_schema lead.json;
--- cases eval
[
    ['signature_mismatch', ::knowrithm('{"n":1}'), body => '{"n":"1"}'],
    ['no_signature', '', body => '{"n":"1"}'],
    ::event('schema', '{"n":"1"}', signed => 'body'),
]



=== TEST 9: who strips the header of a type gets no weaker check
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme either {
        like   github;
        event  header=X-GitHub-Event json=/event;
    }
END
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
--- config
    location /hook {
        webhook either;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/lead.json event=lead.*;
        webhook_schema any;
        proxy_pass http://upstream;
    }
--- cases eval
sub bare {
    my ($outcome, $body, %more) = @_;

    return [$outcome, ::github($body), body => $body, %more];
}
[
    ::github_event('accepted', 'lead.a', '{"event":"lead.a","n":1}'),
    ::github_event('schema', 'lead.a', '{"event":"lead.a","n":"1"}'),
    bare('accepted', '{"event":"lead.a","n":1}', event => 'lead.a'),
    bare('schema', '{"event":"lead.a","n":"1"}', event => 'lead.a'),
    bare('schema', '{"n":"1","event":"lead.a"}', event => 'lead.a'),
    bare('accepted', '{"event":"other","n":"1"}', event => 'other'),
]



=== TEST 10: types that begin alike up to a slash or a colon
--- user_files
>>> lead.json
{"properties":{"n":{"type":"integer"}}}
--- hooks
/hook  webhook_schema lead.json event=orders/*;
       webhook_schema lead.json event=lead:*;
       webhook_schema any;
--- cases eval
[
    ::event('accepted', '{"event":"orders/paid","n":1}'),
    ::event('schema', '{"event":"orders/paid","n":"1"}'),
    ::event('accepted', '{"event":"lead:new","n":1}'),
    ::event('schema', '{"event":"lead:new","n":"1"}'),
    ::event('accepted', '{"event":"orders","n":"1"}'),
]
