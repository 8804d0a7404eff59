# The variables: set by the verdict, empty before it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 68;

no_long_string();
run_tests();

__DATA__

=== TEST 1: known to the upstream, to a log format and to a map
--- http_config eval
$::upstream . <<'END'
    log_format webhook "[$webhook_scheme $webhook_signed $webhook_verdict "
                       "$webhook_reason $webhook_key_id $webhook_id "
                       "$webhook_event $webhook_timestamp $webhook_skew]";

    map $webhook_event $queue {
        lead.created  leads;
        default       others;
    }

    webhook_scheme acme {
        like   standard;
        event  header=X-Event;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/vars.sock;
        return 200 "$http_x_vars\n";
    }
END
--- config
    location /hook {
        webhook acme;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC id=key;
        access_log logs/access.log webhook;
        proxy_set_header X-Vars "$webhook_verdict $webhook_id $queue";
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/vars.sock;
    }
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval
[CORE::join("\n", ::standard() =~ s/\r//gr, 'X-Event: lead.created'),
 ::standard() =~ s/\r//gr]
--- error_code eval: [200, 403]
--- response_body_like eval: ['\Aaccepted msg_1 leads\n\z', '403 Forbidden']
--- access_log eval
qr/\[acme body accepted  key msg_1 lead\.created \d{10} \d+\]/
--- no_error_log
[warn]
[alert]



=== TEST 2: and of a rejected request, as far as they go
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=key;
        add_header X-All "$webhook_scheme,$webhook_signed,$webhook_verdict,$webhook_reason,$webhook_key_id,$webhook_timestamp,$webhook_skew" always;
        proxy_pass http://upstream;
    }
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval: ['', ::stripe($::other)]
--- error_code eval: [403, 403]
--- response_headers_like eval
['X-All: stripe,none,rejected,no_signature,,,',
 'X-All: stripe,none,rejected,signature_mismatch,,\d{10},\d+']
--- no_error_log
[warn]
[alert]



=== TEST 3: they survive an error page, named, static or by return
--- user_files
>>> refused.json
{"refused":true}
--- config
    location /named {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        error_page 403 @named;
        proxy_pass http://upstream;
    }

    location @named {
        return 403 "<h1>403 named $webhook_verdict $webhook_reason\n";
    }

    location /static {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        error_page 403 /refused.json;
        proxy_pass http://upstream;
    }

    location = /refused.json {
        root html;
        add_header X-Verdict $webhook_verdict:$webhook_reason always;
    }
--- request eval: ["POST /named\n$::body", "POST /static\n$::body"]
--- more_headers eval: ['', ::stripe($::other)]
--- error_code eval: [403, 403]
--- response_headers eval
["X-Verdict: rejected:no_signature",
 "X-Verdict: rejected:signature_mismatch"]
--- response_body eval
["<h1>403 named rejected no_signature\n", "{\"refused\":true}\n"]
--- no_error_log
[warn]
[alert]



=== TEST 4: read before the verdict they are empty, which is said once each
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        set $early_verdict "<$webhook_verdict>";
        set $early_scheme "<$webhook_scheme$webhook_scheme>";
        add_header X-Verdict $webhook_verdict:$webhook_reason always;
        add_header X-Early $early_verdict$early_scheme always;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Verdict: accepted:
X-Early: <><>
--- grep_error_log eval: qr/\[warn\].*?variable "[^"]*" is read before the webhook was verified, it is empty there/
--- grep_error_log_out eval
[qr/\A\[warn\].*variable "\$webhook_verdict" is read before the webhook was verified, it is empty there\n\[warn\].*variable "\$webhook_scheme" is read .*\n\z/,
 '']
--- no_error_log
[alert]
[crit]



=== TEST 5: "if" before the verdict decides by nothing
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        if ($webhook_verdict = accepted) {
            return 403;
        }
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::knowrithm()],
    ['no_signature', ''],
]



=== TEST 6: a map that was read too early keeps its empty result
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $webhook_verdict $early {
        accepted  yes;
        default   no;
    }

    map $webhook_verdict $late {
        accepted  yes;
        default   no;
    }
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        set $x $early;
        add_header X-Maps $early,$late always;
        proxy_pass http://upstream;
    }
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Maps: no,yes



=== TEST 7: a location is chosen by them after the verdict
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $webhook_event $where {
        push     /push;
        default  /other;
    }
END
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        try_files /- @$webhook_event;
    }

    location @push {
        add_header X-Where push always;
        add_header X-Verdict $webhook_verdict:$webhook_reason always;
        proxy_pass http://upstream;
    }

    location @ping {
        add_header X-Where ping always;
        add_header X-Verdict $webhook_verdict:$webhook_reason always;
        proxy_pass http://upstream;
    }
--- request eval
["POST /hook\n$::body", "POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval
[CORE::join("\n", ::github(), 'X-GitHub-Event: push'),
 CORE::join("\n", ::github(), 'X-GitHub-Event: ping'),
 CORE::join("\n", ::github(), 'X-GitHub-Event: ping')]
--- error_code eval: [200, 200, 403]
--- response_headers eval
["X-Verdict: accepted:\nX-Where: push", "X-Verdict: accepted:\nX-Where: ping",
 "X-Verdict: rejected:signature_mismatch\n!X-Where"]
--- no_error_log
[warn]
[alert]
