# Values of every type against a schema, in a header or a body, as it comes.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 287;

our $long = '{"list":[' . '{"a":7,"b":"text"},' x 20000
            . '{"a":8}],"last":1}';

no_long_string();
run_tests();

__DATA__

=== TEST 1: types, and numbers as they are written
--- user_files
>>> types.json
{"properties":{"s":{"type":"string"},"n":{"type":"number"},"i":{"type":"integer"},"b":{"type":"boolean"},"z":{"type":"null"},"a":{"type":"array"},"o":{"type":"object"},"c":{"enum":["open","closed"]},"m":{"const":9007199254740993}}}
--- hooks
/hook  webhook_schema types.json;
--- cases eval
[
    ::event('accepted', '{}'),
    ::event('accepted', '[]'),
    ::event('accepted', '{"s":"","n":0.5,"i":1.0,"b":false,"z":null,"a":[],"o":{}}'),
    ::event('schema', '{"s":1}'),
    ::event('schema', '{"n":"1"}'),
    ::event('schema', '{"i":1.5}'),
    ::event('accepted', '{"i":15e-1,"i2":1}' =~ s/15e-1/10e-1/r),
    ::event('schema', '{"i":15e-1}'),
    ::event('schema', '{"b":0}'),
    ::event('schema', '{"z":false}'),
    ::event('schema', '{"a":{}}'),
    ::event('schema', '{"o":[]}'),
    ::event('accepted', '{"c":"closed"}'),
    ::event('schema', '{"c":"Closed"}'),
    ::event('accepted', '{"m":9007199254740993}'),
    ::event('schema', '{"m":9007199254740992}'),
    ::event('schema', '{"m":9007199254740993.5}'),
]



=== TEST 2: members that are due, and those that are too many
--- user_files
>>> members.json
{"type":"object","required":["id","data"],"properties":{"id":true,"data":{"properties":{"a":{"uniqueItems":true,"minItems":1}}}},"additionalProperties":false}
--- hooks
/hook  webhook_schema members.json;
--- cases eval
[
    ::event('accepted', '{"id":1,"data":{}}'),
    ::event('schema', '{"data":{}}'),
    ::event('schema', '{"id":1}'),
    ::event('schema', '{"id":1,"data":{},"more":1}'),
    ::event('schema', '[]'),
    ::event('accepted', '{"id":1,"data":{"a":[1,2]}}'),
    ::event('schema', '{"id":1,"data":{"a":[1,2,1.0]}}'),
    ::event('schema', '{"id":1,"data":{"a":[]}}'),
]



=== TEST 3: the drafts that $schema names
--- user_files
>>> d4.json
{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"n":{"minimum":5,"exclusiveMinimum":true}}}
>>> d6.json
{"$schema":"http://json-schema.org/draft-06/schema#","properties":{"n":{"exclusiveMinimum":5}}}
>>> d7.json
{"$schema":"http://json-schema.org/draft-07/schema#","if":{"required":["x"]},"then":{"properties":{"n":{"const":6}}}}
>>> d2019.json
{"$schema":"https://json-schema.org/draft/2019-09/schema","items":[{"type":"string"}]}
>>> d2020.json
{"$schema":"https://json-schema.org/draft/2020-12/schema","prefixItems":[{"type":"string"}]}
--- hooks
/d4     webhook_schema d4.json;
/d6     webhook_schema d6.json;
/d7     webhook_schema d7.json;
/d2019  webhook_schema d2019.json;
/d2020  webhook_schema d2020.json;
--- cases eval
[
    ::event('schema', '{"n":5}', uri => '/d4'),
    ::event('accepted', '{"n":6}', uri => '/d4'),
    ::event('schema', '{"n":5}', uri => '/d6'),
    ::event('accepted', '{"n":6}', uri => '/d6'),
    ::event('schema', '{"n":5,"x":1}', uri => '/d7'),
    ::event('accepted', '{"n":6,"x":1}', uri => '/d7'),
    ::event('schema', '[1,"a"]', uri => '/d2019'),
    ::event('accepted', '["a",1]', uri => '/d2019'),
    ::event('schema', '[1,"a"]', uri => '/d2020'),
    ::event('accepted', '["a",1]', uri => '/d2020'),
]



=== TEST 4: a long event, from memory and from a file, in any portions
--- user_files
>>> list.json
{"properties":{"list":{"items":{"properties":{"a":{"type":"integer"}}}},"last":{"const":1}}}
--- hooks
/hook  client_max_body_size 4m;
       client_body_buffer_size 4m;
       webhook_schema list.json;
       webhook_limits work=100000000;
/file  client_max_body_size 4m;
       client_body_buffer_size 1k;
       client_body_in_file_only clean;
       webhook_schema list.json;
       webhook_limits work=100000000;
--- cases eval
[
    ::event('accepted', $::long, back => 0),
    ::event('accepted', $::long, back => 0, uri => '/file'),
    ::event('schema', $::long =~ s/"last":1/"last":0/r),
    ::event('schema', $::long =~ s/"last":1/"last":0/r, uri => '/file'),
    ::event('schema', $::long =~ s/"a":7,/"a":"7",/r),
    ::event('schema', $::long =~ s/"a":7,/"a":"7",/r, uri => '/file'),
]
