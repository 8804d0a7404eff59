# A dry run says what would be, and changes nothing.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 157;

# from and to places that enforce

our $moves = <<'END';
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    location /dry/ {
        webhook_dry_run on;
        rewrite ^/dry/(.*) /$1 last;
    }
    location /denied {
        deny all;
        error_page 403 = @up;
        proxy_pass http://upstream;
    }
    location /allowed {
        error_page 403 = @up;
        proxy_pass http://upstream;
    }
    location /strict {
        rewrite ^ /loose last;
    }
    location /forbidden {
        deny all;
        error_page 403 = /loose;
        proxy_pass http://upstream;
    }
    location /loose {
        webhook_dry_run on;
        proxy_pass http://upstream;
    }
    location @up {
        webhook off;
        proxy_pass http://upstream;
    }
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: all requests pass, each with the verdict that it would have got
--- suppress_stderr
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=key;
        webhook_set $lead /data/id;
        webhook_dry_run on;
        proxy_pass http://upstream;
    }
--- cases eval
my @dry = ('accepted_dry_run:', 'rejected_dry_run:');
[
    [$dry[0], ::stripe(), key => 'key', signed => 'body'],
    ["$dry[1]signature_mismatch", ::stripe($::other), key => '',
     signed => 'none'],
    ["$dry[1]no_signature", ''],
    ["$dry[1]signature_malformed", 'Stripe-Signature: t=1,v1=zz'],
    ["$dry[1]signature_repeated", [::stripe(), ::stripe()]],
    ["$dry[1]timestamp_old", ::stripe($::body, 1), time => '1'],
    ["$dry[1]method", ::stripe(), method => 'PUT', also => '!Allow'],
    ["$dry[1]method", '', method => 'GET', body => undef],
    ["$dry[1]encoding", [::stripe(), 'Content-Encoding: gzip']],
    ["$dry[1]early_data", [::stripe(), 'Early-Data: 1']],
]



=== TEST 2: its rejections are logged as such
--- suppress_stderr
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- error_log eval
qr/\[error\] .* webhook rejected, dry run: no_signature, scheme "knowrithm"/
--- no_error_log
[alert]



=== TEST 3: where nothing is verified, nothing is guarded
--- suppress_stderr
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_dry_run on;

    location /early {
        return 200 "early\n";
    }

    location /page {
        error_page 404 =200 /early;
        root /nowhere;
    }

    location /strict {
        webhook_dry_run off;
        proxy_pass http://upstream;
    }
--- request eval
["POST /early\n$::body", "GET /page", "POST /strict\n$::body"]
--- error_code eval: [200, 200, 403]
--- response_body_like eval: ['\Aearly\n\z', '\Aearly\n\z', '403']



=== TEST 4: an error of the upstream stays what it is
--- suppress_stderr
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        error_page 503 =200 /made-up;
        proxy_intercept_errors on;
        proxy_pass http://upstream/fails;
    }

    location /made-up {
        return 200 "made up\n";
    }
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval: ['', ::knowrithm()]
--- error_code eval: [200, 200]



=== TEST 5: a large body passes unchanged, from memory and from a file
--- suppress_stderr
--- http_config eval
$WebhookCases::upstream . <<'END'
    server {
        listen unix:$TEST_NGINX_HTML_DIR/length.sock;
        client_max_body_size 0;
        return 200 "$content_length $http_content_md5\n";
    }
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_dry_run on;
        client_body_buffer_size 16k;
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/length.sock;
    }
--- request eval
["POST /hook\n" . 'x' x 300000, "POST /hook\n" . 'x' x 3000]
--- error_code eval: [200, 200]
--- response_body eval: ["300000 \n", "3000 \n"]



=== TEST 6: B8: an accepted dry run is verified anew where it is strict
--- suppress_stderr
--- config
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;

    location /hook {
        webhook_dry_run on;
        try_files /nothing @strict;
    }

    location @strict {
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted_dry_run:', ::knowrithm()],
    ['signature_mismatch', ::knowrithm($::other)],
    ['no_signature', ''],
]



=== TEST 7: B14: what is enforced is enforced, however it was entered
--- suppress_stderr
--- http_config eval: $::upstream
--- config eval: $::moves
--- request eval
["POST /denied\n$::body", "POST /dry/denied\n$::body", "POST /dry/allowed\n$::other",
 "POST /strict\n$::other", "POST /forbidden\n$::other"]
--- more_headers eval: ::knowrithm()
--- error_code eval: [500, 500, 403, 500, 500]
--- no_error_log
upstream_reached
[alert]



=== TEST 8: and what is genuine gets through
--- suppress_stderr
--- http_config eval: $::upstream
--- config eval: $::moves
--- request eval
["POST /dry/allowed\n$::body", "POST /allowed\n$::body", "POST /loose\n$::other"]
--- more_headers eval: ::knowrithm()
--- error_code eval: [200, 200, 200]
--- response_headers eval
["X-Verdict: accepted:", "X-Verdict: accepted:",
 "X-Verdict: rejected_dry_run:signature_mismatch"]
--- no_error_log
[alert]
