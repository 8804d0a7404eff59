# Senders that sign nothing but show a secret: in a header or a query argument.
# What was shown must not go on to logs and upstreams.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 612;

# an upstream that says what it was asked for

our $echo = $WebhookCases::upstream . <<'END';
    upstream echo {
        server unix:$TEST_NGINX_HTML_DIR/echo.sock;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/echo.sock;
        access_log off;
        return 200 "$request_uri $http_x_args\n";
    }
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: a token as RFC 6750 has it, which covers no byte of the body
--- config
    location /hook {
        webhook token;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $good = "Authorization: Bearer $::secret";
[
    ['accepted', $good, signed => 'none', id => '', time => ''],
    ['accepted', $good, body => $::other],
    ['accepted', $good =~ s/Bearer/bEARER/r],
    ['accepted', $good =~ s/Bearer/Bearer  /r],
    ['signature_mismatch', "${good}x"],
    ['signature_mismatch', $good =~ s/.$//r],
    ['signature_mismatch', 'Authorization: Bearer ' . uc $::secret],
    ['signature_malformed', $good =~ s/Bearer/Basic/r],
    ['signature_malformed', $good =~ s/Bearer //r],
    ['signature_malformed', $good =~ s/Bearer /Bearer/r],
    ['signature_malformed', 'Authorization: Bearer'],
    ['signature_malformed', 'Authorization:'],
    ['signature_malformed', 'Authorization: Bearer ' . 'x' x 1025],
    [':', [$good, $good], code => 400],
    ['no_signature', ''],
]



=== TEST 2: a token in a header of one's own choice has no word before it
--- config
    location /hook {
        webhook token header=X-Gitlab-Token;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', "X-Gitlab-Token: $::secret"],
    ['signature_mismatch', "X-Gitlab-Token: Bearer $::secret"],
    ['signature_mismatch', "X-Gitlab-Token: $::secret,$::secret"],
    ['signature_malformed', 'X-Gitlab-Token:'],
    ['signature_repeated', [("X-Gitlab-Token: $::secret") x 2]],
    ['no_signature', "Authorization: Bearer $::secret"],
]



=== TEST 3: a token in a query argument, percent-encoded or not
--- config
    location /hook {
        webhook token arg=key;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $encoded = $::secret =~ s/(\W)/sprintf '%%%02x', ord $1/egr;
my sub with { ($_[0], '', uri => "/hook?$_[1]") }
[
    [with('accepted', "key=$::secret")],
    [with('accepted', "a=1&key=$encoded&b=2")],
    [with('signature_mismatch', "key=$::secret=")],
    [with('signature_mismatch', 'key=' . $::secret =~ s/-/+/gr)],
    [with('signature_malformed', 'key=')],
    [with('signature_malformed', 'key')],
    [with('signature_malformed', "key=$::secret%2")],
    [with('signature_malformed', "key=$::secret%zz")],
    [with('signature_malformed', 'key=' . 'x' x 1025)],
    [with('signature_repeated', "key=$::secret&key=$::secret")],
    [with('signature_repeated', "key=$::secret&key")],
    [with('no_signature', "KEY=$::secret")],
    [with('no_signature', "k%65y=$::secret")],
    ['no_signature', "key: $::secret"],
    ['no_signature', '', uri => '/hook/key=' . $::secret],
]



=== TEST 4: prefix, word and encoding can be given
--- config
    location /hook {
        webhook token header=X-Key word=Key prefix=k1: prefix=k2: encoding=hex;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $hex = unpack 'H*', $::secret;
[
    ['accepted', "X-Key: Key k1:$hex"],
    ['accepted', "X-Key: key k2:\U$hex"],
    ['signature_malformed', "X-Key: Key k3:$hex"],
    ['signature_malformed', "X-Key: k1:$hex"],
    ['signature_malformed', "X-Key: Key k1:$::secret"],
    ['signature_malformed', "X-Key: Key k1:${hex}0"],
    ['signature_mismatch', "X-Key: Key k1:${hex}00"],
]



=== TEST 5: Meta Chat and Knowlarity have the argument "token"
--- config
    location /metachat {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /knowlarity {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    map {
        ['accepted', '', uri => "/$_?token=$::secret", scheme => $_,
         signed => 'none'],
        ['signature_mismatch', '', uri => "/$_?token=$::secret."],
        ['no_signature', '', uri => "/$_"],
        ['no_signature', '', uri => "/$_?key=$::secret"],
        ['no_signature', "token: $::secret", uri => "/$_"],
    } 'metachat', 'knowlarity'
]



=== TEST 6: or another argument, or a header
--- config
    location /metachat {
        webhook metachat arg=verify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /knowlarity {
        webhook knowlarity header=X-Verify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', '', uri => "/metachat?verify=$::secret"],
    ['no_signature', '', uri => "/metachat?token=$::secret"],
    ['accepted', "X-Verify: $::secret", uri => '/knowlarity'],
    ['no_signature', '', uri => "/knowlarity?token=$::secret"],
]



=== TEST 7: user and password as RFC 7617 has them
--- config
    location /hook {
        webhook basic;
        webhook_secret "postmark:a:long enough password";
        proxy_pass http://upstream;
    }
--- cases eval
use MIME::Base64 'encode_base64';
my sub basic { 'Authorization: Basic ' . encode_base64($_[0], '') }
my $good = 'postmark:a:long enough password';
[
    ['accepted', basic($good), signed => 'none'],
    ['accepted', basic($good) =~ s/Basic/basic/r],
    ['signature_mismatch', basic("${good}s")],
    ['signature_mismatch', basic($good =~ s/postmark/Postmark/r)],
    ['signature_mismatch', basic('postmark')],
    ['signature_malformed', basic('')],
    ['signature_malformed', "Authorization: Basic $good"],
    ['signature_malformed', basic($good) =~ s/Basic/Bearer/r],
    ['no_signature', ''],
]



=== TEST 8: over HTTP/1 the upstream and the access log get no token
--- http_config eval: $::echo
--- config
    location /hook {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_set_header X-Args $args:$arg_token:$request_uri:$request;
        proxy_pass http://echo;
    }
--- log_level: info
--- request eval
["POST /hook?a=1&token=$::secret&b=2\n$::body",
 "POST /hook?a=1&token=$::secret.&b=2\n$::body"]
--- error_code eval: [200, 403]
--- response_body_like eval
my $args = 'a=1&token=\*{28}&b=2';
["\\A/hook\\?$args $args:\\*{28}:/hook\\?$args:POST /hook\\?$args HTTP/1.1\n\\z",
 '403 Forbidden']
--- access_log eval: qr{"POST /hook\?a=1&token=\*{28}&b=2 HTTP/1.1" 200}
--- no_access_log eval: $::secret
--- no_error_log eval: [$::secret, '[alert]']



=== TEST 9: every copy of a repeated argument is overwritten, and nothing else
--- http_config eval: $::echo
--- config
    location /hook {
        webhook token arg=t;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://echo;
    }
--- log_level: info
--- request eval
["POST /hook?t=$::secret&t=$::secret\n$::body",
 "POST /hook?t=$::secret&tt=1&at=2&t\n$::body",
 "PUT /hook?tt=1&t=$::secret&at=2\n$::body",
 "POST /hook?tt=1&t=$::secret&at=2#f\n$::body"]
--- error_code eval: [403, 403, 405, 200]
--- access_log eval
[qr{/hook\?t=\*{28}&t=\*{28} }]
--- no_access_log eval: $::secret
--- no_error_log eval: [$::secret, '[alert]']



=== TEST 10: a token is overwritten also where nginx refuses the request first
--- http_config eval: $::echo
--- config
    location /hook {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://echo;
        location /hook/denied {
            deny all;
            proxy_pass http://echo;
        }
        location /hook/large {
            client_max_body_size 1k;
            proxy_pass http://echo;
        }
    }
--- request eval
["POST /hook/denied?token=$::secret\n$::body",
 "POST /hook/large?token=$::secret\n" . 'x' x 2000,
 "POST /hook?token=$::secret\n$::body"]
--- error_code eval: [403, 413, 200]
--- no_access_log eval: $::secret
--- no_error_log
[alert]



=== TEST 11: a token in a header goes no further with the documented recipe
--- http_config eval: $::echo
--- config
    location /hook {
        webhook token header=X-Args;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_set_header X-Args "";
        proxy_pass http://echo;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: "X-Args: $::secret"
--- response_body eval: "/hook \n"
--- no_error_log
[alert]



=== TEST 12: a dry run changes nothing, the token included
--- http_config eval: $::echo
--- config
    location /hook {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        proxy_pass http://echo;
    }
--- suppress_stderr
--- request eval: "POST /hook?token=$::secret\n$::body"
--- response_body eval: "/hook?token=$::secret \n"
--- no_error_log
[alert]



=== TEST 13: the query counts as it came, not as its location changes it
--- http_config eval: $::echo
--- config
    location /add {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        rewrite ^ /x?token=$TEST_NGINX_WEBHOOK_SECRET break;
        proxy_pass http://upstream;
    }
    location /set {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        set $args token=$TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
    location /drop {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        rewrite ^ /x? break;
        proxy_pass http://upstream;
    }
    location /dry {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        rewrite ^ /x?token=$TEST_NGINX_WEBHOOK_SECRET break;
        proxy_pass http://upstream;
    }
    location /other {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        try_files /none /into?token=$TEST_NGINX_WEBHOOK_SECRET;
    }
    location /into {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
    location /front/ {
        rewrite ^/front/(.*) /into?token=$1 last;
    }
--- suppress_stderr
--- cases eval
my $good = "token=$::secret";
my @dry = ('rejected_dry_run:no_signature', '', passed => 1);
[
    ['no_signature', '', uri => '/add'],
    ['no_signature', '', uri => '/add?a=1'],
    ['accepted', '', uri => "/add?$good"],
    ['signature_mismatch', '', uri => "/add?$good."],
    ['no_signature', '', uri => '/set'],
    ['no_signature', '', uri => '/set?a=1'],
    ['accepted', '', uri => "/set?$good"],
    ['no_signature', '', uri => '/drop'],
    ['accepted', '', uri => "/drop?$good"],
    [@dry, uri => '/dry'],
    [@dry, uri => '/dry?a=1'],
    ['accepted_dry_run:', '', uri => "/dry?$good", passed => 1],
    ['no_signature', ::github(), uri => '/other'],
    ['no_signature', ::github(), uri => '/other?a=1'],
    ['accepted', ::github(), uri => "/other?$good"],
    ['accepted', '', uri => "/front/$::secret"],
    ['signature_mismatch', '', uri => "/front/$::secret."],
]
--- no_error_log eval: ['[alert]']



=== TEST 14: it is overwritten also where nothing of it is left
--- http_config eval: $::echo
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        try_files /none /into;
    }
    location /into {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://echo;
    }
--- log_level: info
--- request eval
["POST /hook?token=$::secret\n$::body", "POST /hook?token=$::secret.\n$::body"]
--- more_headers eval: [::github(), ::github()]
--- error_code eval: [200, 403]
--- access_log eval: qr{"POST /hook\?token=\*{28} HTTP/1.1" 200}
--- no_access_log eval: $::secret
--- no_error_log eval: [$::secret, '[alert]']
