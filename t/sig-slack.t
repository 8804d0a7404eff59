# Slack: the time in a header of its own, signed with a version before the body.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 156;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine request is accepted, a changed part is a mismatch
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $t = time;
my $good = ::slack($::body, $t);
my $later = $t + 1;
[
    ['accepted', $good, time => $t, signed => 'body'],
    ['signature_mismatch', $good, body => $::other],
    ['signature_mismatch', $good =~ s/$t/$later/r],
    ['signature_mismatch', ::slack($::body, $t, "$::secret.")],
    ['signature_mismatch',
     "X-Slack-Request-Timestamp: $t\nX-Slack-Signature: v0="
     . ::hex_mac("v1:$t:$::body")],
]



=== TEST 2: a form as Slack sends it for a command
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $form = 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&text=hello+world'
           . '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1';
[
    ['accepted', [::slack($form),
                  'Content-Type: application/x-www-form-urlencoded'],
     body => $form],
    ['signature_mismatch', ::slack($form), body => $form =~ s/%3A/%3a/r],
]



=== TEST 3: the time is there once, in digits
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $t = time;
my ($time, $signature) = split "\r\n", ::slack($::body, $t);
[
    ['timestamp_missing', $signature],
    ['timestamp_malformed', [$time, $time, $signature]],
    ['timestamp_malformed', ::slack($::body, "0$t")],
    ['timestamp_malformed', ::slack($::body, "$t,$t")],
    ['timestamp_malformed', ::slack($::body, '')],
    ['timestamp_old', ::slack($::body, $t * 0)],
    ['timestamp_future', ::slack($::body, $t . '0')],
    ['accepted', [$signature, $time]],
]



=== TEST 4: the signature is there once, with its version
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($time, $signature) = split "\r\n", ::slack();
[
    ['no_signature', $time],
    ['signature_repeated', [$time, $signature, $signature]],
    ['signature_malformed', [$time, $signature =~ s/v0=//r]],
    ['signature_malformed', [$time, $signature =~ s/v0=/v1=/r]],
    ['signature_malformed', [$time, $signature =~ s/v0=/V0=/r]],
    ['signature_malformed', [$time, 'X-Slack-Signature: v0=']],
    ['accepted', [$time, $signature]],
]
