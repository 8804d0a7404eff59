# Shopify: HMAC-SHA256 of the body in base64; newer header names without "X-".

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 125;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a genuine event is accepted under both families of names
--- config
    location /hook {
        webhook shopify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my @new = map { s/^X-//r } ::shopify(), 'X-Shopify-Event-Id: e-2',
                           'X-Shopify-Topic: orders/paid';
[
    ['accepted', [::shopify(), 'X-Shopify-Event-Id: e-1',
                  'X-Shopify-Topic: orders/create'],
     id => 'e-1', event => 'orders/create', time => '', signed => 'body'],
    ['accepted', \@new, id => 'e-2', event => 'orders/paid'],
    ['signature_mismatch', ::shopify(), body => $::other],
    ['signature_mismatch', \@new, body => $::other],
]



=== TEST 2: of both names the first one decides
--- config
    location /hook {
        webhook shopify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($good, $wrong) = (::shopify(), ::shopify($::other));
[
    ['accepted', [$good, $wrong =~ s/X-//r]],
    ['signature_mismatch', [$wrong, $good =~ s/X-//r]],
    ['signature_mismatch', [$good =~ s/X-//r, $wrong]],
    ['signature_repeated', [$good, $good]],
    ['no_signature', $good =~ s/X-/Y-/r],
]



=== TEST 3: base64 is taken strictly
--- config
    location /hook {
        webhook shopify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
# the MAC of this body has "+" and "/" in base64
my $body = (grep { ::base64_mac($_) =~ m{\+.*/} } map { "event $_" } 1 .. 99)[0];
my $good = ::shopify($body);
my ($last) = $good =~ /(.)=$/;
my $next = chr(1 + ord $last);
[
    ['accepted', $good, body => $body],
    ['signature_malformed', $good =~ tr{+/}{-_}r, body => $body],
    ['signature_malformed', $good =~ s/=$//r, body => $body],
    ['signature_malformed', "$good=", body => $body],
    ['signature_malformed', $good =~ s/$last=$/$next=/r, body => $body],
    ['signature_malformed', $good =~ s/(.{10})$/ $1/r, body => $body],
    ['signature_malformed', $good =~ s/: /: sha256=/r, body => $body],
    ['signature_malformed', 'X-Shopify-Hmac-Sha256: ' . ::hex_mac($body),
     body => $body],
]
