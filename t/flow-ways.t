# Ways into a webhook location and out of it that go around its handler.

use v5.36;
use lib 't/lib';

use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 213;

our $webhook = 'webhook knowrithm; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

our $http = $::upstream . <<'END';
    server {
        listen unix:$TEST_NGINX_HTML_DIR/accel.sock;
        add_header X-Accel-Redirect $arg_to always;

        location / {
            return 200 "before <!--#include virtual=\"/into\" --> after";
        }
    }
END

our $accel = 'proxy_pass http://unix:$TEST_NGINX_HTML_DIR/accel.sock:/';

our $urls = $http . <<'END';
    webhook_scheme hooks {
        kind       hmac-sha256;
        signature  header=X-Hook split=comma label=v1;
        message    "{url}{body}";
    }
END

# signed for each of these URLs

sub hook (@urls) {
    return 'X-Hook: ' . join ',', map { 'v1=' . ::hex_mac("https://$_$::body") }
                                      @urls;
}

# genuine, forged, and without a signature, to each of these places

sub requests (@paths) {
    return [map { my $path = $_; map { "POST /$path\n$_" } $::body, $::other,
                                 $::other } @paths];
}

sub headers (@paths) {
    return [(::knowrithm(), ::knowrithm(), 'X-None: 1') x @paths];
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: what answers in the place of the content handler has no 2xx
--- http_config eval: $::http
--- config eval
"$::webhook
error_page 418 =200 /page;
error_page 419 = \@page;
error_page 420 =204 \@page;

location /page { return 200 page; }
location \@page { return 200 page; }
location /url { error_page 418 =200 /page; return 418; }
location /named { error_page 419 = \@page; return 419; }
location /coded { error_page 420 =204 \@page; return 420; }
location /if { if (\$uri) { return 201; } }
location /last { rewrite ^ /page last; }"
--- suppress_stderr
--- request eval: ::requests(qw( page url named coded if last ))
--- more_headers eval: ::headers(1 .. 6)
--- error_code eval
[(500) x 3, (403) x 3, (500) x 3, (403) x 3, (500) x 6]
--- no_error_log
upstream_reached
[alert]



=== TEST 2: nor what answers in its own phase without a verdict
--- http_config eval: $::http
--- config eval
"$::webhook

location /pixel { empty_gif; }
location /status { stub_status; }
location /except { limit_except PUT { deny all; } empty_gif; }"
--- request eval: ::requests(qw( pixel status except ))
--- more_headers eval: ::headers(1 .. 3)
--- error_code eval
[405, 403, 403, 405, 403, 403, 403, 403, 403]
--- no_error_log
[alert]



=== TEST 3: a server that answers before there is a location
--- http_config eval: $::http
--- config eval
"$::webhook
if (\$arg_now) { return 200 now; }
location /hook { proxy_pass http://upstream; }"
--- suppress_stderr
--- request eval: ::requests('hook', 'hook?now=1')
--- more_headers eval: ::headers(1 .. 2)
--- error_code eval: [200, 403, 403, 500, 500, 500]
--- no_error_log
[alert]



=== TEST 4: who is sent into a webhook location is verified there
--- http_config eval: $::http
--- config eval
"location /into { $::webhook proxy_pass http://upstream; }
location \@into { $::webhook proxy_pass http://upstream; }

location /page { error_page 404 = \@into; return 404; }
location /files { try_files /none \@into; }
location /last { rewrite ^ /into last; }
location /accel { $::accel?to=\@into; }"
--- request eval: ::requests(qw( page files last accel ))
--- more_headers eval: ::headers(1 .. 4)
--- error_code eval: [(200, 403, 403) x 4]
--- response_headers eval
[("X-Asked: 200", "!X-Upstream", "!X-Upstream") x 3,
 "X-Upstream: reached", "!X-Upstream", "!X-Upstream"]
--- no_error_log
[alert]



=== TEST 5: what a request leaves behind it is refused there
--- http_config eval: $::http
--- config eval
"location /into { $::webhook proxy_pass http://upstream; }

location /post { post_action /into; proxy_pass http://upstream/length; }
location /mirror { mirror /into; proxy_pass http://upstream/length; }
location /include { ssi on; ssi_types *; $::accel; }
location /added { add_after_body /into; addition_types *;
                  proxy_pass http://upstream/length; }"
--- request eval
["POST /post\n$::other",
 map { "POST /$_\n$::body" } qw( mirror include added )]
--- more_headers eval: [(::knowrithm()) x 4]
--- error_code eval: [200, 200, 200, 200]
--- wait: 0.05
--- no_error_log
upstream_reached
[alert]



=== TEST 6: through three locations each asks for its own
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    try_files /none \@second;
}

location \@second {
    webhook github;
    webhook_secret another-secret-for-them;
    webhook_events push;
    error_page 403 = \@third;
    try_files /none \@third;
}

location \@third {
    proxy_pass http://upstream;
}"
--- request eval: [("POST /hook\n$::body") x 4]
--- more_headers eval
my $second = ::github($::body, 'another-secret-for-them');
my $event = "X-GitHub-Event: push";
[CORE::join("\n", ::knowrithm(), $second, $event),
 CORE::join("\n", ::knowrithm(), ::github(), $event),
 CORE::join("\n", ::knowrithm($::other), $second, $event),
 CORE::join("\n", ::knowrithm(), $second, "$event.not")]
--- error_code eval: [200, 403, 403, 200]
--- response_headers eval
["X-Verdict: accepted:", "X-Verdict: rejected:signature_mismatch\n!X-Asked",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked",
 "X-Verdict: rejected:event_unlisted"]
--- no_error_log
[alert]



=== TEST 7: an upstream that failed is no success by an error page
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    proxy_intercept_errors on;
    error_page 503 =200 \@fine;
    proxy_pass http://upstream/fails;
}

location /fixed {
    $::webhook
    proxy_intercept_errors on;
    error_page 503 =200 \@fixed;
    proxy_pass http://upstream/fails;
}

location \@fine { return 200 fine; }
location \@fixed { proxy_pass http://upstream; }"
--- request eval: ["POST /hook\n$::body", "POST /fixed\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [503, 200]
--- no_error_log
[alert]



=== TEST 8: what nginx refuses by itself never was in the location
--- http_config eval: $::http
--- config eval
"location = /internal {
    $::webhook
    internal;
    error_page 404 = \@elsewhere;
    proxy_pass http://upstream;
}

location /slash/ {
    $::webhook
    error_page 301 = \@elsewhere;
    proxy_pass http://upstream;
}

location = /large {
    $::webhook
    client_max_body_size 50;
    error_page 413 = \@elsewhere;
    proxy_pass http://upstream;
}

location = /denied {
    $::webhook
    deny all;
    error_page 403 = \@elsewhere;
    proxy_pass http://upstream;
}

location \@elsewhere {
    proxy_pass http://upstream;
}"
--- suppress_stderr
--- request eval: [map { "POST /$_\n$::other" } qw( internal slash large denied )]
--- error_code eval: [200, 200, 200, 500]
--- response_body_like eval: ["^\Q$::other\E\$", "^\Q$::other\E\$", '^$', '500']
--- no_error_log
[alert]



=== TEST 9: a narrower window is looked at, a wider one need not be
--- http_config eval: $::http
--- config eval
"webhook stripe;
webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;
webhook_tolerance 200;

location /off { webhook_tolerance off; try_files /none \@past; }
location /past { try_files /none \@past; }
location /future { try_files /none \@future; }
location /wide { try_files /none \@wide; }

location \@past { webhook_tolerance 60 200; proxy_pass http://upstream; }
location \@future { webhook_tolerance 200 10; proxy_pass http://upstream; }
location \@wide { webhook_tolerance off; proxy_pass http://upstream; }"
--- request eval
[map { "POST /$_\n$::body" } qw( off off past past future future wide )]
--- more_headers eval
[map { ::stripe($::body, time + $_) } -100, -10, -100, -10, 100, 5, 100]
--- error_code eval: [403, 200, 403, 200, 403, 200, 200]
--- response_headers eval
[('!X-Upstream', 'X-Asked: 200') x 3, 'X-Asked: 200']
--- no_error_log
[alert]



=== TEST 10: nor does a copy go where the window is narrower
--- http_config eval: $::http
--- config eval
"webhook stripe;
webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;

location /hook {
    mirror /narrow;
    mirror /wide;
    proxy_pass http://upstream/length;
}

location /narrow { webhook_tolerance 60; proxy_pass http://upstream; }
location /wide { webhook_tolerance 400; proxy_pass http://upstream; }"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::stripe($::body, time - 100)
--- wait: 0.05
--- grep_error_log eval
qr{/upstream_reached".*request: "\w+ \K\S+|webhook rejected: subrequest "\S+"}
--- grep_error_log_out
webhook rejected: subrequest "/narrow"
/wide
--- no_error_log
[alert]



=== TEST 11: where the URL is signed, another one is looked at
--- http_config eval: $::urls
--- config eval
"webhook hooks;
webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;
webhook_public_url https://a\$uri;

location /other { try_files /none \@other; }
location /same { try_files /none \@same; }
location /inherited { try_files /none /into; }

location \@other { webhook_public_url https://b; proxy_pass http://upstream; }
location \@same { webhook_public_url https://a/same; proxy_pass http://upstream; }
location /into { proxy_pass http://upstream; }"
--- request eval
[map { "POST /$_\n$::body" } qw( other other same same inherited inherited )]
--- more_headers eval
[map { ::hook(@$_) } ['a/other'], ['a/other', 'b'], ['a/sam'], ['a/same'],
                     ['a/into'], ['a/inherited']]
--- error_code eval: [(403, 200) x 3]
--- response_headers eval
[("!X-Upstream\nX-Verdict: rejected:signature_mismatch",
  "X-Asked: 200\nX-Verdict: accepted:") x 3]
--- no_error_log
[alert]



=== TEST 12: nor does a copy go where another URL is signed
--- http_config eval: $::urls
--- config eval
"webhook hooks;
webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;
webhook_public_url https://a/hook;

location /hook {
    mirror /other;
    mirror /same;
    proxy_pass http://upstream/length;
}

location /other { webhook_public_url https://a/other; proxy_pass http://upstream; }
location /same { webhook_public_url https://a/hook; proxy_pass http://upstream; }"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::hook('a/hook', 'a/other')
--- wait: 0.05
--- grep_error_log eval
qr{/upstream_reached".*request: "\w+ \K\S+|webhook rejected: subrequest "\S+"}
--- grep_error_log_out
webhook rejected: subrequest "/other"
/same
--- no_error_log
[alert]
