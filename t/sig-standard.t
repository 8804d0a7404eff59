# Standard Webhooks, under the names of the specification and those of Svix:
# id, time and body are signed; a list of "version,base64"; whsec_ secrets.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 325;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine event is accepted, id and time are known
--- config
    location /hook {
        webhook standard-webhooks;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
my $t = time;
[
    ['accepted', ::standard($::body, 'msg_1', $t), id => 'msg_1', time => $t,
     signed => 'body', scheme => 'standard-webhooks'],
    ['signature_mismatch', ::standard(), body => $::other],
    ['signature_mismatch', ::standard() =~ s/msg_1/msg_2/r],
    ['signature_mismatch', ::standard($::body, 'msg_1', $t)
                           =~ s/($t)/$1 - 1/er],
    ['signature_mismatch', ::standard($::body, 'msg_1', $t, ::whsec())],
]



=== TEST 2: the alias "standard", and a secret without whsec_ and padding
--- config
    location /hook {
        webhook standard;
        webhook_secret bm90LWEtc2VjcmV0LWJ1dC1sb25nLWVub3VnaC4;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::standard($::body, 'msg_1', time, "$::secret."),
     scheme => 'standard'],
    ['signature_mismatch', ::standard()],
]



=== TEST 3: svix takes both families of header names
--- config
    location /hook {
        webhook svix;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
my $svix = ::standard() =~ s/^webhook-/svix-/gmr;
[
    ['accepted', $svix, id => 'msg_1', scheme => 'svix'],
    ['accepted', ::standard(), id => 'msg_1'],
    ['signature_mismatch', $svix, body => $::other],
    ['signature_mismatch', $svix =~ s/msg_1/msg_2/r],
]



=== TEST 4: any of several signatures of version v1 may match
--- config
    location /hook {
        webhook standard-webhooks;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
my $good = ::standard();
my ($v1) = $good =~ /(v1,.*)/;
my ($no) = ::standard($::other) =~ /(v1,.*)/;
my sub list { $good =~ s/v1,.*/$_[0]/r }
[
    ['accepted', list("$no $v1")],
    ['accepted', list("$v1 $no")],
    ['accepted', list("v1a,AAAA v2 ,,  $v1  v1")],
    ['signature_mismatch', list("$no $no")],
    ['no_signature', list($v1 =~ s/v1/v2/r)],
    ['no_signature', list($v1 =~ s/v1/v1a/r)],
    ['no_signature', list('v1a,AAAA')],
    ['signature_malformed', list('v1,')],
    ['signature_malformed', list($v1 =~ s/v1,//r)],
    ['signature_malformed', list($v1 =~ s/v1,/v1=/r)],
    ['accepted', list("$no " x 15 . $v1)],
    ['signature_malformed', list("$no " x 16 . $v1)],
]



=== TEST 5: id, time and signature are all there, and once
--- config
    location /hook {
        webhook standard-webhooks;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
my ($id, $time, $signature) = split "\r\n", ::standard();
[
    ['id_malformed', [$time, $signature]],
    ['timestamp_missing', [$id, $signature]],
    ['no_signature', [$id, $time]],
    ['id_malformed', [$id, $id, $time, $signature]],
    ['timestamp_malformed', [$id, $time, $time, $signature]],
    ['signature_repeated', [$id, $time, $signature, $signature]],
    ['accepted', [$signature, $time, $id]],
]



=== TEST 6: an id is a token without the dot that separates
--- config
    location /hook {
        webhook standard-webhooks;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
[
    (map { ['id_malformed', ::standard($::body, $_)] }
         'msg.1', '', 'msg 1', 'a' x 257, "msg_\xe4", "a\tb"),
    ['accepted', ::standard($::body, 'a' x 256), id => 'a' x 256],
    ['accepted', ::standard($::body, 'Msg-1_~!'), id => 'Msg-1_~!'],
]



=== TEST 7: the window is 300 s both ways
--- config
    location /hook {
        webhook standard-webhooks;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['timestamp_old', ::standard($::body, 'msg_1', time - 400)],
    ['timestamp_future', ::standard($::body, 'msg_1', time + 600)],
    ['accepted', ::standard($::body, 'msg_1', time - 100)],
    ['accepted', ::standard($::body, 'msg_1', time + 280)],
    ['timestamp_malformed', ::standard($::body, 'msg_1', time . '000')],
]



=== TEST 8: a raw secret, as BigCommerce has it
--- config
    location /hook {
        webhook standard-webhooks;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET encoding=raw;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::standard()],
    ['signature_mismatch', ::standard($::body, 'msg_1', time, ::whsec())],
]
