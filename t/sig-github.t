# GitHub: HMAC-SHA256 of the body in hex, after "sha256="; id and event type
# in headers that the signature does not cover.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 410;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine push is accepted, id and event are known
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', [::github(), 'X-GitHub-Delivery: 72d3162e-cc78-11e3',
                  'X-GitHub-Event: push'],
     id => '72d3162e-cc78-11e3', event => 'push', scheme => 'github',
     signed => 'body', time => '', key => ''],
    ['accepted', ::github(), id => '', event => ''],
]



=== TEST 2: one changed byte of body or secret is a mismatch
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['signature_mismatch', ::github(), body => $::other, signed => 'none'],
    ['signature_mismatch', ::github(), body => "$::body "],
    ['signature_mismatch', ::github(), body => substr($::body, 1)],
    ['signature_mismatch', ::github($::body, "$::secret.")],
    ['signature_mismatch', ::github(), body => ''],
    ['signature_mismatch', ::github(), body => undef],
    ['accepted', ::github()],
]



=== TEST 3: the prefix is taken literally
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['signature_malformed', ::github() =~ s/sha256=//r],
    ['signature_malformed', ::github() =~ s/sha256=/SHA256=/r],
    ['signature_malformed', ::github() =~ s/sha256=/sha1=/r],
    ['signature_malformed', ::github() =~ s/sha256=/sha256:/r],
    ['signature_malformed', ::github() =~ s/sha256=/sha256=sha256=/r],
    ['signature_malformed', ::github() =~ s/sha256=/sha256= /r],
    ['signature_malformed', 'X-Hub-Signature-256: sha256='],
    ['signature_malformed', 'X-Hub-Signature-256:'],
    ['accepted', ::github()],
]



=== TEST 4: hex digits of either case and of the right number
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', 'X-Hub-Signature-256: sha256=' . uc ::hex_mac($::body)],
    ['signature_malformed', ::github() =~ s/.$//r],
    ['signature_malformed', ::github() =~ s/..$//r],
    ['signature_malformed', ::github() . '00'],
    ['signature_malformed', ::github() =~ s/.$/g/r],
    ['signature_malformed', ::github() =~ s/.$/%30/r],
    ['signature_malformed',
     'X-Hub-Signature-256: sha256=' . ::base64_mac($::body)],
]



=== TEST 5: without the header no other one counts
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $sha1 = 'X-Hub-Signature: sha1=' . ::hex_mac($::body, $::secret, 'sha1');
[
    ['no_signature', ''],
    ['no_signature', $sha1],
    ['no_signature', ::github() =~ s/X-Hub/Hub/r],
    ['signature_mismatch', [$sha1, ::github($::other)]],
    ['accepted', [$sha1, ::github()]],
    ['accepted', ::github() =~ s/X-Hub-Signature/x-hub-sIGNATURE/r],
]



=== TEST 6: a repeated signature is refused, even the same twice
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['signature_repeated', [::github(), ::github()]],
    ['signature_repeated', [::github(), ::github($::other)]],
    ['signature_repeated', [::github($::other), lc(::github())]],
    ['signature_malformed', [::github() . ', ' . ::github() =~ s/.*: //r]],
    ['accepted', ::github()],
]



=== TEST 7: an unusable delivery id or event is refused
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['id_malformed', [::github(), 'X-GitHub-Delivery: a b']],
    ['id_malformed', [::github(), 'X-GitHub-Delivery: ' . 'a' x 257]],
    ['id_malformed', [::github(), "X-GitHub-Delivery: \xc3\xa4"]],
    ['id_malformed', [::github(), ('X-GitHub-Delivery: a') x 2]],
    ['accepted', [::github(), 'X-GitHub-Delivery:'], id => ''],
    ['accepted', [::github(), 'X-GitHub-Delivery: ' . 'a' x 256],
     id => 'a' x 256],
    ['event_malformed', [::github(), ('X-GitHub-Event: push') x 2],
     event => ''],
    ['event_malformed', [::github(), 'X-GitHub-Event: ' . 'e' x 257],
     event => ''],
    ['accepted', [::github(), 'X-GitHub-Event:'], event => ''],
    ['accepted', [::github(), 'X-GitHub-Event: ' . 'e' x 256],
     event => 'e' x 256],
]



=== TEST 8: an empty body has a signature too
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::github(''), body => ''],
    ['accepted', ::github(''), body => undef],
    ['accepted', [::github(''), 'Transfer-Encoding: chunked'],
     body => "0\r\n\r\n"],
    ['signature_mismatch', ::github(''), body => 'x'],
]



=== TEST 9: a method that the scheme does not use is 405 with Allow
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['method', ::github(), method => 'PUT', also => 'Allow: POST'],
    ['method', ::github(''), method => 'GET', body => undef,
     also => 'Allow: POST'],
    ['accepted', ::github(), also => '!Allow'],
]



=== TEST 10: a body of realistic size, with a length and in chunks
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_buffer_size 4k;
        proxy_pass http://upstream;
        proxy_buffer_size 64k;
        proxy_buffers 8 64k;
    }
--- cases eval
my $push = '{"ref":"refs/heads/main","commits":['
           . CORE::join(",", ('{"id":"7fd1a60b01f91b314f59955a4e4d4e80d8edf11d"}') x 400)
           . ']}';
my $last = substr $push, 0, -1;
my $chunked = CORE::join "", map { sprintf "%x\r\n%s\r\n", length, $_ }
              $push =~ /.{1,997}/gs, '';
[
    ['accepted', ::github($push), body => $push],
    ['accepted', [::github($push), 'Transfer-Encoding: chunked'],
     body => $chunked],
    ['signature_mismatch', ::github($push), body => "$last]"],
]
