# Security advisories of other software that verifies webhooks, as cases: each
# block is named by the tag under which docs/testing.md has the advisory.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 821;

no_long_string();
run_tests();

__DATA__

=== TEST 1: A1: every shorter prefix of a good signature is refused
--- config
    location /stripe {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /standard {
        webhook standard;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }

    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($stripe, $hex) = ::stripe() =~ /(.*,)v1=(.*)/;
my ($standard, $base64) = ::standard() =~ /(.*: )v1,(.*)/s;
my ($plain, $mac) = ::knowrithm() =~ /(.*=)(.*)/;
my sub prefixes { my ($s, $from) = @_; map { substr $s, 0, $_ }
                  grep { $_ < length $s } $from .. $from + 15 }
[
    (map { ['signature_malformed', $stripe . CORE::join(',',
            map { "v1=$_" } prefixes($hex, $_)), uri => '/stripe'] }
         0, 16, 32, 48),
    (map { ['signature_malformed', $standard . CORE::join(' ',
            map { "v1,$_" } prefixes($base64, $_)), uri => '/standard'] }
         0, 16, 32),
    (map { ['signature_malformed', $plain . substr $mac, 0, $_] }
         0, 1, 2, 32, 62, 63),
    ['accepted', "${stripe}v1=$hex", uri => '/stripe'],
    ['accepted', "${standard}v1,$base64", uri => '/standard'],
    ['accepted', "$plain$mac"],
]



=== TEST 2: A2: in a list every signature counts, and none but its own
--- config
    large_client_header_buffers 4 128k;

    location /hook {
        webhook standard;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_set_header webhook-signature "";
        proxy_pass http://upstream;
    }
--- cases eval
my ($head, $good) = ::standard() =~ /(.*: )(v1,.*)/s;
my ($bad) = ::standard($::other) =~ /(v1,.*)/;
my $unknown = $good =~ s/v1/v3/r;
[
    ['signature_mismatch', "$head$bad $bad"],
    ['accepted', "$head$bad $good"],
    ['accepted', "$head$good $bad"],
    ['no_signature', "$head$unknown"],
    ['accepted', "$head$unknown $good"],
    ['signature_mismatch', "$head$unknown $bad"],
    ['signature_malformed', $head . "$bad " x 999 . $good],
    ['accepted', $head . "$unknown " x 999 . $good],
]



=== TEST 3: A3: no verdict is no acceptance
--- config
    location /early {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        return 200 "ok\n";
    }

    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- suppress_stderr
--- request eval: ["POST /early\n$::body", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [500, 200]
--- response_headers eval: ["!X-Asked", "X-Asked: 200"]
--- response_body eval: ['', "$::body\n"]



=== TEST 4: A5: a blank secret is refused by nginx -t
--- config
    location /hook {
        webhook stripe;
        webhook_secret "                    ";
        proxy_pass http://upstream;
    }
--- must_die
--- error_log
[emerg]
the secret is blank: give "webhook stripe" what the sender shows



=== TEST 5: A5: what is signed with the empty key is refused
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $stripe_secret {
        default  "                    ";
        good     $TEST_NGINX_WEBHOOK_SECRET;
    }
END
--- config
    location /hook {
        webhook stripe;
        webhook_secret $stripe_secret;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['no_secret', ::stripe($::body, time, '')],
    ['no_secret', ::stripe($::body, time, ' ' x 20)],
    ['signature_mismatch', ::stripe($::body, time, ''),
     uri => '/hook?tenant=good'],
    ['accepted', ::stripe(), uri => '/hook?tenant=good'],
]



=== TEST 6: A6: an empty entry in a list of secrets is never used
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $uri $old_secret {
        /nowhere  old-secret-of-sixteen;
    }
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $old_secret id=old;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=new;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['signature_mismatch', ::knowrithm($::body, '')],
    ['signature_mismatch', ::knowrithm($::body, "\n")],
    ['accepted', ::knowrithm(), key => 'new'],
]



=== TEST 7: A7: without a secret nginx does not start, instead of not checking
--- config
    location /hook {
        webhook stripe;
        proxy_pass http://upstream;
    }
--- must_die
--- error_log
[emerg]
"webhook stripe" has no secret, add "webhook_secret" or "webhook_secret_file"



=== TEST 8: A8: an empty secret file is refused by nginx -t
--- user_files eval: [['secret', '']]
--- config
    location /hook {
        webhook stripe;
        webhook_secret_file $TEST_NGINX_HTML_DIR/secret;
        proxy_pass http://upstream;
    }
--- must_die
--- error_log
[emerg]
/secret" is empty: give "webhook stripe" what the sender shows



=== TEST 9: A10: a refused body reaches no variable, log or upstream
--- http_config eval
$WebhookCases::upstream . <<'END'
    log_format body "[$status $request_body]";
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        access_log logs/access.log body;
        add_header X-Verdict $webhook_verdict:$webhook_reason always;
        add_header X-Asked $upstream_status always;
        add_header X-Length "$request_body" always;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /hook\ncanary=$::secret", "POST /hook\nbody=1"]
--- more_headers eval: [::knowrithm(), ::knowrithm('body=1')]
--- error_code eval: [403, 200]
--- response_headers eval
["X-Verdict: rejected:signature_mismatch\n!X-Asked\n!X-Length",
 "X-Verdict: accepted:\nX-Asked: 200\nX-Length: body=1"]
--- access_log
[403 -]
--- no_access_log
canary
--- no_error_log
canary
[alert]
[crit]



=== TEST 10: A11: no location with the directive takes an unsigned request
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location = /exact {
        proxy_pass http://upstream;
    }

    location /prefix/ {
        proxy_pass http://upstream;

        location /prefix/nested {
            proxy_pass http://upstream;
        }
    }

    location ~ ^/regex\d+$ {
        proxy_pass http://upstream;
    }

    location /if {
        if ($arg_a) {
            proxy_pass http://upstream;
        }
    }

    location /limit {
        limit_except GET {
            proxy_pass http://upstream;
        }
    }

    location /named {
        try_files /nothing @named;
    }

    location @named {
        proxy_pass http://upstream;
    }

    location /rewritten {
        rewrite ^ /exact last;
    }

    location /satisfied {
        satisfy any;
        allow all;
        proxy_pass http://upstream;
    }

--- cases eval
[
    map {
        ['no_signature', '', uri => $_],
        ['signature_mismatch', ::knowrithm($::other), uri => $_],
        ['accepted', ::knowrithm(), uri => $_],
    } '/exact', '/prefix/a', '/prefix/nested', '/regex1', '/if?a=1', '/limit',
      '/named', '/rewritten', '/satisfied', '//exact', '/%65xact', '/a/../exact'
]



=== TEST 11: A12: what is compared are the bytes of both, not their texts
--- config
    location /hex {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /base64 {
        webhook shopify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my ($hex, $base64) = (::hex_mac($::body), ::base64_mac($::body));
my $mixed = $hex =~ s/([a-f]\d)/\U$1/gr;
my sub hex { "X-Knowrithm-Signature: sha256=$_[0]", uri => '/hex' }
my sub base64 { "X-Shopify-Hmac-Sha256: $_[0]", uri => '/base64' }
[
    ['accepted', hex($hex)],
    ['accepted', hex(uc $hex)],
    ['accepted', hex($mixed)],
    ['signature_mismatch', hex(scalar CORE::reverse $hex)],
    ['accepted', base64($base64)],
    ['signature_mismatch', base64(::base64_mac($::other))],
    ['signature_malformed', base64($base64 =~ s/(.)=$/chr(1 + ord $1) . '='/er)],
]



=== TEST 12: A19: nothing in an id or a time moves a signed boundary
--- config
    location /hook {
        webhook standard;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        webhook_tolerance off;
        proxy_pass http://upstream;
    }
--- cases eval
# the same signed bytes, cut elsewhere; and signed by the sender as they are
my $shifted = ::standard("1.$::body", 'msg_1', 2);
[
    ['accepted', $shifted, body => "1.$::body"],
    ['id_malformed', $shifted =~ s/msg_1/msg_1.2/r =~ s/: 2/: 1/r],
    ['timestamp_malformed', $shifted =~ s/: 2/: 2.1/r],
    ['id_malformed', ::standard($::body, 'a.b')],
    ['id_malformed', ::standard($::body, '.')],
    ['id_malformed', ::standard($::body, 'a b')],
    ['id_malformed', ::standard($::body, "a\x01b")],
    (map { ['timestamp_malformed', ::standard($::body, 'msg_1', $_)] }
         '+1', '-1', '01', '1 2', '1.0', '1e3', '0x1', '123456789012'),
    ['accepted', ::standard($::body, 'msg_1', '12345678901')],
]



=== TEST 13: A21: what comes twice is refused, whichever would match
--- config
    location /hook {
        webhook standard;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
--- cases eval
my ($id, $time, $good) = split "\r\n", ::standard();
my $bad = (split "\r\n", ::standard($::other))[2];
[
    ['signature_repeated', [$id, $time, $good, $good]],
    ['signature_repeated', [$id, $time, $good, $bad]],
    ['signature_repeated', [$id, $time, $bad, $good]],
    ['signature_repeated', [$id, $time, $good, $bad =~ s/web/WEB/r]],
    ['timestamp_malformed', [$id, $time, $time, $good]],
    ['timestamp_malformed', [$id, $time, "Webhook-Timestamp: 1", $good]],
    ['timestamp_malformed', [$id, "$time, 1", $good]],
    ['id_malformed', [$id, $id, $time, $good]],
    ['id_malformed', [$id, 'WEBHOOK-ID: msg_2', $time, $good]],
    ['id_malformed', ["$id, msg_2", $time, $good]],
    ['signature_mismatch', [$id, $time, $good . ', ' . $bad =~ s/.*: //r]],
    ['accepted', [$id, $time, $good]],
]



=== TEST 14: A23: a coded body is not parsed, whatever its signature is over
--- config
    location /hook {
        webhook_set $lead /data/id;
        webhook knowrithm;
        webhook_set $event /event;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
use Compress::Zlib 'memGzip';
my $gzip = memGzip($::body);
[
    ['encoding', [::knowrithm($gzip), 'Content-Encoding: gzip'],
     body => $gzip],
    ['encoding', [::knowrithm(), 'Content-Encoding: gzip'], body => $gzip],
    ['encoding', [::knowrithm(), 'Content-Encoding: br']],
    ['encoding', [::knowrithm(), 'Content-Encoding: identity, gzip']],
    ['accepted', [::knowrithm(), 'Content-Encoding: Identity']],
    ['accepted', ::knowrithm()],
]



=== TEST 15: A24: the body of a refused request is not the next request
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }

    location /smuggled {
        return 204;
    }
--- pipelined_requests eval
my $smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
["POST /hook\n$smuggled.", "POST /hook\n$smuggled.", "POST /hook\n$::body"]
--- more_headers eval: ['', ::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 403, 200]
--- response_headers eval
["X-Verdict: rejected:no_signature\n!X-Asked",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked",
 "X-Verdict: accepted:\nX-Asked: 200"]



=== TEST 16: A26: a secret that the sender could choose is refused by nginx -t
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret "$http_x_key_of_the_sender";
        proxy_pass http://upstream;
    }
--- must_die
--- error_log
[emerg]
a secret must not come from the request: use a "map" that knows every value
