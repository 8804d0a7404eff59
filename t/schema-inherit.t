# What a level inherits: a list of schemas is replaced by the level that sets
# it, each of the three lists for itself; and what is compiled when.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 96;

no_long_string();
run_tests();

__DATA__

=== TEST 1: replaced, never added to
--- user_files
>>> int.json
{"properties":{"n":{"type":"integer"}}}
>>> str.json
{"properties":{"n":{"type":"string"}}}
--- config
    webhook_schema $TEST_NGINX_HTML_DIR/int.json;
    location /outer {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_log_level error;
        proxy_pass http://upstream;
    }
    location /own {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/str.json;
        proxy_pass http://upstream;
    }
    location /any {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema any;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('accepted', '{"n":1}', uri => '/outer'),
    ::event('schema', '{"n":"1"}', uri => '/outer'),
    ::event('accepted', '{"n":"1"}', uri => '/own'),
    ::event('schema', '{"n":1}', uri => '/own'),
    ::event('accepted', '{"n":[]}', uri => '/any'),
]



=== TEST 2: matches and documents are lists of their own
--- user_files
>>> int.json
{"properties":{"n":{"type":"integer"}}}
>>> ref.json
{"$ref":"urn:n"}
>>> n.json
{"properties":{"n":{"type":"null"}}}
--- config
    webhook_schema_ref urn:n $TEST_NGINX_HTML_DIR/n.json;
    webhook_match $sure $TEST_NGINX_HTML_DIR/int.json;
    add_header X-Sure $sure always;
    add_header X-Verdict $webhook_verdict:$webhook_reason always;
    add_header X-Asked $upstream_status always;
    location /own {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/ref.json;
        proxy_pass http://upstream;
    }
    location /match {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_match $sure $TEST_NGINX_HTML_DIR/ref.json;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('accepted', '{"n":null}', uri => '/own', also => 'X-Sure: 0'),
    ::event('schema', '{"n":1}', uri => '/own', also => 'X-Sure: 1'),
    ::event('accepted', '{"n":null}', uri => '/match', also => 'X-Sure: 1'),
    ::event('accepted', '{"n":1}', uri => '/match', also => 'X-Sure: 0'),
]



=== TEST 3: but for limits of its own
--- user_files
>>> re.json
{"properties":{"n":{"pattern":"^(a+)+$"}}}
--- config
    webhook_schema $TEST_NGINX_HTML_DIR/re.json;
    location /low {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_limits match=50;
        proxy_pass http://upstream;
    }
    location /high {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_limits match=5000000 work=100000000;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('limit_match', '{"n":"' . 'a' x 12 . 'b"}', uri => '/low'),
    ::event('schema', '{"n":"' . 'a' x 12 . 'b"}', uri => '/high'),
    ::event('limit_match', '{"n":"' . 'a' x 12 . 'b"}', uri => '/low'),
]



=== TEST 4: a verdict of other schemas does not count here
--- user_files
>>> int.json
{"properties":{"n":{"type":"integer"}}}
>>> str.json
{"properties":{"n":{"type":"string"}}}
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/int.json;
        proxy_pass http://upstream/fails;
        proxy_intercept_errors on;
        error_page 404 503 = @own;
    }
    location @own {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/str.json;
        proxy_pass http://upstream;
    }
--- http_config eval: $::upstream
--- request eval: ["POST /hook\n{\"n\":1}", "POST /hook\n{}"]
--- more_headers eval: [::knowrithm('{"n":1}'), ::knowrithm('{}')]
--- error_code eval: [403, 200]
--- response_headers eval
["X-Verdict: rejected:schema", "X-Verdict: accepted:"]
--- no_error_log
[alert]
[crit]
