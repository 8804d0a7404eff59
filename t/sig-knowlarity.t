# Knowlarity, for accounts that have a signature: HMAC-SHA256 of the body in
# hex, with or without "sha256=".

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 123;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine call is accepted with the prefix and without
--- config
    location /hook {
        webhook knowlarity-hmac;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $mac = ::hex_mac($::body);
[
    ['accepted', "X-Knowlarity-Signature: sha256=$mac", signed => 'body',
     scheme => 'knowlarity-hmac', id => '', time => ''],
    ['accepted', "X-Knowlarity-Signature: $mac"],
    ['accepted', "X-Knowlarity-Signature: \U$mac"],
    ['signature_mismatch', "X-Knowlarity-Signature: sha256=$mac",
     body => $::other],
    ['signature_mismatch', "X-Knowlarity-Signature: $mac", body => $::other],
]



=== TEST 2: another prefix, another length, or nothing
--- config
    location /hook {
        webhook knowlarity-hmac;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $mac = ::hex_mac($::body);
my $head = 'X-Knowlarity-Signature: ';
[
    ['signature_malformed', "${head}sha1=$mac"],
    ['signature_malformed', "${head}sha256=sha256=$mac"],
    ['signature_malformed', "${head}sha256="],
    ['signature_malformed', $head],
    ['signature_malformed', $head . substr $mac, 2],
    ['signature_malformed', "$head${mac}00"],
    ['signature_malformed', $head . ::base64_mac($::body)],
    ['signature_repeated', ["$head$mac", "${head}sha256=$mac"]],
    ['no_signature', ''],
    ['accepted', "$head$mac"],
]



=== TEST 3: the token in the URL is no substitute
--- config
    location /hook {
        webhook knowlarity-hmac;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $good = 'X-Knowlarity-Signature: ' . ::hex_mac($::body);
[
    ['no_signature', '', uri => "/hook?token=$::secret"],
    ['accepted', $good, uri => "/hook?token=$::secret"],
]
