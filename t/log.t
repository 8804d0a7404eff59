# What is logged, at which level; and what is never logged.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 75;

# an upstream that logs nothing of the body

our $quiet = <<'END';
    upstream quiet {
        server unix:$TEST_NGINX_HTML_DIR/quiet.sock;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/quiet.sock;
        return 200 "ok\n";
    }
END

our $time = time;

no_long_string();
run_tests();

__DATA__

=== TEST 1: a rejection is an error, with reason and scheme
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::github($::other)
--- error_code: 403
--- error_log eval
qr/\[error\] .* webhook rejected: signature_mismatch, scheme "github"(?: while verifying webhook)?, client: /
--- no_error_log
[crit]
[alert]



=== TEST 2: with info it is seen at info
--- http_config eval: $::upstream
--- log_level: info
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_log_level info;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- error_code: 403
--- error_log eval: qr/\[info\] .* webhook rejected: no_signature, scheme "github"/
--- no_error_log
[error]
[alert]



=== TEST 3: with info it is not seen at notice
--- http_config eval: $::upstream
--- log_level: notice
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_log_level info;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- error_code: 403
--- no_error_log
webhook rejected
[alert]



=== TEST 4: notice and warn
--- http_config eval: $::upstream
--- config
    location /notice {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_log_level notice;
        proxy_pass http://upstream;

        location /notice/warn {
            webhook_log_level warn;
            proxy_pass http://upstream;
        }
    }
--- request eval: ["POST /notice\n$::body", "POST /notice/warn\n$::body"]
--- error_code eval: [403, 403]
--- grep_error_log eval: qr/\[(?:notice|warn|error)\] .*webhook rejected: \w+/
--- grep_error_log_out eval: qr/\A(?:\[notice\] .*no_signature\n)?(?:\[warn\] .*no_signature\n)?\z/
--- error_log
webhook rejected: no_signature
--- no_error_log
[error]
[alert]



=== TEST 5: an acceptance is a matter of debug
--- http_config eval: $::upstream
--- log_level: info
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::github()
--- no_error_log
webhook accepted
[warn]
[error]
[alert]



=== TEST 6: at debug no secret, no computed signature, no byte of the body
--- http_config eval: $::quiet
--- config
    location /hook {
        webhook stripe;
        webhook_secret another-secret-of-sixteen;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://quiet;
    }
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval
[::stripe($::other, $::time), ::stripe($::body, $::time)]
--- error_code eval: [403, 200]
--- no_error_log eval
my $mac = ::hex_mac("$::time.$::body", 'another-secret-of-sixteen');
my $b64 = ::base64_mac("$::time.$::body", 'another-secret-of-sixteen');
[$::secret, 'another-secret', $mac, $b64, pack('H*', $mac), 'lead_123abc',
 unpack('H*', $::secret), '[alert]', '[crit]']



=== TEST 7: nor in our lines a signature or token that was presented
--- http_config eval: $::quiet
--- config
    location /stripe {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://quiet;
    }

    location /token {
        webhook token;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://quiet;
    }

    location /basic {
        webhook basic;
        webhook_secret user:$TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://quiet;
    }
--- request eval
["POST /stripe\n$::body", "POST /stripe\n$::body", "POST /token\n$::body",
 "POST /token\n$::body", "POST /basic\n$::body"]
--- more_headers eval
['Stripe-Signature: t=1,v1=canary', ::stripe($::other, $::time) . ',canary',
 'Authorization: Bearer canary', "Authorization: Bearer $::secret",
 'Authorization: Basic canary']
--- error_code eval: [403, 403, 403, 200, 403]
--- no_error_log eval
[qr/webhook.*canary/, qr/webhook.*$::secret/, qr/webhook.*lead_/, '[alert]']



=== TEST 8: what a client sends is no new line of the log
--- http_config eval: $::quiet
--- log_level: info
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://quiet;
    }
--- request eval: "POST /hook%0a[alert]%0d?a=%0a[alert]\n$::body"
--- more_headers eval: "X-GitHub-Event: a\x0b[alert]\nX-Hub-Signature-256: \x0bb"
--- error_code: 403
--- error_log
webhook rejected: signature_malformed, scheme "github"
--- no_error_log eval
[qr/^\[alert\]/m, '[crit]']
