# How a schema is staged: signatures are enforced, what schemas say is told.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 91;

our $dir = $ENV{TEST_NGINX_HTML_DIR};

no_long_string();
run_tests();

__DATA__

=== TEST 1: webhook_dry_run event
--- user_files
>>> s.json
{"properties":{"n":{"type":"integer"}}}
>>> sure.json
{"required":["sure"]}
--- http_config eval
$WebhookCases::upstream . '    add_header X-Sure $sure always;'
--- hooks
/hook  webhook_dry_run event;
       webhook_schema s.json;
       webhook_match $sure sure.json;
--- cases eval
[
    ::event('accepted:', '{"n":1,"sure":1}', also => 'X-Sure: 1', error => ''),
    ::event('rejected_dry_run:schema', '{"n":"1","sure":1}', signed => 'body', also => 'X-Sure: 1', error => "schema #/n type $::dir/s.json#/properties/n"),
    ::event('rejected_dry_run:schema', '{"n":"1"}', also => 'X-Sure: 0'),
    ::event('rejected_dry_run:limit_depth', '[' x 65 . ']' x 65, also => '!X-Sure'),
    ::event('rejected_dry_run:json_syntax', '{"n":1'),
    ['signature_mismatch', ::knowrithm('{"n":1}'), body => '{"n":"1"}'],
    ['no_signature', '', body => '{"n":1}'],
]



=== TEST 2: its twin enforces both
--- user_files
>>> s.json
{"properties":{"n":{"type":"integer"}}}
--- hooks
/hook  webhook_schema s.json;
--- cases eval
[
    ::event('accepted', '{"n":1}'),
    ::event('schema', '{"n":"1"}'),
    ['signature_mismatch', ::knowrithm('{"n":1}'), body => '{"n":"1"}'],
]



=== TEST 3: types without a schema are told too
--- user_files
>>> s.json
{}
--- hooks
/hook  webhook_dry_run event;
       webhook_schema s.json event=lead.*;
--- cases eval
[
    ::event('rejected_dry_run:no_schema', '{"event":"other"}'),
    ::event('accepted:', '{"event":"lead.a"}'),
]
