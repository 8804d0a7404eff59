# $webhook_schema_error: reason, place in the event, keyword, place in the
# schema.  What a sender has chosen is escaped, and bounded.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 140;

our $dir = $ENV{TEST_NGINX_HTML_DIR};

no_long_string();
run_tests();

__DATA__

=== TEST 1: pointers, names and indexes
--- user_files
>>> e.json
{"properties":{"a/b":{"additionalProperties":{"items":{"type":"integer"}}},"deep":{"$ref":"#/properties/a~1b"}},"required":["id"],"additionalProperties":{"const":1}}
--- hooks
/hook  webhook_schema e.json;
--- cases eval
[
    ::event('accepted', '{"id":1}', error => ''),
    ::event('schema', '{}', error => "schema # required $::dir/e.json#/required/0"),
    ::event('schema', '{"id":1,"a/b":{"x":[1,2,"3"]}}', error => "schema #/a~1b/x/2 type $::dir/e.json#/properties/a~1b/additionalProperties/items"),
    ::event('schema', '{"id":2}', error => "schema #/id const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"m~":2}', error => "schema #/m~0 const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"":2}', error => "schema #/ const $::dir/e.json#/additionalProperties"),
    ::event('json_syntax', '{"id":1', error => ''),
    ['signature_mismatch', ::knowrithm('{"id":1}'), body => '{}', error => ''],
]



=== TEST 2: text of the sender cannot act on a log or a header
--- user_files
>>> e.json
{"properties":{"a/b":{"additionalProperties":{"items":{"type":"integer"}}},"deep":{"$ref":"#/properties/a~1b"}},"required":["id"],"additionalProperties":{"const":1}}
--- hooks
/hook  webhook_schema e.json;
--- cases eval
[
    ::event('schema', '{"id":1,"a\r\nSet-Cookie: x":2}', error => "schema #/a\\x0d\\x0aSet-Cookie:\\x20x const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"\u001b[31m\u0000\u007f":2}', error => "schema #/\\x1b[31m\\x00\\x7f const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"\"\\\\":2}', error => "schema #/\\x22\\x5c const $::dir/e.json#/additionalProperties"),
    ::event('schema', "{\"id\":1,\"\xc3\xa4\":2}", error => "schema #/\\xc3\\xa4 const $::dir/e.json#/additionalProperties"),
]



=== TEST 3: at most 256 bytes of it, cut between characters
--- user_files
>>> e.json
{"properties":{"a/b":{"additionalProperties":{"items":{"type":"integer"}}},"deep":{"$ref":"#/properties/a~1b"}},"required":["id"],"additionalProperties":{"const":1}}
--- hooks
/hook  webhook_schema e.json;
--- cases eval
[
    ::event('schema', '{"id":1,"' . 'n' x 300 . '":2}', error => 'schema #/' . 'n' x 255 . " const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"' . '\u0001' x 300 . '":2}', error => 'schema #/' . '\\x01' x 63 . " const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"' . '\u0001' x 63 . 'nnnnn":2}', error => 'schema #/' . '\\x01' x 63 . "nnn const $::dir/e.json#/additionalProperties"),
    ::event('schema', '{"id":1,"' . 'n' x 253 . '\u0001n":2}', error => 'schema #/' . 'n' x 253 . " const $::dir/e.json#/additionalProperties"),
]



=== TEST 4: no byte of the event is in a line of ours
--- user_files
>>> e.json
{"properties":{"a/b":{"additionalProperties":{"items":{"type":"integer"}}},"deep":{"$ref":"#/properties/a~1b"}},"required":["id"],"additionalProperties":{"const":1}}
--- hooks
/hook  webhook_schema e.json;
--- http_config eval: $::upstream
--- request eval: "POST /hook\n{\"id\":1,\"marker\":\"marker\"}"
--- more_headers eval: ::knowrithm('{"id":1,"marker":"marker"}')
--- error_code: 403
--- error_log
webhook rejected: schema, scheme "knowrithm"
--- no_error_log
marker
upstream_reached
[alert]



=== TEST 5: in a log as it is, or escaped once more
--- user_files
>>> e.json
{"additionalProperties":{"const":1}}
--- http_config eval
$WebhookCases::upstream . <<'END'
    log_format plain            "plain $webhook_schema_error";
    log_format none escape=none "none $webhook_schema_error";
    log_format json escape=json "json $webhook_schema_error";
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/e.json;
        access_log logs/access.log plain;
        access_log logs/access.log none;
        access_log logs/access.log json;
        proxy_pass http://upstream;
    }
--- request eval: qq(POST /hook\n{"\xc3\xa4":2})
--- more_headers eval: ::knowrithm(qq({"\xc3\xa4":2}))
--- error_code: 403
--- access_log
plain schema #/\x5Cxc3\x5Cxa4 const
none schema #/\xc3\xa4 const
json schema #/\\xc3\\xa4 const
