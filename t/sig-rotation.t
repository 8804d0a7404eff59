# Several secrets: any of them may match, and $webhook_key_id tells which one.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 188;

no_long_string();
run_tests();

__DATA__

=== TEST 1: the old and the new secret are both accepted, and named
--- config
    location /hook {
        webhook github;
        webhook_secret new-secret-of-sixteen id=2026-11;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=2026-05;
        webhook_secret without-an-id-but-long;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::github($::body, 'new-secret-of-sixteen'), key => '2026-11'],
    ['accepted', ::github(), key => '2026-05'],
    ['accepted', ::github($::body, 'without-an-id-but-long'), key => ''],
    ['signature_mismatch', ::github($::body, 'neither-of-the-three'),
     key => ''],
    ['no_signature', '', key => ''],
]



=== TEST 2: secrets of files, of values and of other encodings are one list
--- user_files
>>> new
a-secret-in-a-file-with-newline
--- config
    location /hook {
        webhook github;
        webhook_secret_file $TEST_NGINX_HTML_DIR/new id=file;
        webhook_secret 00112233445566778899aabbccddeeff encoding=hex id=hex;
        webhook_secret AAECAwQFBgcICQoLDA0ODw== id=base64 encoding=base64;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC encoding=whsec id=whsec;
        webhook_secret 00112233445566778899aabbccddeeff id=raw;
        proxy_pass http://upstream;
    }
--- suppress_stderr
--- cases eval
my $hex = '00112233445566778899aabbccddeeff';
[
    ['accepted', ::github($::body, 'a-secret-in-a-file-with-newline'),
     key => 'file'],
    ['accepted', ::github($::body, pack 'H*', $hex), key => 'hex'],
    ['accepted', ::github($::body, pack 'C*', 0 .. 15), key => 'base64'],
    ['accepted', ::github($::body), key => 'whsec'],
    ['accepted', ::github($::body, $hex), key => 'raw'],
    ['signature_mismatch',
     ::github($::body, "a-secret-in-a-file-with-newline\n")],
    ['signature_mismatch', ::github($::body, ::whsec())],
]



=== TEST 3: of equal secrets the first gives the id
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=first;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=second;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::github(), key => 'first'],
    ['signature_mismatch', ::github($::other)],
]



=== TEST 4: eight secrets against sixteen signatures, the last of both match
--- config
    location /hook {
        webhook stripe;
        webhook_secret secret-of-sixteen-1 id=1;
        webhook_secret secret-of-sixteen-2 id=2;
        webhook_secret secret-of-sixteen-3 id=3;
        webhook_secret secret-of-sixteen-4 id=4;
        webhook_secret secret-of-sixteen-5 id=5;
        webhook_secret secret-of-sixteen-6 id=6;
        webhook_secret secret-of-sixteen-7 id=7;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=8;
        proxy_pass http://upstream;
    }
--- cases eval
my ($t, $v1) = ::stripe() =~ /(t=\d+),(v1=.*)/;
my $no = 'v1=' . 'f' x 64;
my $head = "Stripe-Signature: $t," . "$no," x 14;
my ($first) = ::stripe($::body, substr($t, 2), 'secret-of-sixteen-1')
              =~ /(v1=.*)/;
[
    ['accepted', "$head$no,$v1", key => '8'],
    ['accepted', "$head$first,$no", key => '1'],
    ['accepted', "$head$v1,$first", key => '1'],
    ['signature_mismatch', "$head$no,$no", key => ''],
]



=== TEST 5: both sides rotate under Standard Webhooks
--- config
    location /hook {
        webhook standard;
        webhook_secret whsec_bmV3LXNlY3JldC1vZi1zaXh0ZWVu id=new;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC id=old;
        proxy_pass http://upstream;
    }
--- cases eval
my $old = ::standard();
my $new = ::standard($::body, 'msg_1', time, 'new-secret-of-sixteen');
my ($one, $two) = map { /(v1,.*)/ } $old, $new;
my $head = $old =~ s/v1,.*//r;
[
    ['accepted', $old, key => 'old'],
    ['accepted', $new, key => 'new'],
    ['accepted', "$head$one $two", key => 'new'],
]



=== TEST 6: tokens rotate as well
--- config
    location /hook {
        webhook token;
        webhook_secret another-secret-token id=new;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=old;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', 'Authorization: Bearer another-secret-token', key => 'new'],
    ['accepted', "Authorization: Bearer $::secret", key => 'old'],
    ['signature_mismatch', 'Authorization: Bearer another-secret-token-'],
]
