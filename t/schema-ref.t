# webhook_schema_ref: documents that references reach, by a URI they were
# given or their own, from this machine only.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 77;

our $dir = $ENV{TEST_NGINX_HTML_DIR};

no_long_string();
run_tests();

__DATA__

=== TEST 1: by the URI it was given, by its own, and from there on
--- user_files
>>> root.json
{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"a":{"$ref":"https://example.com/defs.json#/$defs/id"},"b":{"$ref":"https://example.com/own.json"}}}
>>> defs.json
{"$defs":{"id":{"type":"string","minLength":2}}}
>>> own.json
{"$id":"https://example.com/own.json","type":"integer","$ref":"deep/more.json"}
>>> more.json
{"minimum":3}
--- hooks
/hook  webhook_schema_ref https://example.com/defs.json defs.json;
       webhook_schema_ref urn:own own.json;
       webhook_schema_ref https://example.com/deep/more.json more.json;
       webhook_schema root.json;
--- cases eval
[
    ::event('accepted', '{"a":"id","b":3}'),
    ::event('schema', '{"a":"i","b":3}', error => "schema #/a minLength $::dir/defs.json#/\$defs/id"),
    ::event('schema', '{"a":"id","b":2}', error => "schema #/b minimum $::dir/more.json#"),
    ::event('schema', '{"a":"id","b":"3"}', error => "schema #/b type $::dir/own.json#"),
]



=== TEST 2: an outer level names it for all
--- user_files
>>> defs.json
{"$defs":{"id":{"type":"string","minLength":2}}}
>>> own.json
{"$id":"https://example.com/own.json","type":"integer","$ref":"deep/more.json"}
>>> more.json
{"minimum":3}
>>> any.json
{"$ref":"https://example.com/defs.json#/$defs/id"}
--- config
    webhook_schema_ref https://example.com/defs.json $TEST_NGINX_HTML_DIR/defs.json;
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/any.json;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('schema', '{}', error => "schema # type $::dir/defs.json#/\$defs/id"),
    ::event('schema', '[]'),
]



=== TEST 3: never the network: what was not given stops the start, nobody is asked
--- user_files
>>> out.json
{"$ref":"http://127.0.0.1:1984/s.json"}
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/out.json;
        proxy_pass http://upstream;
    }
    location /s.json {
        return 200 "{}";
    }
--- must_die
--- error_log eval
qr{out.json" is refused, at "#", \$ref: names no document that is known, give it as "webhook_schema_ref" \("whk validate --remote"\): http://127.0.0.1:1984/s.json in .*nginx.conf:\d+}



=== TEST 4: the same with the document given
--- user_files
>>> out.json
{"$ref":"http://127.0.0.1:1984/s.json"}
>>> s.json
{"type":"object"}
--- hooks
/hook  webhook_schema_ref http://127.0.0.1:1984/s.json s.json;
       webhook_schema out.json;
--- cases eval
[
    ::event('accepted', '{}'),
    ::event('schema', '[]'),
]



=== TEST 5: a meta-schema of one's own decides what asserts
--- user_files
>>> meta.json
{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://example.com/meta","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,"https://json-schema.org/draft/2020-12/vocab/applicator":true}}
>>> s.json
{"$schema":"https://example.com/meta","properties":{"n":{"type":"integer"}},"items":false,"prefixItems":[false],"if":true,"then":{"anyOf":[{"properties":{}}]}}
--- hooks
/hook  webhook_schema_ref https://example.com/meta meta.json;
       webhook_schema s.json;
--- cases eval
[
    ::event('accepted', '{"n":"x"}'),
    ::event('schema', '[1]'),
]
