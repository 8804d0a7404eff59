# The window on the time that a scheme signs.  The times are of the moment in
# which the file was read, so what time brings nearer to an edge keeps three
# minutes from it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 197;

no_long_string();
run_tests();

__DATA__

=== TEST 1: five minutes both ways unless something else is said
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['timestamp_old', ::stripe($::body, time - 330)],
    ['accepted', ::stripe($::body, time - 120)],
    ['accepted', ::stripe($::body, time + 280)],
    ['timestamp_future', ::stripe($::body, time + 600)],
    ['timestamp_old', ::stripe($::body, 1)],
]



=== TEST 2: the time is known also where it is refused
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        add_header X-Verdict $webhook_verdict:$webhook_reason always;
        add_header X-Skew $webhook_skew always;
        add_header X-Time $webhook_timestamp always;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /hook\n$::body"]
--- more_headers eval: [::stripe($::body, time - 3000)]
--- error_code: 403
--- response_headers_like
X-Verdict: rejected:timestamp_old
X-Skew: 30[0-5]\d
X-Time: \d{10}



=== TEST 3: one value is for both ways
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_tolerance 10m;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['timestamp_old', ::slack($::body, time - 630)],
    ['accepted', ::slack($::body, time - 420)],
    ['accepted', ::slack($::body, time + 590)],
    ['timestamp_future', ::slack($::body, time + 900)],
]



=== TEST 4: two values are for past and future
--- config
    location /hook {
        webhook standard;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        webhook_tolerance 1h 2m;
        proxy_pass http://upstream;
    }
--- cases eval
my sub at { ::standard($::body, 'msg_1', time + $_[0]) }
[
    ['timestamp_old', at(-3630)],
    ['accepted', at(-3400)],
    ['accepted', at(110)],
    ['timestamp_future', at(400)],
]



=== TEST 5: "off" opens one side or both
--- suppress_stderr
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_tolerance off;
        proxy_pass http://upstream;

        location /hook/past {
            webhook_tolerance off 5m;
            proxy_pass http://upstream;
        }

        location /hook/future {
            webhook_tolerance 5m off;
            proxy_pass http://upstream;
        }
    }
--- cases eval
my @far = (::stripe($::body, 1), ::stripe($::body, time + 1e9));
[
    ['accepted', $far[0]],
    ['accepted', $far[1]],
    ['accepted', $far[0], uri => '/hook/past'],
    ['timestamp_future', $far[1], uri => '/hook/past'],
    ['timestamp_old', $far[0], uri => '/hook/future'],
    ['accepted', $far[1], uri => '/hook/future'],
    ['signature_mismatch', $far[0], body => $::other],
]



=== TEST 6: zero allows no age of a minute
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_tolerance 0 1h;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['timestamp_old', ::stripe($::body, time - 60)],
    ['accepted', ::stripe($::body, time + 3000)],
]



=== TEST 7: the window comes before the body, and before the comparison
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['timestamp_old', ::stripe($::other, time - 360)],
    ['timestamp_old', [::stripe($::body, time - 360), 'Expect: 100-continue']],
    ['accepted', ::stripe()],
]



=== TEST 8: schemes without a signed time have no window
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $old = '{"event":"lead.created","timestamp":"2001-01-01T00:00:00Z"}';
[
    ['accepted', ::knowrithm($old), body => $old, time => ''],
    ['accepted', ::knowrithm($old), body => $old],
]
