# Inheritance: http, server, location, nested location; a list is replaced by
# the level that sets it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 252;

no_long_string();
run_tests();

__DATA__

=== TEST 1: scheme and secrets come from the server
--- config
    webhook github;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=server;

    location /hook {
        proxy_pass http://upstream;

        location /hook/nested {
            proxy_pass http://upstream;
        }
    }
--- cases eval
[
    ['accepted', ::github(), key => 'server'],
    ['accepted', ::github(), uri => '/hook/nested', key => 'server'],
    ['no_signature', '', uri => '/hook/nested'],
]



=== TEST 2: or from http
--- http_config eval
$WebhookCases::upstream =~ s/(listen .*)/$1\n webhook off;/gr . <<'END'
    webhook github;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=http;
END
--- config
    location /hook {
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::github(), key => 'http'],
    ['no_signature', ''],
]



=== TEST 3: secrets of a location replace those of the server
--- config
    webhook github;
    webhook_secret secret-of-the-server id=server;

    location /hook {
        webhook_secret secret-of-the-location id=location;
        proxy_pass http://upstream;

        location /hook/nested {
            webhook_secret secret-of-the-nested-one id=nested;
            webhook_secret secret-of-the-other-one id=other;
            proxy_pass http://upstream;
        }
    }

    location /server {
        proxy_pass http://upstream;
    }
--- cases eval
my sub sign { ::github($::body, $_[0]) }
[
    ['accepted', sign('secret-of-the-location'), key => 'location'],
    ['signature_mismatch', sign('secret-of-the-server')],
    ['accepted', sign('secret-of-the-nested-one'), uri => '/hook/nested',
     key => 'nested'],
    ['accepted', sign('secret-of-the-other-one'), uri => '/hook/nested',
     key => 'other'],
    ['signature_mismatch', sign('secret-of-the-location'),
     uri => '/hook/nested'],
    ['signature_mismatch', sign('secret-of-the-server'),
     uri => '/hook/nested'],
    ['accepted', sign('secret-of-the-server'), uri => '/server',
     key => 'server'],
]



=== TEST 4: a file replaces a value, and the other way round
--- user_files
>>> secret
secret-of-the-file
--- suppress_stderr
--- config
    webhook github;
    webhook_secret secret-of-the-server;

    location /hook {
        webhook_secret_file $TEST_NGINX_HTML_DIR/secret;
        proxy_pass http://upstream;

        location /hook/nested {
            webhook_secret secret-of-the-nested;
            proxy_pass http://upstream;
        }
    }
--- cases eval
my sub sign { ::github($::body, $_[0]) }
[
    ['accepted', sign('secret-of-the-file')],
    ['signature_mismatch', sign('secret-of-the-server')],
    ['accepted', sign('secret-of-the-nested'), uri => '/hook/nested'],
    ['signature_mismatch', sign('secret-of-the-file'),
     uri => '/hook/nested'],
]



=== TEST 5: one list of secrets under several schemes
--- config
    webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;

    location /github {
        webhook github;
        proxy_pass http://upstream;
    }

    location /standard {
        webhook standard;
        proxy_pass http://upstream;
    }

    location /token {
        webhook token;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::github($::body, ::whsec()), uri => '/github'],
    ['signature_mismatch', ::github(), uri => '/github'],
    ['accepted', ::standard(), uri => '/standard'],
    ['accepted', 'Authorization: Bearer ' . ::whsec(), uri => '/token'],
]



=== TEST 6: "webhook off" below a server that verifies
--- config
    webhook github;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /hook {
        proxy_pass http://upstream;

        location /hook/open {
            webhook off;
            proxy_pass http://upstream;

            location /hook/open/again {
                webhook stripe;
                proxy_pass http://upstream;
            }
        }
    }

    location /health {
        webhook off;
        return 200 "fine\n";
    }
--- cases eval
[
    ['no_signature', ''],
    [':', '', uri => '/hook/open', passed => 1],
    [':', ::github($::other), uri => '/hook/open', passed => 1],
    ['no_signature', ::github(), uri => '/hook/open/again'],
    ['accepted', ::stripe(), uri => '/hook/open/again'],
]



=== TEST 7: each of tolerance, status, level and dry run is inherited alone
--- suppress_stderr
--- config
    webhook stripe;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_tolerance 1h;
    webhook_reject_status 401;
    webhook_dry_run on;

    location /hook {
        proxy_pass http://upstream;
    }

    location /strict {
        webhook_dry_run off;
        proxy_pass http://upstream;

        location /strict/status {
            webhook_reject_status 422 event;
            proxy_pass http://upstream;
        }

        location /strict/window {
            webhook_tolerance 5m;
            proxy_pass http://upstream;
        }
    }
--- cases eval
my $old = ::stripe($::body, time - 3000);
my $older = ::stripe($::body, time - 4000);
[
    ['accepted_dry_run:', $old],
    ['rejected_dry_run:timestamp_old', $older],
    ['accepted', $old, uri => '/strict'],
    ['timestamp_old', $older, uri => '/strict', code => 401],
    ['timestamp_old', $older, uri => '/strict/status', code => 401],
    ['timestamp_old', $old, uri => '/strict/window', code => 401],
]



=== TEST 8: a URL is inherited until another one is set
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme square {
        kind       hmac-sha256;
        signature  header=X-Square encoding=base64;
        message    "{url}{body}";
    }
END
--- config
    webhook_public_url https://a.example$uri;

    location /hook {
        webhook square;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;

        location /hook/b {
            webhook_public_url https://b.example$uri;
            proxy_pass http://upstream;
        }
    }

    location /github {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my sub sign { 'X-Square: ' . ::base64_mac("https://$_[0]$::body") }
[
    ['accepted', sign('a.example/hook')],
    ['accepted', sign('b.example/hook/b'), uri => '/hook/b'],
    ['signature_mismatch', sign('a.example/hook/b'), uri => '/hook/b'],
    ['accepted', ::github(), uri => '/github'],
]
