# webhook_match: schemas that say 1 or 0 and never reject.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 176;

# a case that another upstream has answered

sub people {
    my ($body) = @_;

    return ::event('accepted', $body, back => 0, also => 'X-Sure: 0');
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: confidence below 0.5 goes elsewhere
--- user_files
>>> sure.json
{"properties":{"data":{"properties":{"confidence":{"minimum":0.5}},"required":["confidence"]}},"required":["data"]}
--- http_config eval
$WebhookCases::upstream . <<'END';
    add_header X-Sure $sure always;
    map $sure $backend {
        1        upstream;
        default  people;
    }
    upstream people {
        server unix:$TEST_NGINX_HTML_DIR/people.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/people.sock;
        add_header X-People 1;
        location / {
            return 200 "people\n";
        }
    }
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_match $sure $TEST_NGINX_HTML_DIR/sure.json;
        proxy_pass http://$backend;
    }
--- cases eval
[
    ::event('accepted', '{"data":{"confidence":0.5}}', also => 'X-Sure: 1'),
    ::event('accepted', '{"data":{"confidence":0.95}}', also => 'X-Sure: 1'),
    ::people('{"data":{"confidence":0.49999999999999999999}}'),
    ::people('{"data":{"confidence":-1}}'),
    ::people('{"data":{}}'),
    ::people('{}'),
    ::event('accepted', '[]', also => 'X-Sure: 1'),
]



=== TEST 2: beside a schema that rejects: rejected, and 0 or 1 is known
--- user_files
>>> sure.json
{"properties":{"data":{"properties":{"confidence":{"minimum":0.5}},"required":["confidence"]}},"required":["data"]}
>>> object.json
{"type":"object","properties":{"x":{"type":"string"}}}
--- http_config eval
$WebhookCases::upstream . <<'END';
    add_header X-Sure $sure always;
    map $sure $backend {
        1        upstream;
        default  people;
    }
    upstream people {
        server unix:$TEST_NGINX_HTML_DIR/people.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/people.sock;
        add_header X-People 1;
        location / {
            return 200 "people\n";
        }
    }
END
--- hooks
/hook  webhook_match $sure sure.json;
       webhook_schema object.json;
--- cases eval
[
    ::event('accepted', '{"x":"a","data":{"confidence":1}}', also => 'X-Sure: 1'),
    ::event('accepted', '{"x":"a","data":{"confidence":0}}', also => 'X-Sure: 0'),
    ::event('schema', '{"x":1,"data":{"confidence":1}}', also => 'X-Sure: 1'),
    ::event('schema', '{"x":1,"data":{"confidence":0}}', also => 'X-Sure: 0'),
    ::event('schema', '{"data":{"confidence":1},"x":1}', also => 'X-Sure: 1'),
    ::event('schema', '[]', also => 'X-Sure: 1'),
    ::event('json_syntax', '{"x":1', also => '!X-Sure'),
]



=== TEST 3: no_schema is only for schemas that reject
--- user_files
>>> sure.json
{"properties":{"data":{"properties":{"confidence":{"minimum":0.5}},"required":["confidence"]}},"required":["data"]}
>>> object.json
{"type":"object","properties":{"x":{"type":"string"}}}
--- http_config eval
$WebhookCases::upstream . <<'END';
    add_header X-Sure $sure always;
    map $sure $backend {
        1        upstream;
        default  people;
    }
    upstream people {
        server unix:$TEST_NGINX_HTML_DIR/people.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/people.sock;
        add_header X-People 1;
        location / {
            return 200 "people\n";
        }
    }
END
--- hooks
/hook  webhook_match $sure sure.json;
/a     webhook_match $sure sure.json;
       webhook_schema object.json event=a;
--- cases eval
[
    ::event('accepted', '{"event":"b"}', also => 'X-Sure: 0'),
    ::event('no_schema', '{"event":"b","data":{"confidence":1}}', also => 'X-Sure: 1', uri => '/a'),
    ::event('accepted', '{"event":"a","data":{"confidence":1}}', also => 'X-Sure: 1', uri => '/a'),
]



=== TEST 4: several, and values beside them
--- user_files
>>> sure.json
{"properties":{"data":{"properties":{"confidence":{"minimum":0.5}},"required":["confidence"]}},"required":["data"]}
>>> object.json
{"type":"object","properties":{"x":{"type":"string"}}}
--- http_config eval
$WebhookCases::upstream . <<'END';
    add_header X-All $sure$other$x always;
    map $sure $backend {
        1        upstream;
        default  people;
    }
    upstream people {
        server unix:$TEST_NGINX_HTML_DIR/people.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/people.sock;
        add_header X-People 1;
        location / {
            return 200 "people\n";
        }
    }
END
--- hooks
/hook  webhook_match $sure sure.json;
       webhook_match $other object.json;
       webhook_set $x /x;
--- cases eval
[
    ::event('accepted', '{"x":"v","data":{"confidence":1}}', also => 'X-All: 11v'),
    ::event('accepted', '{"x":7,"data":{"confidence":1}}', also => 'X-All: 107'),
    ::event('accepted', '{"x":7}', also => 'X-All: 007'),
]



=== TEST 5: empty where no event was validated
--- user_files
>>> sure.json
{"properties":{"data":{"properties":{"confidence":{"minimum":0.5}},"required":["confidence"]}},"required":["data"]}
--- http_config eval
$WebhookCases::upstream . <<'END';
    add_header X-Sure $sure always;
    map $sure $backend {
        1        upstream;
        default  people;
    }
    upstream people {
        server unix:$TEST_NGINX_HTML_DIR/people.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/people.sock;
        add_header X-People 1;
        location / {
            return 200 "people\n";
        }
    }
END
--- hooks
/hook  webhook_match $sure sure.json;
--- cases eval
[
    ['signature_mismatch', ::knowrithm($::other), also => '!X-Sure'],
]



=== TEST 6: limits hold for these schemas too
--- user_files
>>> sure.json
{"properties":{"data":{"properties":{"confidence":{"minimum":0.5}},"required":["confidence"]}},"required":["data"]}
--- http_config eval
$WebhookCases::upstream . <<'END';
    add_header X-Sure $sure always;
    map $sure $backend {
        1        upstream;
        default  people;
    }
    upstream people {
        server unix:$TEST_NGINX_HTML_DIR/people.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/people.sock;
        add_header X-People 1;
        location / {
            return 200 "people\n";
        }
    }
END
--- hooks
/hook  webhook_match $sure sure.json;
       webhook_limits work=10;
--- cases eval
[
    ::event('limit_work', '{"data":{"confidence":1}}', also => '!X-Sure'),
]
