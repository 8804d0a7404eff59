# Variables keep their value, and their length, wherever they are used.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 54;

our @names = map { "\$webhook_$_" } qw( scheme signed verdict reason key_id id
                                        event timestamp skew );
our $all = join '|', @names;

our $http = $::upstream . <<"END";
    map \$webhook_verdict \$mapped {
        default "none";
        accepted "yes:\$webhook_scheme:\$webhook_key_id";
        rejected "no:\$webhook_reason";
    }

    log_format all "\$status|$all|\$mapped";
END

our $secret_id = 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=one';

no_long_string();
run_tests();

__DATA__

=== TEST 1: N22: in proxy_set_header, add_header, map and log_format alike
--- http_config eval: $::http
--- config eval
"access_log \$TEST_NGINX_HTML_DIR/../logs/access.log all;

location /hook {
    webhook knowrithm;
    $::secret_id;
    proxy_set_header X-All '$::all|\$mapped';
    proxy_set_header X-Again '$::all|$::all';
    add_header X-All '$::all|\$mapped' always;
    add_header X-Again '$::all|$::all|\$mapped\$mapped' always;
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm()]
--- error_code eval: [200, 403]
--- response_headers eval
["X-All: knowrithm|body|accepted||one|||||yes:knowrithm:one\n"
 . "X-Again: knowrithm|body|accepted||one|||||"
 . "knowrithm|body|accepted||one|||||yes:knowrithm:oneyes:knowrithm:one",
 "X-All: knowrithm|none|rejected|signature_mismatch||||||"
 . "no:signature_mismatch"]
--- access_log eval: qr/^(?:200\|knowrithm\|body\|accepted\|\|one\|\|\|\|\|yes:knowrithm:one|403\|knowrithm\|none\|rejected\|signature_mismatch\|\|\|\|\|\|no:signature_mismatch)$/
--- no_error_log
[alert]



=== TEST 2: N22: read too early they are empty, and right afterwards
--- http_config eval: $::upstream
--- config eval
"location /hook {
    webhook github;
    $::secret_id;
    set \$early '<\$webhook_verdict\$webhook_event\$webhook_skew>';
    if (\$webhook_verdict) {
        return 500;
    }
    proxy_set_header X-Early \$early;
    add_header X-Early \$early always;
    add_header X-Late '<\$webhook_verdict\$webhook_event>' always;
    proxy_pass http://upstream;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
--- more_headers eval
[map { ::github() . "\nX-GitHub-Event: push\nX-GitHub-Delivery: 1-2" } 1, 2]
--- error_code eval: [200, 403]
--- response_headers eval
["X-Early: <>\nX-Late: <acceptedpush>", "X-Early: <>\nX-Late: <rejectedpush>"]
--- no_error_log
[alert]



=== TEST 3: the first early read of each is warned of
--- http_config eval: $::upstream
--- config eval
"location /hook {
    webhook knowrithm;
    $::secret_id;
    set \$early '\$webhook_verdict\$webhook_event\$webhook_verdict';
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- grep_error_log eval: qr/variable "\S+" is read before the webhook was/
--- grep_error_log_out eval
['variable "$webhook_verdict" is read before the webhook was
variable "$webhook_event" is read before the webhook was
', '']
--- no_error_log
[alert]



=== TEST 4: N22: in the name of the upstream
--- http_config eval
$::upstream . CORE::join '', map { "
server {
    listen unix:\$TEST_NGINX_HTML_DIR/$_.sock;
    add_header X-Says $_;
    location / { return 200; }
}" } 'push', 'ping'
--- config eval
"location /hook {
    webhook github;
    $::secret_id;
    proxy_pass http://unix:\$TEST_NGINX_HTML_DIR/\$webhook_event.sock:/;
}"
--- request eval: ["POST /hook\n$::body", "POST /hook\n$::body"]
--- more_headers eval
[map { ::github() . "\nX-GitHub-Event: $_\nX-GitHub-Delivery: 1-2" }
     'push', 'ping']
--- response_headers eval: ['X-Says: push', 'X-Says: ping']
--- no_error_log
[alert]



=== TEST 5: N22: time and skew are those of the check
--- http_config eval: $::upstream
--- config eval
"location /hook {
    webhook stripe;
    $::secret_id;
    add_header X-Time '\$webhook_timestamp|\$webhook_timestamp' always;
    add_header X-Skew '\$webhook_skew|\$webhook_skew' always;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::stripe($::body, time - 100)
--- response_headers_like
X-Time: (\d{10})\|\1
X-Skew: (1\d\d)\|\1
--- no_error_log
[alert]



=== TEST 6: N22: after an error page they still say why
--- http_config eval: $::upstream
--- config eval
"location /hook {
    webhook knowrithm;
    $::secret_id;
    error_page 403 \@says;
    proxy_pass http://upstream;
}

location \@says {
    return 403 '\$webhook_scheme \$webhook_reason';
}"
--- request eval: "POST /hook\n$::other"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- response_body chomp
knowrithm signature_mismatch
--- no_error_log
[alert]



=== TEST 7: N22: at server level they are read before any location is known
--- http_config eval: $::upstream
--- config eval
"set \$early '<\$webhook_event>';

location /hook {
    webhook knowrithm;
    $::secret_id;
    add_header X-Early \$early,\$webhook_verdict always;
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_headers
X-Early: <>,accepted
--- grep_error_log eval: qr/variable "\S+" is read before the webhook was/
--- grep_error_log_out eval
['variable "$webhook_event" is read before the webhook was
', '']
--- no_error_log
[alert]



=== TEST 8: where there is no webhook nothing is said of them
--- http_config eval: $::http
--- config eval
"access_log logs/access.log all;
add_header X-Verdict \$webhook_verdict:\$webhook_reason always;

if (\$arg_now) {
    return 403;
}

location /hook {
    webhook knowrithm;
    $::secret_id;
    proxy_pass http://upstream;
}

location /plain {
    set \$early '<\$webhook_event>';
    return 200;
}"
--- request eval: [map { "POST $_\n$::body" } qw( /plain /plain?now=1 /none )]
--- error_code eval: [200, 403, 404]
--- response_headers eval: ["X-Verdict: :", "X-Verdict: :", "X-Verdict: :"]
--- no_error_log
is read before the webhook was
[alert]



=== TEST 9: what the log of an unfinished request reads is not too early
--- http_config eval: $::http
--- config eval
"access_log logs/access.log all;

location /hook {
    webhook knowrithm;
    $::secret_id;
    proxy_pass http://upstream;
}"
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200\r\n"
. ::knowrithm() . "\r\n\r\nabc"
--- shutdown: 1
--- ignore_response
--- wait: 0.05
--- no_error_log
is read before the webhook was
[alert]


=== TEST 10: N22: in the page of a filter that has answered instead
--- http_config eval: $::upstream
--- config eval
"location /hook {
    webhook knowrithm;
    $::secret_id;
    webhook_dry_run on;
    root html;
}"
--- suppress_stderr
--- user_files
>>> hook
text
--- request: GET /hook
--- more_headers
If-Match: "none"
--- error_code: 412
--- response_headers
X-Verdict: rejected_dry_run:method
--- no_error_log
[alert]
