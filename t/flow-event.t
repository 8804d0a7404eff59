# An event is judged by what each location asks of it, wherever nginx sends it
# or a copy of it.

use v5.36;
use lib 't/lib';

use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 76;

our $webhook = 'webhook knowrithm; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

our $agent = $::body =~ s/lead\.created/agent.done/r;

our @events = ($::body, $::agent);
our $signed = [map { ::knowrithm($_) } @::events];

# which requests reached the upstream, which subrequests were refused

our $seen = qr{/upstream_reached".*request:\ "\w+\ \K\S+
               |webhook\ rejected:\ subrequest\ "\S+"}x;

no_long_string();
run_tests();

__DATA__

=== TEST 1: N5: no copy goes where another list of events is asked for
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    mirror /nothing;
    mirror /listed;
    proxy_pass http://upstream/length;
}

location /nothing {
    proxy_pass http://upstream;
}

location /listed {
    webhook_events agent.*;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: accepted:
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
webhook rejected: subrequest "/listed"
/nothing
--- no_error_log
[alert]



=== TEST 2: N5: nor where a schema of its own holds
--- http_config eval: $::upstream
--- config eval
"$::webhook
webhook_schema \$TEST_NGINX_HTML_DIR/object.json;

location /hook {
    mirror /inherits;
    mirror /strict;
    proxy_pass http://upstream/length;
}

location /inherits {
    proxy_pass http://upstream;
}

location /strict {
    webhook_schema \$TEST_NGINX_HTML_DIR/array.json;
    proxy_pass http://upstream;
}"
--- user_files
>>> object.json
{"type": "object"}
>>> array.json
{"type": "array"}
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: accepted:
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
webhook rejected: subrequest "/strict"
/inherits
--- no_error_log
[alert]



=== TEST 3: N5: what was asked more is copied to where less is
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    webhook_events lead.*;
    webhook_set \$id /data/id;
    mirror /nothing;
    proxy_pass http://upstream/length;
}

location /nothing {
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: accepted:
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
/nothing
--- no_error_log
[alert]



=== TEST 4: N5: what is discarded leaves no copy
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    webhook_events lead.* unlisted=discard;
    webhook_success_status 200 discarded;
    add_after_body /copy;
    addition_types *;
    proxy_pass http://upstream/length;
}

location /copy {
    webhook off;
    proxy_pass http://upstream;
}"
--- request eval: [map { "POST /hook\n$_" } @::events]
--- more_headers eval: $::signed
--- error_code eval: [200, 200]
--- response_headers eval
['X-Verdict: accepted:', 'X-Verdict: discarded:event_unlisted']
--- response_body_like eval: ["lead.created", '\Adiscarded(?!.*agent)']
--- no_error_log
[alert]



=== TEST 5: N5: what is only reported is copied where it is only reported
--- http_config eval: $::upstream
--- config eval
"$::webhook
webhook_events lead.*;
webhook_dry_run event;

location /hook {
    mirror /reports;
    mirror /enforces;
    proxy_pass http://upstream/length;
}

location /reports {
    proxy_pass http://upstream;
}

location /enforces {
    webhook_dry_run off;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::agent"
--- more_headers eval: ::knowrithm($::agent)
--- response_headers
X-Verdict: rejected_dry_run:event_unlisted
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
webhook rejected: subrequest "/enforces"
/reports
--- no_error_log
[alert]



=== TEST 6: N5: a forged one in dry run is copied where it is dry run too
--- http_config eval: $::upstream
--- config eval
"$::webhook
webhook_dry_run on;

location /hook {
    mirror /reports;
    mirror /off;
    mirror /enforces;
    proxy_pass http://upstream/length;
}

location /reports {
    proxy_pass http://upstream;
}

location /off {
    webhook off;
    proxy_pass http://upstream;
}

location /enforces {
    webhook_dry_run off;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::agent"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: rejected_dry_run:signature_mismatch
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
webhook rejected: subrequest "/enforces"
/reports
/off
--- no_error_log
[alert]



=== TEST 7: N5: also where all ask the same of the event
--- http_config eval: $::upstream
--- config eval
"$::webhook
webhook_events lead.*;
webhook_dry_run on;

location /hook {
    mirror /reports;
    mirror /enforces;
    mirror /events;
    proxy_pass http://upstream/length;
}

location /reports {
    proxy_pass http://upstream;
}

location /enforces {
    webhook_dry_run off;
    proxy_pass http://upstream;
}

location /events {
    webhook_dry_run event;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm($::agent)
--- response_headers
X-Verdict: rejected_dry_run:signature_mismatch
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
webhook rejected: subrequest "/enforces"
webhook rejected: subrequest "/events"
/reports
--- no_error_log
[alert]



=== TEST 8: N5: a genuine one in dry run is copied to where it holds
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    webhook_dry_run on;
    mirror /enforces;
    proxy_pass http://upstream/length;
}

location /enforces {
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: accepted_dry_run:
--- wait: 0.05
--- grep_error_log eval: $::seen
--- grep_error_log_out
/enforces
--- no_error_log
[alert]



=== TEST 9: a request that is sent on is held against the list of that place
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    try_files /none \@listed;
}

location /set {
    webhook_set \$id /data/id;
    webhook_events lead.* agent.*;
    try_files /none \@listed;
}

location \@listed {
    webhook_events agent.*;
    proxy_pass http://upstream;
}"
--- request eval
[map { ("POST /hook\n$_", "POST /set\n$_") } @::events]
--- more_headers eval: [map { ($_, $_) } @$::signed]
--- error_code eval: [403, 403, 200, 200]
--- response_headers eval
[("X-Verdict: rejected:event_unlisted\n!X-Asked") x 2,
 ("X-Verdict: accepted:\nX-Asked: 200") x 2]
--- no_error_log
[alert]



=== TEST 10: and against the schema of that place
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    webhook_schema \$TEST_NGINX_HTML_DIR/object.json;
    try_files /none \@strict;
}

location \@strict {
    webhook_schema \$TEST_NGINX_HTML_DIR/agent.json;
    proxy_pass http://upstream;
}"
--- user_files
>>> object.json
{"type": "object"}
>>> agent.json
{"properties": {"event": {"const": "agent.done"}}}
--- request eval: [map { "POST /hook\n$_" } @::events]
--- more_headers eval: $::signed
--- error_code eval: [403, 200]
--- response_headers eval
["X-Verdict: rejected:schema\n!X-Asked", "X-Verdict: accepted:\nX-Asked: 200"]
--- no_error_log
[alert]



=== TEST 11: where nothing is asked of it the first verdict and values count
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    webhook_set \$id /data/id;
    webhook_events lead.*;
    try_files /none \@nothing;
}

location \@nothing {
    add_header X-Id \$id;
    proxy_pass http://upstream;
}"
--- request eval: [map { "POST /hook\n$_" } @::events]
--- more_headers eval: $::signed
--- error_code eval: [200, 403]
--- response_headers eval: ["X-Id: lead_123abc", '!X-Id']
--- no_error_log
[alert]



=== TEST 12: what is discarded there is discarded, whoever failed before
--- http_config eval: $::upstream
--- config eval
"$::webhook

location /hook {
    proxy_pass http://127.0.0.1:\$TEST_NGINX_RAND_PORT_1;
    error_page 502 = \@listed;
}

location \@listed {
    webhook_events agent.* unlisted=discard;
    proxy_pass http://upstream;
}"
--- request eval: [map { "POST /hook\n$_" } @::events]
--- more_headers eval: $::signed
--- error_code eval: [200, 200]
--- response_headers eval
["X-Verdict: discarded:event_unlisted\nX-Asked: 502",
 "X-Verdict: accepted:\nX-Asked: 502 : 200"]
--- no_error_log
[alert]
is sent instead
