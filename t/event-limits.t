# Each limit of "webhook_limits" and its default: just below, and just above
# with its reason.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(1);
plan tests => repeat_each() * 351;

our $hook = <<'END';
    client_body_buffer_size 4m;
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_set $value /value;

    location /hook {
        proxy_pass http://upstream;
    }
    location /large {
        proxy_pass http://taker;
    }
END

# answers without the body, which other upstreams return in a header

our $taker = $WebhookCases::upstream . <<'END';
    upstream taker {
        server unix:$TEST_NGINX_HTML_DIR/taker.sock;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/taker.sock;
        client_max_body_size 0;
        add_header X-Upstream reached always;
        location / { return 200; }
    }
END

sub event {
    my ($outcome, $body, %more) = @_;

    $more{uri} //= length $body > 1000 ? '/large' : '/hook';

    return [$outcome, ::knowrithm($body), body => $body, %more];
}

sub keys_of { return '{' . join(',', map { qq("k$_":$_) } 1 .. $_[0]) . '}' }
sub items_of { return '[' . join(',', (7) x $_[0]) . ']' }
sub open_of { return '{"b":0,"a":' x $_[0] . $_[1] . '}' x $_[0] }
sub depth_of { return '[' x $_[0] . ']' x $_[0] }

no_long_string();
run_tests();

__DATA__

=== TEST 1: limits that are given
--- http_config eval: $::taker
--- config eval
$::hook . <<'END'
    webhook_limits depth=4 token=10 keys=3 items=5;
END
--- cases eval
[
    ::event('accepted', ::depth_of(4)),
    ::event('limit_depth', ::depth_of(5)),
    ::event('accepted', '{"a":{"b":{"c":{}}}}'),
    ::event('limit_depth', '{"a":{"b":{"c":{"d":[]}}}}'),
    ::event('accepted', '["0123456789"]'),
    ::event('limit_token', '["0123456789a"]'),
    ::event('accepted', '{"0123456789":1}'),
    ::event('limit_token', '{"0123456789a":1}'),
    ::event('accepted', '[1234567890]'),
    ::event('limit_token', '[12345678901]'),
    ::event('accepted', '["\u0061a345"]'),
    ::event('limit_token', '["\u0061a3456"]'),
    ::event('accepted', ::keys_of(3)),
    ::event('limit_keys', ::keys_of(4)),
    ::event('accepted', '[' . ::keys_of(3) . ',' . ::keys_of(3) . ']'),
    ::event('accepted', ::items_of(5)),
    ::event('limit_items', ::items_of(6)),
    ::event('accepted', '[' . ::items_of(5) . ',' . ::items_of(5) . ']'),
]



=== TEST 2: the defaults
--- http_config eval: $::taker
--- config eval: $::hook
--- cases eval
[
    ::event('accepted', ::depth_of(64)),
    ::event('limit_depth', ::depth_of(65)),
    ::event('accepted', '["' . 't' x 262144 . '"]'),
    ::event('limit_token', '["' . 't' x 262145 . '"]'),
    ::event('accepted', ::keys_of(10000)),
    ::event('limit_keys', ::keys_of(10001)),
    ::event('accepted', ::items_of(65536)),
    ::event('limit_items', ::items_of(65537)),
]



=== TEST 3: one limit that is given leaves the others as they are
--- http_config eval: $::taker
--- config eval
$::hook . <<'END'
    webhook_limits depth=65;
END
--- cases eval
[
    ::event('accepted', ::depth_of(65)),
    ::event('limit_depth', ::depth_of(66)),
    ::event('accepted', '["' . 't' x 262144 . '"]'),
    ::event('limit_token', '["' . 't' x 262145 . '"]'),
    ::event('accepted', ::keys_of(10000)),
    ::event('limit_keys', ::keys_of(10001)),
]



=== TEST 4: the members of all open objects together
--- http_config eval: $::taker
--- config eval
$::hook . <<'END'
    webhook_limits depth=8200 keys=2;
END
--- cases eval
[
    ::event('accepted', ::open_of(8193, '{}')),
    ::event('limit_keys', ::open_of(8193, '{"c":0}')),
    ::event('accepted', ::open_of(8192, '{"b":{"c":0},"a":{}}')),
    ::event('limit_keys', ::open_of(8192, '{"b":{"c":0},"a":{"c":0}}')),
]



=== TEST 5: the length of a value, which empties it and refuses nothing
--- http_config eval
$::taker . '    add_header X-Value $value always;'
--- config eval
$::hook . <<'END'
    webhook_limits value=8;
    location /none {
        webhook_limits depth=64;
        proxy_pass http://upstream;
    }
    location /events {
        webhook_events lead.created;
        proxy_pass http://upstream;
    }
END
--- cases eval
[
    ::event('accepted', '{"value":"01234567"}', also => 'X-Value: 01234567'),
    ::event('accepted', '{"value":"012345678"}', also => '!X-Value'),
    ::event('accepted', '{"value":"\u00e4234567"}',
            also => "X-Value: \xc3\xa4234567"),
    ::event('accepted', '{"value":"\u00e42345678"}', also => '!X-Value'),
    ::event('accepted', '{"value":12345678}', also => 'X-Value: 12345678'),
    ::event('accepted', '{"value":123456789}', also => '!X-Value'),
    ::event('accepted', '{"value":"012345678"}', uri => '/none',
            also => 'X-Value: 012345678'),

    # types and ids have a length of their own

    ['accepted', ::knowrithm(), uri => '/events', event => 'lead.created'],
]



=== TEST 6: limits say nothing where nothing is parsed
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_limits depth=1 token=1 keys=1 items=1 value=1;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('accepted', ::depth_of(3)),
    ::event('accepted', ::keys_of(3)),
    ['accepted', ::knowrithm()],
]



=== TEST 7: a limit of the body comes before all of them
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $value /value;
        client_max_body_size 100;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::event('accepted', ::items_of(49)),
    [':', ::knowrithm(::items_of(51)), body => ::items_of(51), code => 413],
]
