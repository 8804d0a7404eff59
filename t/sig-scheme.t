# Schemes of the user, each with the part of the language that it is about.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 729;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a prefix, another hash, base64url with and without padding
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        kind       hmac-sha512;
        signature  header=X-Acme-Signature prefix=v1: encoding=base64url;
        id         header=X-Acme-Id;
        event      header=X-Acme-Topic,X-Acme-Event;
    }
END
--- config
    location /hook {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
# the MAC of this body has "+" and "/" in base64
my sub mac { ::base64_mac($_[0], $::secret, 'sha512') }
my $body = (grep { mac($_) =~ m{\+.*/} } map { "event $_" } 1 .. 99)[0];
my $padded = 'X-Acme-Signature: v1:' . mac($body) =~ tr{+/}{-_}r;
[
    ['accepted', [$padded, 'X-Acme-Id: 7', 'X-Acme-Event: a.b'],
     body => $body, scheme => 'acme', signed => 'body', id => '7',
     event => 'a.b'],
    ['accepted', $padded =~ s/=+$//r, body => $body],
    ['signature_malformed', 'X-Acme-Signature: v1:' . mac($body), body => $body],
    ['signature_malformed', $padded =~ s/=$//r, body => $body],
    ['signature_malformed', $padded =~ s/v1://r, body => $body],
    ['signature_mismatch', $padded, body => "$body."],
]



=== TEST 2: a word before the signature, in any case
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        kind       hmac-sha1;
        signature  header=Authorization word=HMAC encoding=hex;
    }
END
--- config
    location /hook {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $mac = ::hex_mac($::body, $::secret, 'sha1');
[
    ['accepted', "Authorization: HMAC $mac"],
    ['accepted', "Authorization: hmac  $mac"],
    ['signature_malformed', "Authorization: HMAC$mac"],
    ['signature_malformed', "Authorization: $mac"],
    ['signature_malformed', "Authorization: HMAC"],
    ['signature_malformed', "Authorization: HMAC " . ::hex_mac($::body)],
    ['signature_mismatch', "Authorization: HMAC $mac", body => $::other],
]



=== TEST 3: numbered headers, any of which may match
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme docusign {
        kind       hmac-sha256;
        signature  header=X-DocuSign-Signature-* encoding=base64;
    }
END
--- config
    location /hook {
        webhook docusign;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($good, $wrong) = map { ::base64_mac($_) } $::body, $::other;
my sub number { "X-DocuSign-Signature-$_[0]: $_[1]" }
[
    ['accepted', number(1, $good)],
    ['accepted', [number(1, $wrong), number(2, $good)]],
    ['accepted', [number(1, 'junk'), number(100, $good)]],
    ['signature_mismatch', [number(1, $wrong), number(2, $wrong)]],
    ['signature_repeated', [number(1, $good), number(1, $good)]],
    ['signature_malformed', number(1, 'junk')],
    ['no_signature', number('', $good)],
    ['no_signature', number('x', $good)],
    ['no_signature', number('0001', $good)],
    ['accepted', [map { number($_, $_ == 16 ? $good : $wrong) } 1 .. 16]],
    ['signature_malformed',
     [map { number($_, $_ == 17 ? $good : $wrong) } 1 .. 17]],
]



=== TEST 4: what is required must be there, once and equal
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        kind       hmac-sha256;
        signature  header=X-Acme-Signature encoding=hex;
        require    header=X-Acme-Version value=2;
        require    header=X-Acme-Algorithm value=HmacSHA256;
    }
END
--- config
    location /hook {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $good = 'X-Acme-Signature: ' . ::hex_mac($::body);
my ($version, $alg) = ('X-Acme-Version: 2', 'X-Acme-Algorithm: HmacSHA256');
[
    ['accepted', [$good, $version, $alg]],
    ['guard', [$good, $alg]],
    ['guard', [$good, $version]],
    ['guard', [$good, $alg, 'X-Acme-Version: 1']],
    ['guard', [$good, $alg, 'X-Acme-Version: 22']],
    ['guard', [$good, $alg, $version, $version]],
    ['guard', [$good, $version, lc $alg]],
    ['no_signature', [$version, $alg]],
]



=== TEST 5: a signature in a query argument, which is then hidden
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        kind       hmac-sha256;
        signature  arg=signature encoding=base64;
    }
END
--- config
    location /hook {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $mac = ::base64_mac($::body) =~ s/(\W)/sprintf '%%%02X', ord $1/egr;
my sub with { ($_[0], '', uri => "/hook?$_[1]") }
[
    [with('accepted', "signature=$mac")],
    [with('accepted', "a=b&signature=$mac&c")],
    [with('signature_malformed', "signature=$mac.")],
    [with('signature_repeated', "signature=$mac&signature=$mac")],
    [with('no_signature', "a=$mac")],
    [with('signature_mismatch', "signature=$mac"), body => $::other],
]



=== TEST 6: semicolons, several labels, another field in the message
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme paddle {
        kind       hmac-sha256;
        signature  header=Paddle-Signature split=semicolon
                   label=h1 label=h2 encoding=hex;
        timestamp  field=ts unit=s tolerance=5m;
        message    "{timestamp}:{field:k}:{body}";
    }
END
--- config
    location /hook {
        webhook paddle;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $t = time;
my $mac = ::hex_mac("$t:key 1:$::body");
my $head = 'Paddle-Signature: ';
[
    ['accepted', "${head}ts=$t;k=key 1;h1=$mac", time => $t],
    ['accepted', "${head}h2=$mac; k=key 1 ;h1=00;ts=$t"],
    ['no_signature', "${head}ts=$t;k=key 1;h3=$mac"],
    ['no_signature', "${head}ts=$t,k=key 1,h1=$mac"],
    ['timestamp_missing', "${head}k=key 1;h1=$mac"],
    ['signature_mismatch', "${head}ts=$t;k=key 2;h1=$mac"],
    ['signature_malformed', "${head}ts=$t;h1=$mac"],
    ['signature_malformed', "${head}ts=$t;k=key 1;k=key 1;h1=$mac"],
]



=== TEST 7: times in RFC 3339
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme twitch {
        kind       hmac-sha256;
        signature  header=X-Signature prefix=sha256= encoding=hex;
        timestamp  header=X-Time unit=rfc3339 tolerance=10m;
        message    "{id}{timestamp}{body}";
        id         header=X-Id;
    }
END
--- config
    location /hook {
        webhook twitch;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
use POSIX 'strftime';
my sub at { strftime('%Y-%m-%dT%H:%M:%S', gmtime $_[0]) }
my sub sign { "X-Id: 1\nX-Time: $_[0]\nX-Signature: sha256="
              . ::hex_mac("1$_[0]$::body") }
my $now = time;
[
    ['accepted', sign(at($now) . 'Z'), time => at($now) . 'Z', id => '1'],
    ['accepted', sign(at($now) . '.123456789Z')],
    ['accepted', sign(at($now + 7200) . '+02:00')],
    ['accepted', sign(at($now - 19800) . '-05:30')],
    ['accepted', sign(lc at($now) . 'z')],
    ['timestamp_old', sign(at($now - 630) . 'Z')],
    ['timestamp_old', sign(at($now) . '+02:00')],
    ['timestamp_future', sign(at($now + 1200) . 'Z')],
    (map { ['timestamp_malformed', sign($_)] }
         at($now), at($now) . '.Z', at($now) =~ s/T/ /r . 'Z', $now,
         '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z',
         '2026-01-01T24:00:00Z', at($now) . 'Z '  . 'Z'),
]



=== TEST 8: times in milliseconds
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme workos {
        kind       hmac-sha256;
        signature  header=WorkOS-Signature split=comma label=v1 encoding=hex;
        timestamp  field=t unit=ms tolerance=3m future=10m;
        message    "{timestamp}.{body}";
    }
END
--- config
    location /hook {
        webhook workos;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my sub sign { ::stripe($::body, $_[0]) =~ s/Stripe/WorkOS/r }
my $now = time . '123';
[
    ['accepted', sign($now), time => $now],
    ['accepted', sign($now + 580_000)],
    ['timestamp_future', sign($now + 1_200_000)],
    ['timestamp_old', sign($now - 190_000)],
    ['timestamp_old', sign(time)],
    ['timestamp_malformed', sign("$now.5")],
    ['timestamp_malformed', sign($now . '00')],
]



=== TEST 9: a time beside the body keeps its bytes, also without a window
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme before {
        kind       hmac-sha256;
        signature  header=X-Signature;
        timestamp  header=X-Time tolerance=off;
        message    "{timestamp}{body}";
    }

    webhook_scheme behind {
        like       before;
        timestamp  header=X-Time unit=ms;
        message    "{body}{timestamp}";
    }
END
--- config
    location /before {
        webhook before;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /behind {
        webhook behind;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_tolerance off;
        proxy_pass http://upstream;
    }
--- cases eval
my sub cut {
    my ($outcome, $time, $body, @more) = @_;
    my @signed = ('17000000001', '{}11700000000000');
    return [$outcome, "X-Time: $time\nX-Signature: "
                      . ::hex_mac($signed[@more ? 1 : 0]),
            body => $body, uri => '/before', @more];
}
[
    cut('accepted', '1700000000', '1'),
    cut('timestamp_malformed', '17000000001', ''),
    cut('timestamp_malformed', '170000000', '01'),
    cut('accepted', '1700000000000', '{}1', uri => '/behind'),
    cut('timestamp_malformed', '11700000000000', '{}', uri => '/behind'),
    cut('timestamp_malformed', '700000000000', '{}11', uri => '/behind'),
]



=== TEST 10: like another scheme, with one thing changed
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme meta {
        like       github;
        event      header=X-Meta-Event;
    }

    webhook_scheme instagram {
        like       meta;
        signature  header=X-Insta-Signature prefix=sha256= encoding=hex;
    }

    webhook_scheme github {
        like       shopify;
    }
END
--- config
    location /meta {
        webhook meta;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /instagram {
        webhook instagram;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $insta = 'X-Insta-Signature: sha256=' . ::hex_mac($::body);
[
    # a scheme of the user hides the preset of its name
    ['accepted', [::shopify(), 'X-Meta-Event: a'], uri => '/meta',
     scheme => 'meta', event => 'a'],
    ['no_signature', ::github(), uri => '/meta'],
    ['signature_malformed', $insta =~ s/sha256=//r, uri => '/instagram'],
    ['no_signature', ::shopify(), uri => '/instagram'],
    ['accepted', [$insta, 'X-Meta-Event: b', 'X-Shopify-Event-Id: c'],
     uri => '/instagram', event => 'b', id => 'c', scheme => 'instagram'],
]



=== TEST 11: parameters that a scheme leaves to "webhook"
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        kind       hmac-sha256;
        parameters header prefix encoding;
        signature  header=X-Acme-Signature prefix=acme: encoding=hex;
    }
END
--- config
    location /plain {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /encoding {
        webhook acme encoding=base64;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /header {
        webhook acme header=X-Other,X-Third;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($hex, $base64) = (::hex_mac($::body), ::base64_mac($::body));
[
    ['accepted', "X-Acme-Signature: acme:$hex", uri => '/plain'],
    ['accepted', "X-Acme-Signature: acme:$base64", uri => '/encoding'],
    ['signature_malformed', "X-Acme-Signature: acme:$hex",
     uri => '/encoding'],
    ['accepted', "X-Other: $hex", uri => '/header'],
    ['accepted', "X-Third: $hex", uri => '/header'],
    ['no_signature', "X-Acme-Signature: acme:$hex", uri => '/header'],
]



=== TEST 12: the URL as the sender knows it, the method, a header
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        kind       hmac-sha256;
        signature  header=X-Acme-Signature encoding=hex;
        method     POST PUT;
        message    "{method}\n{url}\n{header:X-Acme-Time}\n{body}";
    }
END
--- config
    location /hook {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_public_url https://hooks.example.com$request_uri;
        proxy_pass http://upstream;
    }
--- cases eval
my sub sign {
    my ($method, $uri, $time) = @_;
    my $url = "https://hooks.example.com$uri";
    return "X-Acme-Time: $time\nX-Acme-Signature: "
           . ::hex_mac("$method\n$url\n$time\n$::body");
}
my $good = sign('POST', '/hook?a=%20b', 1);
[
    ['accepted', $good, uri => '/hook?a=%20b'],
    ['accepted', sign('PUT', '/hook', 1), method => 'PUT'],
    ['accepted', sign('POST', '/hook', ''), signed => 'body'],
    ['guard', sign('POST', '/hook', '') =~ s/.*\n//r],
    ['guard', "X-Acme-Time: 1\n" . sign('POST', '/hook', '1')],
    ['signature_mismatch', $good, uri => '/hook?a=+b'],
    ['signature_mismatch', $good, uri => '/hook?a=%20b', method => 'PUT'],
    ['signature_mismatch', $good =~ s/: 1/: 2/r, uri => '/hook?a=%20b'],
    ['method', $good, uri => '/hook?a=%20b', method => 'PATCH',
     also => 'Allow: POST, PUT'],
]



=== TEST 13: a message may go on after the body
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme trello {
        kind       hmac-sha1;
        signature  header=X-Trello-Webhook encoding=base64;
        message    "{body}{url}";
    }
END
--- config
    location /hook {
        webhook trello;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_public_url https://example.com/hook;
        proxy_pass http://upstream;
    }
--- cases eval
my sub sign { 'X-Trello-Webhook: ' . ::base64_mac($_[0], $::secret, 'sha1') }
my $url = 'https://example.com/hook';
[
    ['accepted', sign("$::body$url")],
    ['signature_mismatch', sign($::body)],
    ['signature_mismatch', sign("$url$::body")],
    ['accepted', sign($url), body => ''],
]



=== TEST 14: the sender's wish for a status
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme gone {
        like       github;
        reject     410;
    }

    webhook_scheme fine {
        like       github;
        reject     202;
    }
END
--- config
    location /gone {
        webhook gone;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /fine {
        webhook fine;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['no_signature', '', uri => '/gone', code => 410],
    ['no_signature', '', uri => '/fine', code => 403],
    ['accepted', ::github(), uri => '/gone'],
]
