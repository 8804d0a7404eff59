# Every directive where it belongs, with every kind of value.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 281;

no_long_string();
run_tests();

__DATA__

=== TEST 1: all in http
--- suppress_stderr
--- http_config eval
$WebhookCases::upstream =~ s/(listen .*)/$1\n webhook off;/gr . <<'END'
    webhook                stripe;
    webhook_secret         secret-of-sixteen-1  id=1;
    webhook_tolerance      10m 1m;
    webhook_dry_run        off;
    webhook_reject_status  401 signature;
    webhook_reject_status  422 event;
    webhook_retry_after    1m;
    webhook_log_level      warn;
END
--- config
    location /hook {
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::stripe($::body, time - 400, 'secret-of-sixteen-1'),
     key => '1'],
    ['timestamp_old', ::stripe($::body, time - 700), code => 401],
    ['timestamp_future', ::stripe($::body, time + 400), code => 401],
]



=== TEST 2: all in a server
--- config
    webhook                stripe;
    webhook_secret         secret-of-sixteen-1  id=1;
    webhook_tolerance      10m;
    webhook_dry_run        off;
    webhook_reject_status  401;
    webhook_retry_after    1m;
    webhook_log_level      warn;

    location /hook {
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::stripe($::body, time - 400, 'secret-of-sixteen-1')],
    ['no_signature', '', code => 401],
]



=== TEST 3: all in a location, with parameters in any order
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme acme {
        parameters  header encoding;
        kind        hmac-sha256;
        signature   header=X-Acme encoding=hex;
        message     "{url}{body}";   # comments and quotes as in nginx
        event       'header=X-Event';
    }
END
--- config
    location /hook {
        webhook                acme encoding=base64 header=X-Other;
        webhook_secret         encoding=raw id=1;
        webhook_public_url     "https://a.example$request_uri";
        webhook_dry_run        off;
        webhook_reject_status  599;
        webhook_retry_after    0;
        webhook_log_level      notice;
        proxy_pass             http://upstream;
    }
--- suppress_stderr
--- cases eval
my $mac = ::base64_mac("https://a.example/hook$::body", 'encoding=raw');
[
    ['accepted', "X-Other: $mac", key => '1'],
    ['accepted', ["X-Other: $mac", 'X-Event: e'], event => 'e'],
]



=== TEST 4: not in "if"
--- config
    location /hook {
        if ($arg_a) {
            webhook github;
        }
    }
--- must_die
--- error_log
[emerg]
"webhook" directive is not allowed here in



=== TEST 5: secrets neither
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        if ($arg_a) {
            webhook_secret another-secret-of-16;
        }
    }
--- must_die
--- error_log
[emerg]
"webhook_secret" directive is not allowed here in



=== TEST 6: a file beside nginx.conf, with the newline of Windows
--- user_files eval
[["$ENV{TEST_NGINX_HTML_DIR}/../conf/secret.txt",
  "secret in a file, with blanks \r\n"]]
--- suppress_stderr
--- config
    location /hook {
        webhook github;
        webhook_secret_file secret.txt id=file;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::github($::body, 'secret in a file, with blanks '),
     key => 'file'],
    ['signature_mismatch', ::github($::body, 'secret in a file, with blanks')],
]



=== TEST 7: bytes of any value in a file
--- user_files eval: [['secret', CORE::join '', map { chr } 0 .. 9, 11, 12, 14 .. 255]]
--- suppress_stderr
--- config
    location /hook {
        webhook github;
        webhook_secret_file $TEST_NGINX_HTML_DIR/secret;
        proxy_pass http://upstream;
    }
--- cases eval
my $key = CORE::join '', map { chr } 0 .. 9, 11, 12, 14 .. 255;
[
    ['accepted', ::github($::body, $key)],
    ['signature_mismatch', ::github($::body, substr $key, 1)],
]



=== TEST 8: secrets of any length up to 1024 bytes
--- config eval
CORE::join '', map { <<"END" } 1, 15, 16, 64, 65, 1024
    location /$_ {
        webhook knowrithm;
        webhook_secret @{['s' x $_]};
        proxy_pass http://upstream;
    }
END
--- suppress_stderr
--- cases eval
[
    map {
        ['accepted', ::knowrithm($::body, 's' x $_), uri => "/$_"],
        ['signature_mismatch', ::knowrithm($::body, 's' x ($_ + 1)),
         uri => "/$_"],
    } 1, 15, 16, 64, 65, 1024
]



=== TEST 9: a secret of more is refused
--- config eval
'location /hook { webhook knowrithm; webhook_secret ' . 's' x 1025 . '; }'
--- must_die
--- error_log
[emerg]
the secret is longer than 1024 bytes: give "webhook knowrithm" what the sender shows



=== TEST 10: every preset by its name
--- config eval
CORE::join '', map { <<"END" }
    location /$_ {
        webhook $_;
        webhook_secret @{[ /basic/ && "user:" ]}\$TEST_NGINX_WEBHOOK_WHSEC;
        proxy_pass http://upstream;
    }
END
    qw( knowrithm metachat knowlarity knowlarity-hmac github stripe slack
        shopify standard-webhooks standard svix token basic )
--- cases eval
[
    map { ['no_signature', '', uri => "/$_", scheme => $_] }
        qw( knowrithm metachat knowlarity knowlarity-hmac github stripe slack
            shopify standard-webhooks standard svix token basic )
]
