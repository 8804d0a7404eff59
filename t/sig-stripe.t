# Stripe: one header with a time and signatures, "t=...,v1=...,v0=...".  v0 is
# a fake signature of its test mode.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 380;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine event is accepted, its time is known
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $t = time;
[
    ['accepted', ::stripe($::body, $t), time => $t, signed => 'body'],
    ['signature_mismatch', ::stripe($::other)],
    ['signature_mismatch', ::stripe($::body, $t) =~ s/t=$t/'t=' . ($t + 1)/er],
    ['signature_mismatch', ::stripe($::body, $t, "$::secret.")],
    ['signature_mismatch', "Stripe-Signature: t=$t,v1=" . ::hex_mac($::body)],
]



=== TEST 2: the items are known by their labels, not by their places
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($t, $v1) = ::stripe() =~ /(t=\d+),(v1=.*)/;
my $head = 'Stripe-Signature: ';
[
    ['accepted', "$head$v1,$t"],
    ['accepted', "$head$t, $v1"],
    ['accepted', "$head,$t,,$v1,"],
    ['accepted', "$head$t,v9=later,$v1,scheme"],
    ['timestamp_missing', "$head$v1"],
    ['timestamp_malformed', "$head$t,$t,$v1"],
    ['no_signature', "$head$t"],
    ['no_signature', "$head$t," . $v1 =~ s/v1/V1/r],
    ['no_signature', "$head$t," . $v1 =~ s/v1/v11/r],
]



=== TEST 3: v0 never counts
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $good = ::stripe();
my ($wrong) = ::stripe($::other) =~ /(v1=.*)/;
[
    ['no_signature', $good =~ s/v1/v0/r],
    ['signature_mismatch', $good =~ s/v1=(.*)/v0=$1,$wrong/r],
    ['accepted', "$good,v0=" . '0' x 64],
    ['accepted', $good],
]



=== TEST 4: any of several signatures may match
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($t, $v1) = ::stripe() =~ /(t=\d+),(v1=.*)/;
my $head = "Stripe-Signature: $t,";
my $no = 'v1=' . '0' x 64;
[
    ['accepted', "$head$no,$v1"],
    ['accepted', "$head$v1,$no"],
    ['accepted', "${head}v1=zz,v1=,$v1"],
    ['signature_mismatch', "$head$no,$no"],
    ['signature_malformed', "${head}v1=zz,v1="],
    ['accepted', $head . "$no," x 15 . $v1],
    ['signature_malformed', $head . "$no," x 16 . $v1],
]



=== TEST 5: headers that are no lists fail cleanly
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    (map { ['signature_malformed', "Stripe-Signature: $_"] }
         '', ',', ',,', 't', 't,,', 'v1', 'v1=', '=', '=,='),
    ['no_signature', 'Stripe-Signature: t='],
    ['no_signature', 'Stripe-Signature: t=1=1'],
    ['no_signature', ''],
    ['signature_repeated', [::stripe(), ::stripe()]],
    ['accepted', ::stripe()],
]



=== TEST 6: a time is plain decimal digits
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_tolerance off;
        proxy_pass http://upstream;
    }
--- cases eval
my $t = time;
[
    (map { ['timestamp_malformed', ::stripe($::body, $_)] }
         '', 'now', 'Infinity', "-$t", "+$t", "0$t", "$t.0", "0x$t", '1e9',
         '123456789012'),
    ['accepted', ::stripe($::body, 0)],
    ['accepted', ::stripe($::body, '99999999999')],
    ['accepted', ::stripe($::body, $t)],
]



=== TEST 7: a whsec_ secret is used whole, not decoded
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::stripe($::body, time, ::whsec())],
    ['signature_mismatch', ::stripe()],
]
