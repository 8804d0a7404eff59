# Requests that nginx itself sends from one location to another.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 144;

our $http = $::upstream . <<'END';
    server {
        listen unix:$TEST_NGINX_HTML_DIR/accel.sock;
        client_max_body_size 0;
        add_header X-Accel-Redirect $arg_to always;

        location / {
            return 200 "accel\n";
        }
    }

    map $uri $tenant {
        volatile;
        /a "first tenant's long secret";
        /b "second tenant's long secret";
        /c "first tenant's long secret";
    }
END

our $webhook = 'webhook knowrithm; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

our $github = 'webhook github; '
              . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

our $accel = 'proxy_pass http://unix:$TEST_NGINX_HTML_DIR/accel.sock:/';

sub both { return ::knowrithm(@_) . "\n" . ::github(@_) }

no_long_string();
run_tests();

__DATA__

=== TEST 1: an acceptance holds in other locations of the policy, and without
--- http_config eval: $::http
--- config eval
"$::webhook

location /named {
    try_files /none \@same;
}

location /uri {
    try_files /none /same;
}

location /accel {
    $::accel?to=\@same;
}

location /off {
    try_files /none \@off;
}

location \@same {
    proxy_pass http://upstream;
}

location /same {
    proxy_pass http://upstream;
}

location \@off {
    webhook off;
    proxy_pass http://upstream;
}"
--- request eval: [map { "POST /$_\n$::body" } qw( named uri accel off )]
--- more_headers eval: [map { ::knowrithm() } 1 .. 4]
--- response_body eval: [map { "$::body\n" } 1 .. 4]
--- response_headers eval: [map { 'X-Verdict: accepted:' } 1 .. 4]
--- no_error_log
[error]
[alert]



=== TEST 2: it is verified once
--- http_config eval: $::http
--- config eval
"$::webhook

location /hook {
    $::accel?to=\@same;
}

location \@same {
    try_files /none \@again;
}

location \@again {
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- grep_error_log eval: qr/webhook accepted, scheme "\w+"/
--- grep_error_log_out
webhook accepted, scheme "knowrithm"
--- no_error_log
[alert]



=== TEST 3: under another policy it is verified again, from memory
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    try_files /none \@other;
}

location /accel {
    $::webhook
    $::accel?to=\@other;
}

location \@other {
    $::github
    proxy_pass http://upstream;
}"
--- request eval
["POST /hook\n$::body", "POST /hook\n$::body", "POST /accel\n$::body",
 "POST /accel\n$::body"]
--- more_headers eval: [::both(), ::knowrithm(), ::both(), ::knowrithm()]
--- error_code eval: [200, 403, 200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Upstream: reached",
 "X-Verdict: rejected:no_signature\n!X-Upstream",
 "X-Verdict: accepted:\nX-Upstream: reached",
 "X-Verdict: rejected:no_signature\n!X-Upstream"]
--- no_error_log
[alert]



=== TEST 4: under another policy it is verified again, from a file
--- http_config eval: $::http
--- config eval
"client_body_in_file_only clean;

location /hook {
    $::webhook
    try_files /none \@other;
}

location \@other {
    $::github
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval
[::both(), ::knowrithm() . "\n" . ::github($::other)]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Upstream: reached",
 "X-Verdict: rejected:signature_mismatch\n!X-Upstream"]
--- no_error_log
[alert]



=== TEST 5: other secrets are another policy
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    try_files /none \@other;
}

location \@other {
    webhook knowrithm;
    webhook_secret 'another, but also long enough';
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Upstream
--- no_error_log
[alert]



=== TEST 6: so is another tenant
--- http_config eval: $::http
--- config
    webhook knowrithm;
    webhook_secret $tenant;

    location /a {
        try_files /none /b;
    }

    location /b {
        proxy_pass http://upstream;
    }

    location /c {
        try_files /none /a/same;
    }

    location /a/same {
        webhook off;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /a\n$::body", "POST /c\n$::body", "POST /b\n$::body"]
--- more_headers eval
[::knowrithm($::body, "first tenant's long secret"),
 ::knowrithm($::body, "first tenant's long secret"),
 ::knowrithm($::body, "second tenant's long secret")]
--- error_code eval: [403, 200, 200]
--- response_headers eval
["X-Verdict: rejected:signature_mismatch\n!X-Upstream",
 "X-Verdict: accepted:\nX-Upstream: reached",
 "X-Verdict: accepted:\nX-Upstream: reached"]
--- no_error_log
[alert]



=== TEST 7: so is another scheme with the same secrets
--- http_config eval: $::http
--- config eval
"webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;

location /hook {
    webhook token header=X-Token;
    try_files /none \@other;
}

location \@other {
    webhook github;
    proxy_pass http://upstream;
}

location /token {
    webhook token header=X-Token;
    try_files /none \@another;
}

location \@another {
    webhook token header=X-Other;
    proxy_pass http://upstream;
}"
--- request eval
["POST /hook\n$::body", "POST /hook\n$::body", "POST /hook\n$::body",
 "POST /token\n$::body", "POST /token\n$::body"]
--- more_headers eval
["X-Token: $::secret", "X-Token: $::secret\n" . ::github($::other),
 "X-Token: $::secret\n" . ::github(), "X-Token: $::secret",
 "X-Token: $::secret\nX-Other: $::secret"]
--- error_code eval: [403, 403, 200, 403, 200]
--- response_headers eval
["X-Verdict: rejected:no_signature\n!X-Upstream",
 "X-Verdict: rejected:signature_mismatch\n!X-Upstream",
 "X-Verdict: accepted:\nX-Upstream: reached",
 "X-Verdict: rejected:no_signature\n!X-Upstream",
 "X-Verdict: accepted:\nX-Upstream: reached"]
--- no_error_log
[alert]



=== TEST 8: a refusal of the second policy is final
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    try_files /none \@other;
}

location \@other {
    $::github
    error_page 403 = \@back;
    proxy_pass http://upstream;
}

location \@back {
    $::webhook
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- response_headers
!X-Upstream
--- no_error_log
[alert]



=== TEST 9: what leaves by "rewrite" without a verdict goes nowhere
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    rewrite ^ /backend last;
}

location /if {
    $::webhook
    if (\$http_x_any = '') {
        rewrite ^ /backend last;
    }
    proxy_pass http://upstream;
}

location /break {
    $::webhook
    rewrite ^ /backend break;
    proxy_pass http://upstream;
}

location /to-webhook {
    $::webhook
    rewrite ^ /break last;
}

location /backend {
    proxy_pass http://upstream;
}"
--- request eval
[map { "POST /$_\n$::body" } qw( hook if break to-webhook )]
--- more_headers eval: [map { ::knowrithm() } 1 .. 4]
--- error_code eval: [500, 500, 200, 200]
--- response_headers eval
["!X-Upstream", "!X-Upstream", "X-Verdict: accepted:", "X-Verdict: accepted:"]
--- no_error_log
[alert]



=== TEST 10: blocks inside a location verify like the location
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook

    if (\$arg_if) {
        proxy_pass http://upstream;
    }

    limit_except POST {
        proxy_pass http://upstream;
    }

    location /hook/nested {
        proxy_pass http://upstream;
    }

    proxy_pass http://upstream;
}"
--- request eval
["POST /hook\n$::other", "POST /hook?if=1\n$::other", "PUT /hook\n$::body",
 "POST /hook/nested\n$::other", "POST /hook?if=1\n$::body"]
--- more_headers eval: [map { ::knowrithm() } 1 .. 5]
--- error_code eval: [403, 403, 405, 403, 200]
--- response_headers eval
[(map { "!X-Upstream" } 1 .. 4), "X-Upstream: reached"]
--- no_error_log
[alert]



=== TEST 11: post_action follows an accepted event
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    post_action \@after;
    proxy_pass http://upstream/length;
}

location \@after {
    proxy_pass http://upstream/\$webhook_verdict;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 200
--- wait: 0.1
--- grep_error_log eval: qr{upstream_reached".*request: "POST /\K\w+}
--- grep_error_log_out
accepted
--- no_error_log
[alert]



=== TEST 12: and one that is refused for what it says
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    webhook_events agent.*;
    post_action \@after;
    proxy_pass http://upstream/length;
}

location \@after {
    proxy_pass http://upstream/\$webhook_verdict;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- wait: 0.1
--- grep_error_log eval: qr{upstream_reached".*request: "POST /\K\w+}
--- grep_error_log_out
rejected
--- no_error_log
[alert]



=== TEST 13: but none whose signature does not hold
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    webhook_events agent.*;
    post_action \@after;
    proxy_pass http://upstream/length;
}

location \@after {
    proxy_pass http://upstream/\$webhook_verdict;
}"
--- request eval: "POST /hook\n$::other"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- wait: 0.1
--- grep_error_log eval: qr{upstream_reached".*request: "POST /\K\w+}
--- grep_error_log_out
--- no_error_log
[alert]



=== TEST 14: an upstream's redirect to a URI arrives there as GET
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    $::accel?to=/same;
}

location /other {
    $::webhook
    $::accel?to=/github;
}

location /file {
    $::webhook
    $::accel?to=/text;
}

location /same {
    internal;
    proxy_pass http://upstream;
}

location /github {
    $::github
    proxy_pass http://upstream;
}

location /text {
    internal;
    root html;
}"
--- user_files
>>> text
text
--- request eval: [map { "POST /$_\n$::body" } qw( hook other file )]
--- more_headers eval: [map { ::both() } 1 .. 3]
--- error_code eval: [200, 405, 200]
--- response_headers eval: ['X-Upstream: reached', '!X-Upstream', '!X-Upstream']
--- no_error_log
[alert]



=== TEST 15: a body in a file is there where it is sent on to, and after
--- http_config eval: $::http
--- config eval
"client_body_in_file_only clean;
$::webhook

location /accel {
    $::accel?to=\@same;
}

location /hook {
    post_action \@same;
    proxy_pass http://upstream/length;
}

location \@same {
    proxy_pass http://upstream;
}"
--- request eval: ["POST /accel\n$::body", "POST /hook\n$::body"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- response_body eval: ["$::body\n", length($::body) . "\n"]
--- wait: 0.05
--- error_log
upstream_reached
--- no_error_log
[error]
[crit]
[alert]
