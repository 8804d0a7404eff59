# Passes with the real Test::Nginx::Socket and with the stand-in, and counts
# the same number of tests.

use lib 't/lib';
use Test::Nginx::Socket;

repeat_each(2);

my $tests = 0;

for my $block (blocks()) {
    $tests += repeat_each() * $block->tests + ($block->tests_once || 0);
}

plan tests => $tests;

$ENV{TEST_NGINX_HTML_DIR} ||= html_dir();
$ENV{TEST_NGINX_MARK} = 'mark';

sub ::twice { my $s = shift; return $s x 2 }

add_block_preprocessor(sub {
    my $block = shift;

    if (defined $block->answer) {
        $block->set_value('config', 'location = /t { return 200 "'
                                    . $block->answer . '"; }');
    }

    if (!defined $block->request && !defined $block->raw_request) {
        $block->set_value('request', 'GET /t');
    }
});

add_response_body_check(sub {
    my ($block, $body, $req_idx, $repeated_req_idx, $dry_run) = @_;

    if (defined $block->body_length) {
        is_str(length($body) . '', $block->body_length,
               $block->name . " - body_length");
    }
});

env_to_nginx('FOO=bar');
no_long_string();
run_tests();

__DATA__

=== TEST 1: the status is 200 where nothing else is said
--- tests: 1
--- answer: ok
--- request
GET /t



=== TEST 2: a body of lines
--- tests: 2
--- config
    location = /t { return 200 "one\ntwo\n"; }
--- response_body
one
two



=== TEST 3: another status, chomped
--- tests: 2
--- config
    location = /t { return 404 "none"; }
--- error_code: 404
--- response_body chomp
none



=== TEST 4: the status and the body as patterns
--- tests: 2
--- config
    location = /t { return 503 "a12b"; }
--- error_code_like: ^50\d$
--- response_body_like chomp
^a\d+b$



=== TEST 5: a body unlike a pattern
--- tests: 2
--- answer: ok
--- response_body_unlike: fail



=== TEST 6: headers there and not there
--- tests: 4
--- config
    add_header X-One 1;
    add_header X-One 2;
    location = /t { return 204; }
--- error_code: 204
--- response_headers
X-One: 1, 2
! X-Two
!X-Three



=== TEST 7: headers as patterns
--- tests: 3
--- answer: ok
--- response_headers_like
Server: nginx.*
Content-Length: \d+



=== TEST 8: headers as they came
--- tests: 3
--- config
    location = /t { return 301 /u; }
--- error_code: 301
--- raw_response_headers_like: Location: \S+/u\r\n
--- raw_response_headers_unlike: X-None



=== TEST 9: log lines there and not there
--- tests: 6
--- config
    location = /t { root html; }
--- error_code: 404
--- error_log eval
["open() ", qr{/t" failed \(\d+: }]
--- no_error_log
[alert]
[crit]
[emerg]



=== TEST 10: log lines as text
--- tests: 3
--- config
    location = /t { root html; }
--- error_code: 404
--- error_log
No such file or directory
[error]



=== TEST 11: what is found in the log
--- tests: 2
--- config
    location = /t { root html; }
--- error_code: 404
--- grep_error_log eval
qr/\(2: No such file/
--- grep_error_log_out
(2: No such file



=== TEST 12: what is found in the log, by round
--- tests: 2
--- config
    location = /t { root html; }
--- error_code: 404
--- grep_error_log eval
qr/"GET \S+ (?=HTTP\/1.1", host)/
--- grep_error_log_out eval
["\"GET /t \n", "\"GET /t \n"]



=== TEST 13: the access log
--- tests: 3
--- answer: ok
--- access_log
"GET /t HTTP/1.1" 200
--- no_access_log
POST



=== TEST 14: several requests, one after the other
--- tests: 10
--- config
    location = /a { return 200 "a"; }
    location = /b { return 403 "b"; }
--- request eval
["GET /a", "GET /b"]
--- error_code eval
[200, 403]
--- response_body eval
["a", "b"]
--- more_headers eval
["X-A: 1", "X-B: 1"]
--- response_headers eval
["! X-None", "Content-Length: 1"]
--- error_log eval
[qr/http header: "X-[AB]: 1"/]
--- no_error_log
[alert]



=== TEST 15: pipelined requests
--- tests: 8
--- config
    location = /a { return 200 "a $http_host $http_connection\n"; }
    location = /b { return 403 "b $http_x_more $content_length\n"; }
--- pipelined_requests eval
["GET /a", "POST /b\nhello"]
--- more_headers
X-More: more
--- error_code eval
[200, 403]
--- response_body eval
["a localhost keep-alive\n", "b more 5\n"]
--- no_error_log
[alert]
[emerg]



=== TEST 16: a body is sent with its length, without the last newline
--- tests: 2
--- config
    location = /t { return 200 "$content_length $content_type\n"; }
--- request
# a comment
POST /t
hello, world
--- more_headers
# another one
Content-Type: text/x
--- response_body
12 text/x



=== TEST 17: a length in more_headers leaves the body alone
--- tests: 3
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/u;
        client_body_in_single_buffer on;
        client_body_buffer_size 1k;
    }
    location = /u { return 200 "$content_length\n"; }
--- request
POST /t
hi
--- more_headers
Content-Length: 3
--- response_body
3
--- no_error_log
[error]



=== TEST 18: chunked
--- tests: 2
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/u;
    }
    location = /u { return 200 "$content_length\n"; }
--- request eval
"POST /t\n5\r\nhello\r\n3\r\n, w\r\n0\r\n\r\n"
--- more_headers
Transfer-Encoding: chunked
--- response_body
8



=== TEST 19: a request in packets
--- tests: 2
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/u;
    }
    location = /u { return 200 "$content_length $http_x_a\n"; }
--- request eval
[["PO", "ST /t\nhe", {value => "llo", delay_before => 0.05}, ", world\n"]]
--- more_headers
X-A: b
--- raw_request_middle_delay
0.001
--- response_body
12 b



=== TEST 20: raw request in pieces
--- tests: 3
--- config
    location = /t { return 200 "$http_x_a\n"; }
--- raw_request eval
["GET /t HTTP/1.0\r\nX-", "A: split\r\n", "Connection: close\r\n\r\n"]
--- raw_request_middle_delay
0.02
--- response_headers
Connection: close
--- response_body
split



=== TEST 21: files and a variable in them
--- config
    location /files/ { alias $TEST_NGINX_HTML_DIR/; }
--- user_files
>>> a.txt
one $TEST_NGINX_MARK
>>> sub/b.txt 199801171935.33
two
--- request eval
["GET /files/a.txt", "GET /files/sub/b.txt", "GET /files/none"]
--- response_body eval
["one mark\n", "two\n", qr/404 Not Found/]
--- error_code eval
[200, 200, 404]
--- tests: 6



=== TEST 22: files from an array
--- tests: 3
--- config
    location /files/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files eval
[["a.bin" => "\0\1\2\xff"], ["b.txt" => "b", "199801171935.33"]]
--- request
GET /files/b.txt
--- response_body chop
b
--- response_headers
Last-Modified: Sat, 17 Jan 1998 19:35:33 GMT



=== TEST 23: bytes
--- tests: 2
--- config
    location /files/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files eval
[["a.bin" => "\0\1\2\xff\r\n"]]
--- request
GET /files/a.bin
--- response_body eval
"\0\1\2\xff\r\n"



=== TEST 24: filters of the body
--- tests: 2
--- answer: Ok
--- response_body_filters
uc length
--- response_body chomp
2



=== TEST 25: filters of the body for each request
--- tests: 4
--- answer: Ok
--- request eval
["GET /t", "GET /t"]
--- response_body_filters eval
[["uc"], [\&::twice, "lc", "sha1_hex"]]
--- response_body eval
["OK", "39d0d38b6b9a01e2894db59a9985ba2df6c895d9"]



=== TEST 26: a configuration that must be refused
--- tests: 4
--- config
    location = /t { no_such_directive on; }
--- must_die
--- error_log
unknown directive "no_such_directive"
[emerg]
--- no_error_log
[alert]



=== TEST 27: refused with the expected status
--- tests: 2
--- config
    location = /t { return a b c; }
--- must_die: 1
--- error_log
invalid number of arguments in "return" directive
--- suppress_stderr



=== TEST 28: a client that gives up
--- tests: 1
--- config
    location = /t { proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1; }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_reply_delay: 2s
--- tcp_reply: late
--- timeout: 100ms
--- abort
--- ignore_response
--- no_error_log
[alert]



=== TEST 29: a scripted peer
--- tests: 5
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        proxy_http_version 1.0;
        proxy_set_header Connection "";
        proxy_set_header Host peer;
    }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_reply eval
["HTTP/1.0 200 OK\r\n", "X-Peer: 1\r\n\r\n", "peer\n"]
--- tcp_query eval
"GET /t HTTP/1.0\r\nHost: peer\r\n\r\n"
--- tcp_query_len: 31
--- response_body
peer
--- response_headers
X-Peer: 1



=== TEST 30: a scripted peer that answers what it was asked
--- tests: 2
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_query_auto_timeout: 0.05
--- tcp_reply eval
sub {
    my $query = shift;
    return "HTTP/1.0 200 OK\r\n\r\n" . ($query =~ /^(\S+) / ? $1 : 'none');
}
--- response_body: GET



=== TEST 31: a peer that closes
--- tests: 2
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_shutdown: 2
--- tcp_query_len: 0
--- error_code: 502



=== TEST 32: parts of the configuration
--- tests: 4
--- main_config
env TEST_ME=1;
--- http_config
    map $uri $mapped { default $TEST_NGINX_MARK; }
    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_2;
        location / { return 200 "upstream\n"; }
    }
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_2;
        add_header X-Mapped $mapped;
    }
--- post_main_config
worker_rlimit_core 1m;
--- server_name: other
--- response_body
upstream
--- response_headers
X-Mapped: mark
X-None:



=== TEST 33: code before the requests
--- tests: 2
--- config
    location = /t { root $TEST_NGINX_HTML_DIR; }
--- init
open my $out, '>', $ENV{TEST_NGINX_HTML_DIR} . '/t' or die;
print $out "from init\n";
close $out;
--- response_body
from init



=== TEST 34: code before the start
--- tests: 2
--- config
    include $TEST_NGINX_SERVER_ROOT/conf/more.conf;
--- post_setup_server_root
open my $out, '>', "$ENV{TEST_NGINX_SERVER_ROOT}/conf/more.conf" or die;
print $out 'location = /t { return 200 "more\n"; }';
close $out;
--- response_body
more



=== TEST 35: the level of the log
--- tests: 2
--- config
    location = /t { return 200; }
--- log_level: warn
--- no_error_log
[debug]



=== TEST 36: the log of the shutdown
--- tests: 1
--- tests_once: 2
--- config
    location = /t { return 200; }
--- shutdown_error_log
exit
--- no_shutdown_error_log
[emerg]



=== TEST 37: skipped for the version
--- tests: 3
--- config
    no_such_directive on;
--- skip_nginx
3: > 0.1.0: why not
--- response_body
none



=== TEST 38: not skipped for the version
--- tests: 2
--- answer: ok
--- skip_nginx2
3: < 0.1.2 or > 99.1.1
--- response_body: ok



=== TEST 39: skipped by code
--- tests: 2
--- answer: ok
--- skip_eval
2: 1 + 1 == 2
--- response_body: ok



=== TEST 40: to be done
--- tests: 2
--- answer: ok
--- todo
2: later
--- response_body: nok



=== TEST 41: a section of the file's own
--- tests: 3
--- answer: ok
--- body_length: 2
--- response_body: ok



=== TEST 42: no response at all
--- tests: 2
--- config
    location = /t { return 444; }
--- error_code:
--- no_error_log
[error]



=== TEST 43: HEAD
--- tests: 3
--- answer: ok
--- request
HEAD /t
--- response_body
--- response_headers
Content-Length: 2



=== TEST 44: a chunked response
--- tests: 4
--- config
    location = /t {
        ssi on;
        ssi_types text/plain;
        root $TEST_NGINX_HTML_DIR;
    }
--- user_files
>>> t
a<!--# echo var="uri" -->b
--- response_headers
Transfer-Encoding: chunked
! Content-Length
--- response_body
a/tb



=== TEST 45: the client closes its half
--- tests: 1
--- config
    location = /t { proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1; }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_reply_delay: 100ms
--- tcp_reply eval
"HTTP/1.0 200 OK\r\n\r\n"
--- shutdown: 1
--- ignore_response
--- error_log
closed



=== TEST 46: wait for a line
--- tests: 2
--- config
    location = /t { return 200; }
    location = /u { access_log off; return 200; }
--- wait: 0.1
--- error_log
http close



=== TEST 47: host and connection of one's own, HTTP/1.0
--- tests: 2
--- config
    location = /t {
        return 200 "$http_host $http_connection $server_protocol\n";
    }
--- request
GET /t HTTP/1.0
--- more_headers
Host: mine
Connection: Keep-Alive, close
--- response_body
mine Keep-Alive, close HTTP/1.0



=== TEST 48: the port in the expected
--- tests: 3
--- config
    location = /t { return 200 "$server_port\n"; }
    add_header X-Port $server_port;
--- response_body
$ServerPort
--- response_headers
X-Port: $ServerPort



=== TEST 49: a trailing array of one
--- tests: 2
--- answer: ok
--- request eval
["GET /t"]
--- response_body: ok



=== TEST 50: an environment for nginx
--- tests: 1
--- answer: ok
--- no_check_leak
