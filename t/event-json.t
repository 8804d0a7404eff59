# What counts as JSON wherever a body is parsed: strict, and the same for
# whoever reads the event after us.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(1);
plan tests => repeat_each() * 1092;

our $hook = <<'END';
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $id /id;
        proxy_pass http://upstream;
    }
END

sub event {
    my ($outcome, $body) = @_;

    return [$outcome, ::knowrithm($body), body => $body];
}

# the same body with a length and in chunks of each of these sizes

sub chunked {
    my ($outcome, $body, @sizes) = @_;

    return map {
        my $chunks = join '', map({ sprintf "%x\r\n%s\r\n", length, $_ }
                                  unpack "(a$_)*", $body), "0\r\n\r\n";
        [$outcome, [::knowrithm($body), 'Transfer-Encoding: chunked'],
         body => $chunks]
    } @sizes;
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: A22: a name may stand in an object once, at any depth, escaped or not
--- config eval: $::hook
--- cases eval
[
    CORE::map({ ::event('json_repeated_key', $_) }
        '{"a":1,"a":2}', '{"a":1,"a":1}', '{"a":1,"\u0061":2}',
        '{"\u0061":1,"a":2}', '{"":1,"":2}', '{"a":1,"b":2,"c":3,"a":4}',
        '[{"a":1,"a":2}]', '{"x":{"y":[{"a":{},"a":{}}]}}',
        '{"a":{"b":1},"a":{"c":1}}', '{"a\u0000":1,"a\u0000":2}',
        "{\"\xc3\xa4\":1,\"\\u00e4\":2}",
        "{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}",
        '{"a\/b":1,"a/b":2}', '{"id":"x","ID":"y","id":"z"}',
        '{' . CORE::join(',', CORE::map { qq("k$_":1) } 1 .. 40, 7) . '}'),
    CORE::map({ ::event('accepted', $_) }
        '{"a":1,"A":2}', '[{"a":1},{"a":2}]', '{"a":{"a":{"a":1}}}',
        '{"a\u0000":1,"a\u0001":2}', '{"a":1,"a ":2}',
        "{\"\xc3\xa4\":1,\"a\xcc\x88\":2}"),
]



=== TEST 2: A22: in the field of a form too
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $id /id;
        proxy_pass http://upstream;
    }
--- cases eval
my @type = 'Content-Type: application/x-www-form-urlencoded';
[
    CORE::map({ ['json_repeated_key', [::github($_), @type], body => $_] }
        'payload={"a":1,"a":2}', 'payload=%7B%22a%22:1,%22%61%22:2}',
        'payload={"a":1,"%5Cu0061":2}'),
    ['accepted', [::github('payload={"a":1}'), @type],
     body => 'payload={"a":1}'],
]



=== TEST 3: A25: what has harmed yajl is refused or harmless
--- config eval: $::hook
--- cases eval
[
    ::event('json_syntax', '["\u'),
    ::event('json_syntax', '["\u"]'),
    ::event('json_syntax', '["\u00'),
    ::event('json_syntax', '["\u00"]'),
    ::event('json_utf8', '["\uD83D\u'),
    ::event('json_utf8', '["\uD83D"]'),
    ::event('json_utf8', '["\uD83D'),
    ::event('json_syntax', '["\\'),
    ::event('json_syntax', '[' x 20),
    ::event('limit_depth', '[' x 5000),
    ::event('limit_depth', '{"a":' x 5000),
    ::event('limit_token', '["' . '\u0061' x 50000 . '"]'),
    ::event('limit_token', '[' . '1' x 300000 . ']'),
    ::event('json_syntax', '["' . 'a' x 100000),
    ::chunked('json_utf8', '["\uD83D\uDE0', 1, 2, 3, 7),
    ::chunked('accepted', '["\uD83D\uDE00"]', 1, 2, 3, 5, 7),
]



=== TEST 4: UTF-8 and escapes without exception
--- config eval: $::hook
--- cases eval
[
    CORE::map({ ::event('json_utf8', $_) }
        "[\"\xc0\xaf\"]", "[\"\xe0\x80\xaf\"]", "[\"\xf0\x80\x80\xaf\"]",
        "[\"\xc0\x80\"]", "[\"\xed\xa0\x80\"]", "[\"\xed\xbf\xbf\"]",
        "[\"\xf4\x90\x80\x80\"]", "[\"\xf5\x80\x80\x80\"]",
        "[\"\xf8\x88\x80\x80\x80\"]", "[\"\x80\"]", "[\"\xe2\x82\"]",
        "[\"\xe2\x82", "{\"\xff\":1}", "\xff\xfe{\0}\0",
        '["\ud800"]', '["\udc00"]', '["\ud800\u0041"]', '["\ud800\n"]',
        '["\ud800\ud800"]', '{"\ud800":1}', '["\udc00\ud800"]'),
    ::chunked('json_utf8', "[\"\xe2\x82\"]", 1, 3, 4),
    ::chunked('accepted', "[\"\xe2\x82\xac\xf0\x9f\x98\x80\"]", 1, 2, 4, 5),
    CORE::map({ ::event('accepted', $_) }
        "[\"\xf4\x8f\xbf\xbf\"]", "[\"\xed\x9f\xbf\xee\x80\x80\"]",
        '["\ud83d\ude00"]', "[\"\xef\xbf\xbf\"]", "[\"\xc2\x80\x7f\"]"),
]



=== TEST 5: one document, an object or an array, and nothing beside it
--- config eval: $::hook
--- cases eval
[
    CORE::map({ ::event('json_syntax', $_) }
        '', ' ', "\n", '1', ' "a"', 'true', 'null', '-1.5',
        "\xef\xbb\xbf{}", '{}{}', "{}\n[]", "{}\0", '{}x', '[1],', '[1] t',
        '{}"abc', '{"a":1}}', '{', '[1', '{"a"', '{"a":', '{"a":1', ']'),
    CORE::map({ ::event('accepted', $_) }
        '{}', '[]', " \t {} \t ", '[[]]', '[1]'),
]



=== TEST 6: what some parsers tolerate
--- config eval: $::hook
--- cases eval
[
    CORE::map({ ::event('json_syntax', $_) }
        "[1,\x0b2]", "[1,\x0c2]", '{/**/}', '{} // x', '[1] # x', '[NaN]', '[Infinity]',
        '[-Infinity]', '[01]', '[-01]', '[+1]', '[0x1]', '[.5]', '[1.]',
        '[1e]', '[-]', '[1,]', '[,1]', '[1,,2]', '{"a":1,}', '{a:1}',
        "{'a':1}", '["a" "b"]', '{"a" 1}', '[1 2]', '[True]', '[nul]',
        "[\"\x01\"]", "[\"a\nb\"]", "[\"\0\"]", "[\"\t\"]", '["\x41"]',
        '["\a"]', '["\U0041"]', '["\u00g0"]', '{1:2}', '{"a":1:2}', '[}',
        '{]'),
    CORE::map({ ::event('accepted', $_) }
        '[0]', '[-0]', '[1E400]', '[1e-7]', '[1.0e+2]', '["\\\\\/\b\f\n\r\t"]',
        "[\"\x7f\"]", '[123456789012345678901234567890]'),
]
