# "webhook_set": values of the body in variables, and what never gets there.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

# an early read is logged once in the life of a worker

repeat_each(1);
plan tests => repeat_each() * 202;

# The answer of "echo" says which headers it got.

our $echo = $WebhookCases::upstream . <<'END';
    add_header X-Lead $lead always;

    upstream echo {
        server unix:$TEST_NGINX_HTML_DIR/echo.sock;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/echo.sock;
        location / {
            return 200 "[$http_x_lead][$http_x_evil]\n";
        }
    }
END

our $hook = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $lead /data/id;
        proxy_set_header X-Lead $lead;
        proxy_pass http://echo;
    }
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: scalars as they are written
--- http_config eval: $::echo
--- config eval: $::hook
--- request eval
[CORE::map { qq(POST /hook\n{"data":{"id":$_}}) }
 '"lead_1"', '12', '-0.50e+3', 'true', 'false', '"\u00e4\ud83d\ude00"',
 '"a\"b\\\\c d"', '"' . 'v' x 4096 . '"']
--- more_headers eval
[CORE::map { ::knowrithm(qq({"data":{"id":$_}})) }
 '"lead_1"', '12', '-0.50e+3', 'true', 'false', '"\u00e4\ud83d\ude00"',
 '"a\"b\\\\c d"', '"' . 'v' x 4096 . '"']
--- response_body eval
["[lead_1][]\n", "[12][]\n", "[-0.50e+3][]\n", "[true][]\n", "[false][]\n",
 "[\xc3\xa4\xf0\x9f\x98\x80][]\n", "[a\"b\\c d][]\n",
 '[' . 'v' x 4096 . "][]\n"]
--- no_error_log
[error]
[alert]



=== TEST 2: what is missing, null, a container or too long is empty
--- http_config eval: $::echo
--- config eval: $::hook
--- request eval
[CORE::map { "POST /hook\n$_" }
 '{}', '[]', '{"data":{}}', '{"data":null}', '{"data":{"id":null}}',
 '{"data":{"id":""}}', '{"data":{"id":{}}}', '{"data":{"id":["a"]}}',
 '{"data":["id"]}', '{"data":{"id":"' . 'v' x 4097 . '"}}',
 '{"data":{"ID":"a"}}', '{"data/id":"a"}']
--- more_headers eval
[CORE::map { ::knowrithm($_) }
 '{}', '[]', '{"data":{}}', '{"data":null}', '{"data":{"id":null}}',
 '{"data":{"id":""}}', '{"data":{"id":{}}}', '{"data":{"id":["a"]}}',
 '{"data":["id"]}', '{"data":{"id":"' . 'v' x 4097 . '"}}',
 '{"data":{"ID":"a"}}', '{"data/id":"a"}']
--- response_body eval: [("[][]\n") x 12]
--- response_headers eval: [('!X-Lead') x 12]
--- no_error_log
[error]
[alert]



=== TEST 3: control bytes never become a header
--- http_config eval: $::echo
--- config eval: $::hook
--- request eval
[CORE::map { qq(POST /hook\n{"data":{"id":"a${_}X-Evil: b"}}) }
 '\r\n', '\n', '\r', '\u000d\u000a', '\u0000', '\u007f', "\x7f", '\t', '\u001f',
 '\b', '\f']
--- more_headers eval
[CORE::map { ::knowrithm(qq({"data":{"id":"a${_}X-Evil: b"}})) }
 '\r\n', '\n', '\r', '\u000d\u000a', '\u0000', '\u007f', "\x7f", '\t', '\u001f',
 '\b', '\f']
--- response_body eval: [("[][]\n") x 11]
--- response_headers eval: [("!X-Lead\n!X-Evil") x 11]
--- no_error_log
[error]
[alert]



=== TEST 4: without a verdict, or with a bad one, there is no value
--- http_config eval: $::echo
--- config eval: $::hook
--- request eval: ["POST /hook\n$::other", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 200]
--- response_headers eval: ["!X-Lead", "X-Lead: lead_123abc"]
--- no_error_log
[alert]



=== TEST 5: two locations set the same variable from different places
--- http_config eval: $::echo
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    proxy_set_header X-Lead $lead;

    location /id {
        webhook_set $lead /data/id;
        proxy_pass http://echo;
    }
    location /type {
        webhook_set $LEAD /event;
        webhook_set $other /data;
        proxy_pass http://echo;
    }
    location /none {
        proxy_pass http://echo;
    }
--- request eval
["POST /id\n$::body", "POST /type\n$::body", "POST /none\n$::body"]
--- more_headers eval: [(::knowrithm()) x 3]
--- response_body eval: ["[lead_123abc][]\n", "[lead.created][]\n", "[][]\n"]
--- no_error_log
[error]
[alert]



=== TEST 6: the values of a level are replaced by the level that sets some
--- http_config eval: $::echo
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_set $lead /data/id;
    webhook_set $type /event;
    add_header X-Lead $lead;
    add_header X-Type $type;

    location /both {
        proxy_pass http://echo;
    }
    location /one {
        webhook_set $lead /event;
        proxy_pass http://echo;
    }
--- request eval: ["POST /both\n$::body", "POST /one\n$::body"]
--- more_headers eval: [(::knowrithm()) x 2]
--- response_headers eval
["X-Lead: lead_123abc\nX-Type: lead.created", "X-Lead: lead.created\n!X-Type"]
--- no_error_log
[error]
[alert]



=== TEST 7: read before the verdict it is empty, and that is logged
--- http_config eval: $::echo
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $lead /data/id;
        set $early "early:$lead";
        add_header X-Early $early;
        proxy_set_header X-Lead $lead;
        proxy_pass http://echo;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Early: early:
--- response_body
[lead_123abc][]
--- error_log
variable "$lead" is read before the webhook was verified, it is empty there
--- no_error_log
[error]
[alert]



=== TEST 8: in a map, in a name, and after an error page
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $lead /data/id;
        add_header X-Known $known;
        proxy_set_header X-Lead $known;
        proxy_intercept_errors on;
        error_page 418 /page;
        proxy_pass http://fails;
    }
    location = /page {
        internal;
        webhook off;
        return 418 "$lead\n";
    }
    location /try {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $lead /data/id;
        try_files /- @$lead;
    }
    location @lead_123abc {
        proxy_set_header X-Lead $known;
        proxy_pass http://echo;
    }
--- http_config eval
$::echo . <<'END'
    map $lead $known { default no; lead_123abc yes; }

    upstream fails {
        server unix:$TEST_NGINX_HTML_DIR/fails.sock;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/fails.sock;
        location / { return 418; }
    }
END
--- request eval: ["POST /hook\n$::body", "POST /try\n$::body"]
--- more_headers eval: [(::knowrithm()) x 2]
--- error_code eval: [418, 200]
--- response_body eval: ["lead_123abc\n", "[yes][]\n"]
--- no_error_log
[alert]



=== TEST 9: B7: another location's values replace those that were read before
--- http_config eval: $::echo
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /hook {
        webhook_set $lead /data/id;
        try_files /$lead$webhook_event @again;
    }
    location @again {
        webhook_set $lead /timestamp;
        proxy_set_header X-Lead $lead;
        proxy_set_header X-Evil $webhook_event;
        proxy_pass http://echo;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body
[2024-05-21T10:30:00Z][lead.created]
--- no_error_log
[error]
[alert]
