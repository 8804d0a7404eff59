# The limits of validation, each with a reason of its own, never "schema".

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 191;

no_long_string();
run_tests();

__DATA__

=== TEST 1: evaluations at once
--- user_files
>>> tree.json
{"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}}
--- hooks
/hook  webhook_limits evaluations=8;
       webhook_schema tree.json;
/more  webhook_schema tree.json;
--- cases eval
[
    ::event('accepted', '[' x 8 . ']' x 8),
    ::event('limit_evaluations', '[' x 9 . ']' x 9),
    ::event('limit_evaluations', '{"a":' x 9 . '1' . '}' x 9),
    ::event('accepted', '[' x 9 . ']' x 9, uri => '/more'),
    ::event('accepted', '[[],[],[],[],[],[],[],[],[],[],[],[]]'),
]



=== TEST 2: evaluations made, and what else takes time
--- user_files
>>> tree.json
{"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}}
>>> set.json
{"properties":{"a":{"uniqueItems":true}}}
--- hooks
/hook  webhook_limits work=1000;
       webhook_schema tree.json;
/more  webhook_schema tree.json;
/set   webhook_limits work=1000;
       webhook_schema set.json;
--- cases eval
[
    ::event('accepted', '[' . '[],' x 50 . '1]'),
    ::event('limit_work', '[' . '[],' x 500 . '1]'),
    ::event('accepted', '[' . '[],' x 500 . '1]', uri => '/more', back => 0),
    ::event('accepted', '{"a":[1,2,3]}', uri => '/set'),
    ::event('limit_work', '{"a":[' . CORE::join(',', 1 .. 500) . ']}', uri => '/set'),
]



=== TEST 3: steps of a regular expression
--- user_files
>>> re.json
{"properties":{"a":{"pattern":"^(a+)+$"}}}
--- hooks
/hook  webhook_limits match=100;
       webhook_schema re.json;
/more  webhook_schema re.json;
--- cases eval
[
    ::event('accepted', '{"a":"aaaa"}'),
    ::event('schema', '{"a":"b"}'),
    ::event('limit_match', '{"a":"' . 'a' x 30 . 'b"}'),
    ::event('limit_match', '{"a":"' . 'a' x 30 . 'b"}', uri => '/more'),
    ::event('accepted', '{"a":"' . 'a' x 200 . '"}', uri => '/more'),
]



=== TEST 4: nested values
--- user_files
>>> tree.json
{"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}}
--- hooks
/hook  webhook_limits depth=5;
       webhook_schema tree.json;
--- cases eval
[
    ::event('accepted', '[' x 5 . ']' x 5),
    ::event('limit_depth', '[' x 6 . ']' x 6),
]



=== TEST 5: a limit after a failure is no failure of the schema, and the other way round
--- user_files
>>> false.json
{"properties":{"a":{"items":{"type":"integer"}}}}
--- hooks
/hook  webhook_limits items=4;
       webhook_schema false.json;
--- cases eval
[
    ::event('accepted', '{"a":[1,2,3,4]}'),
    ::event('schema', '{"a":["1",2,3,4]}'),
    ::event('limit_items', '{"a":["1",2,3,4,5]}'),
    ::event('limit_items', '{"a":[1,2,3,4,"5"]}'),
]



=== TEST 6: what is said of a limit
--- user_files
>>> tree.json
{"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}}
--- hooks
/hook  webhook_limits evaluations=3;
       webhook_schema tree.json;
--- cases eval
[
    ::event('limit_evaluations', '[0,{"a":[[]]}]', error => 'limit_evaluations #/1/a/0'),
    ::event('accepted', '[0,{"a":[]}]', error => ''),
]



=== TEST 7: a number whose value cannot be held, where it matters
--- user_files
>>> number.json
{"properties":{"a":{"maximum":1e999999999999999999},"b":{"type":"number"}}}
--- hooks
/hook  webhook_schema number.json;
--- cases eval
[
    ::event('accepted', '{"a":1e999999999999999998}'),
    ::event('schema', '{"a":1e+00999999999999999999,"a2":1,"b":null}'),
    ::event('limit_token', '{"a":1e1000000000000000000}'),
    ::event('accepted', '{"b":1e1000000000000000000}'),
]
