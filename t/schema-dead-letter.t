# A dead-letter queue takes over genuine events that their schema refuses, and
# nothing else: no spelling of error_page leads a forged one there.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 457;

our $upstream = $WebhookCases::upstream . <<'END';
    upstream dead {
        server unix:$TEST_NGINX_HTML_DIR/dead.sock;
    }
    server {
        listen unix:$TEST_NGINX_HTML_DIR/dead.sock;
        rewrite_log on;
        add_header X-Dead reached always;
        location / {
            rewrite ^ /dead_reached break;
            proxy_set_header X-Body $request_body;
            proxy_set_header Content-Length "";
            proxy_pass_request_body off;
            proxy_pass http://sink;
        }
    }
END

our $config = <<'END';
    location /h1 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 403 413 422 = @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h2 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 403 413 422 =200 @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h3 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 403 413 422 /dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h4 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 403 413 422 =200 /dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h5 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 403 413 422 = /dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h6 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        recursive_error_pages on;
        error_page 403 413 422 = @again;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h7 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 400 401 403 404 405 413 415 422 425 500 502 503 504 = @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h8 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422;
        error_page 413 422 = @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h9 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 signature;
        webhook_reject_status 422 event;
        error_page 413 422 =202 @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location /h10 {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 503;
        error_page 413 503 = @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location @dead {
        proxy_pass http://dead;
    }
    location = /dead {
        proxy_pass http://dead;
    }
    location @again {
        error_page 403 404 413 422 500 = @dead;
        proxy_pass http://dead;
    }
END

our $wrong = '{"event":"lead.created","n":"one"}';
our $files = ">>> s.json\n" . '{"properties":{"n":{"type":"integer"}}}';

my %code = (h8 => 422, h9 => 422, h10 => 503);

# the same request to all locations

sub everywhere {
    my ($make) = @_;

    return [map { $make->("h$_") } 1 .. 10];
}

# a forged event, which gets its status whatever an error page says

sub forged {
    return ::everywhere(sub {
        my ($name) = @_;

        return ['signature_mismatch', ::knowrithm($::wrong), uri => "/$name",
                code => $code{$name} // 403, also => '!X-Dead'];
    });
}

sub unsigned {
    my ($outcome, $status, %more) = @_;

    return ::everywhere(sub {
        my ($name) = @_;

        return [$outcome, '', uri => "/$name", code => $status,
                also => '!X-Dead', %more];
    });
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: the recipe: a refused event is taken over, byte for byte
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 422 = @dead_letter;
        proxy_pass http://upstream;
    }
    location @dead_letter {
        proxy_set_header X-Webhook-Reason $webhook_reason;
        proxy_pass http://dead;
    }
--- request eval: ["POST /hook\n$::wrong", "POST /hook\n$::body", "POST /hook\n{", "POST /hook\n$::wrong"]
--- more_headers eval: [::knowrithm($::wrong), ::knowrithm(), ::knowrithm("{"), ::knowrithm()]
--- error_code eval: [200, 200, 200, 403]
--- response_headers eval
["X-Verdict: rejected:schema\nX-Dead: reached",
 "X-Verdict: accepted:\n!X-Dead\nX-Asked: 200",
 "X-Verdict: rejected:json_syntax\nX-Dead: reached",
 "X-Verdict: rejected:signature_mismatch\n!X-Dead\n!X-Asked"]
--- response_body_like eval
["\\A\Q$::wrong\E\n\\z", "\\A\Q$::body\E\n\\z", "\\A\\{\n\\z", "<h1>403 "]
--- no_error_log
[alert]
[crit]



=== TEST 2: the other spellings take over as well
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config eval: $::config
--- request eval: ::everywhere(sub { "POST /$_[0]\n$::wrong" })
--- more_headers eval: ::everywhere(sub { ::knowrithm($::wrong) })
--- response_headers eval: ::everywhere(sub { "X-Verdict: rejected:schema\nX-Dead: reached" })
--- error_code eval: [200, 200, 422, 200, 200, 200, 200, 200, 202, 200]
--- no_error_log
[alert]
[crit]



=== TEST 3: a forged event gets there by none
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config eval: $::config
--- cases eval: ::forged()
--- no_error_log
dead_reached
upstream_reached
[alert]



=== TEST 4: nor one without a signature
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config eval: $::config
--- cases eval
[@{::unsigned('no_signature', 403)}[0 .. 6]]
--- no_error_log
dead_reached
upstream_reached
[alert]



=== TEST 5: nor one of another method
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config eval: $::config
--- cases eval: ::unsigned('method', 405, method => 'PUT')
--- no_error_log
dead_reached
upstream_reached
[alert]



=== TEST 6: nor one with a coding, which could not be looked into
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config eval: $::config
--- cases eval
::everywhere(sub { ['encoding', [::knowrithm(), 'Content-Encoding: gzip'],
                   uri => "/$_[0]", also => '!X-Dead'] })
--- no_error_log
dead_reached
upstream_reached
[alert]



=== TEST 7: nor one that turns out to be too large while it is read
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config eval: $::config
--- request eval
::everywhere(sub { "POST /$_[0]\n7d0\r\n" . 'x' x 2000 . "\r\n0\r\n\r\n" })
--- more_headers eval
::everywhere(sub { ::knowrithm('x' x 2000) . "\nTransfer-Encoding: chunked" })
--- error_code eval: ::everywhere(sub { 413 })
--- response_headers eval: ::everywhere(sub { "!X-Dead\n!X-Asked" })
--- no_error_log
dead_reached
upstream_reached
[alert]



=== TEST 8: one that says so gets there by 413, which is the core's, and without its body
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        client_max_body_size 1k;
        error_page 413 = @dead;
        proxy_pass http://upstream;
    }
    location /recipe {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 422 = @dead;
        client_max_body_size 1k;
        proxy_pass http://upstream;
    }
    location @dead {
        proxy_pass http://dead;
    }
--- request eval: ["POST /hook\n" . 'x' x 2000, "POST /recipe\n" . 'x' x 2000]
--- more_headers eval: [(::knowrithm('x' x 2000)) x 2]
--- error_code eval: [200, 413]
--- response_headers eval: ["X-Dead: reached\nX-Verdict: :", "!X-Dead\n!X-Asked"]
--- response_body_like eval: ["\\A\n\\z", "413 "]
--- no_error_log
upstream_reached
[alert]



=== TEST 9: where the dead-letter queue fails the sender hears of it
--- http_config eval: $::upstream
--- user_files eval: $::files
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_schema $TEST_NGINX_HTML_DIR/s.json;
        webhook_reject_status 422 event;
        error_page 422 =200 @dead_letter;
        proxy_pass http://upstream;
    }
    location @dead_letter {
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/nobody.sock;
    }
--- request eval: "POST /hook\n$::wrong"
--- more_headers eval: ::knowrithm($::wrong)
--- error_code: 502
--- response_headers
X-Verdict: rejected:schema
!X-Dead
--- no_error_log
[alert]



=== TEST 10: nor does an error page of the dead-letter queue say it is stored
--- http_config eval: $::upstream
--- user_files eval: $::files . "\n>>> stored\nstored\n"
--- config
    recursive_error_pages on;
    webhook knowrithm;
    webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
    webhook_schema $TEST_NGINX_HTML_DIR/s.json;
    webhook_reject_status 422 event;

    location /gone {
        error_page 422 =200 @gone;
        proxy_pass http://upstream;
    }
    location /fails {
        error_page 422 =200 @fails;
        proxy_pass http://upstream;
    }
    location /page {
        error_page 422 =200 @page;
        proxy_pass http://upstream;
    }
    location @gone {
        webhook off;
        error_page 502 =200 /stored;
        proxy_pass http://unix:$TEST_NGINX_HTML_DIR/nobody.sock;
    }
    location @fails {
        webhook off;
        proxy_intercept_errors on;
        error_page 503 =202 @stored;
        rewrite ^ /fails break;
        proxy_pass http://upstream;
    }
    location @page {
        webhook off;
        return 200 stored;
    }
    location = /stored {
        webhook off;
        root html;
    }
    location @stored {
        webhook off;
        return 200 stored;
    }
--- request eval: [map { "POST /$_\n$::wrong" } qw( gone fails page )]
--- more_headers eval: [map { ::knowrithm($::wrong) } 1 .. 3]
--- error_code eval: [422, 422, 422]
--- response_headers eval: [('!X-Dead') x 3]
--- no_error_log
[alert]
