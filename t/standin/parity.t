# Passes with the real Test::Nginx::Socket and with the stand-in, and counts
# the same number of tests.

use lib 't/lib';
use Test::Nginx::Socket;

repeat_each(2);

my $tests = 0;

for my $block (blocks()) {
    $tests += $block->expect * ($block->once ? 1 : repeat_each());
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

env_to_nginx('FOO=bar baz');
no_long_string();
run_tests();

__DATA__

=== TEST 1: the status is 200 where nothing else is said
--- expect chomp
1
--- answer: ok
--- request
GET /t



=== TEST 2: a body of lines
--- expect chomp
2
--- config
    location = /t { return 200 "one\ntwo\n"; }
--- response_body
one
two



=== TEST 3: another status, chomped
--- expect chomp
2
--- config
    location = /t { return 404 "none"; }
--- error_code: 404
--- response_body chomp
none



=== TEST 4: the status and the body as patterns
--- expect chomp
2
--- config
    location = /t { return 503 "a12b"; }
--- error_code_like: ^50\d$
--- response_body_like chomp
^a\d+b$



=== TEST 5: a body unlike a pattern
--- expect chomp
2
--- answer: ok
--- response_body_unlike: fail



=== TEST 6: headers there and not there
--- expect chomp
4
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
--- expect chomp
3
--- answer: ok
--- response_headers_like
Server: nginx.*
Content-Length: \d+



=== TEST 8: headers as they came
--- expect chomp
3
--- config
    location = /t { return 301 /u; }
--- error_code: 301
--- raw_response_headers_like: Location: \S+/u\r\n
--- raw_response_headers_unlike: X-None



=== TEST 9: log lines there and not there
--- expect chomp
6
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
--- expect chomp
3
--- config
    location = /t { root html; }
--- error_code: 404
--- error_log
No such file or directory
[error]



=== TEST 11: what is found in the log
--- expect chomp
2
--- config
    location = /t { root html; }
--- error_code: 404
--- grep_error_log eval
qr/\(2: No such file/
--- grep_error_log_out
(2: No such file



=== TEST 12: what is found in the log, by round
--- expect chomp
2
--- config
    location = /t { root html; }
--- error_code: 404
--- grep_error_log eval
qr/"GET \S+ /
--- grep_error_log_out eval
["\"GET /t \n", "\"GET /t \n"]



=== TEST 13: the access log
--- expect chomp
3
--- answer: ok
--- access_log
"GET /t HTTP/1.1" 200
--- no_access_log
POST



=== TEST 14: several requests, one after the other
--- expect chomp
10
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
--- expect chomp
8
--- config
    location = /a { return 200 "a $http_host $http_connection\n"; }
    location = /b { return 403 "b $http_x_more $http_connection\n"; }
--- pipelined_requests eval
["GET /a", "GET /b"]
--- more_headers
X-More: $TEST_NGINX_MARK
--- error_code eval
[200, 403]
--- response_body eval
["a localhost keep-alive\n", "b \$TEST_NGINX_MARK close\n"]
--- no_error_log
[alert]
[emerg]
--- SKIP



=== TEST 16: pipelined requests and bodies
--- expect chomp
8
--- config
    client_body_buffer_size 1k;
    location = /a { client_max_body_size 3; proxy_pass $upstream; }
    location = /b { return 403 "b $http_connection $content_length\n"; }
--- pipelined_requests eval
["GET /b", "POST /b\nhello"]
--- error_code eval
[403, 403]
--- response_body eval
["b keep-alive \n", "b close 5\n"]
--- no_error_log
[alert]
[emerg]
--- SKIP



=== TEST 17: pipelined requests to the end
--- expect chomp
8
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



=== TEST 18: a body is sent with its length, without the last newline
--- expect chomp
2
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



=== TEST 19: a length in more_headers leaves the body alone
--- expect chomp
3
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



=== TEST 20: chunked
--- expect chomp
2
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



=== TEST 21: a request in packets
--- expect chomp
2
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



=== TEST 22: raw request in pieces
--- expect chomp
3
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



=== TEST 23: files and a variable in them
--- expect chomp
3
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
--- expect chomp
6



=== TEST 24: files from an array
--- expect chomp
3
--- config
    location /files/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files eval
[["a.bin" => "\0\1\2\xff"], ["b.txt" => "b", "199801171935.33"]]
--- request
GET /files/b.txt
--- response_body chop
b.
--- response_headers
Last-Modified: Sat, 17 Jan 1998 19:35:33 GMT



=== TEST 25: bytes
--- expect chomp
2
--- config
    location /files/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files eval
[["a.bin" => "\0\1\2\xff\r\n"]]
--- request
GET /files/a.bin
--- response_body eval
"\0\1\2\xff\r\n"



=== TEST 26: filters of the body
--- expect chomp
2
--- answer: Ok
--- response_body_filters
uc length
--- response_body chomp
2



=== TEST 27: filters of the body for each request
--- expect chomp
4
--- answer: Ok
--- request eval
["GET /t", "GET /t"]
--- response_body_filters eval
[["uc"], [\&::twice, "lc", "sha1_hex"]]
--- response_body eval
["OK", "03b96f1c2e9b16cb7eca88fd8ae0dbea1d2f2f0a"]
--- SKIP



=== TEST 28: a configuration that must be refused
--- expect chomp
4
--- config
    location = /t { no_such_directive on; }
--- must_die
--- error_log
unknown directive "no_such_directive"
[emerg]
--- no_error_log
[alert]



=== TEST 29: refused with the expected status
--- expect chomp
2
--- config
    location = /t { return a b c; }
--- must_die: 1
--- error_log
invalid number of arguments in "return" directive
--- suppress_stderr



=== TEST 30: a client that gives up
--- expect chomp
1
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



=== TEST 31: a scripted peer
--- expect chomp
5
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        proxy_set_header Host peer;
    }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_reply eval
["HTTP/1.0 200 OK\r\n", "X-Peer: 1\r\n\r\n", "peer\n"]
--- tcp_query eval
"GET /t HTTP/1.0\r\nHost: peer\r\nConnection: close\r\n\r\n"
--- tcp_query_len: 56
--- response_body
peer
--- response_headers
X-Peer: 1



=== TEST 32: a scripted peer that answers what it was asked
--- expect chomp
2
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



=== TEST 33: a peer that closes
--- expect chomp
2
--- config
    location = /t {
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
--- tcp_listen: $TEST_NGINX_RAND_PORT_1
--- tcp_shutdown: 2
--- tcp_query_len: 0
--- error_code: 502



=== TEST 34: parts of the configuration
--- expect chomp
4
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



=== TEST 35: code before the requests
--- expect chomp
2
--- config
    location = /t { root $TEST_NGINX_HTML_DIR; }
--- init
open my $out, '>', $ENV{TEST_NGINX_HTML_DIR} . '/t' or die;
print $out "from init\n";
close $out;
--- response_body
from init



=== TEST 36: code before the start
--- expect chomp
2
--- config
    include $TEST_NGINX_SERVER_ROOT/conf/more.conf;
--- post_setup_server_root
open my $out, '>', "$ENV{TEST_NGINX_SERVER_ROOT}/conf/more.conf" or die;
print $out 'location = /t { return 200 "more\n"; }';
close $out;
--- response_body
more



=== TEST 37: the level of the log
--- expect chomp
2
--- config
    location = /t { return 200; }
--- log_level: warn
--- no_error_log
[debug]



=== TEST 38: the log of the shutdown
--- expect chomp
1
--- answer: ok
--- request
GET /t



=== TEST 39: the log of the shutdown, once
--- expect chomp
2
--- once: 1
--- config
    location = /t { return 200; }
--- must_die_not
--- shutdown_error_log
exit
--- no_shutdown_error_log
[emerg]
--- SKIP



=== TEST 40: skipped for the version
--- expect chomp
3
--- config
    no_such_directive on;
--- skip_nginx
3: > 0.1.0: why not
--- response_body
none



=== TEST 41: not skipped for the version
--- expect chomp
2
--- answer: ok
--- skip_nginx2
3: < 0.1.2 or > 99.1.1
--- response_body: ok



=== TEST 42: skipped by code
--- expect chomp
2
--- answer: ok
--- skip_eval
2: 1 + 1 == 2
--- response_body: ok



=== TEST 43: to be done
--- expect chomp
2
--- answer: ok
--- todo
2: later
--- response_body: nok



=== TEST 44: a section of the file's own
--- expect chomp
3
--- answer: ok
--- body_length: 2
--- response_body: ok



=== TEST 45: no response at all
--- expect chomp
2
--- config
    location = /t { return 444; }
--- error_code:
--- no_error_log
[error]



=== TEST 46: HEAD
--- expect chomp
3
--- answer: ok
--- request
HEAD /t
--- response_body
--- response_headers
Content-Length: 2



=== TEST 47: a chunked response
--- expect chomp
4
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



=== TEST 48: the client closes its half
--- expect chomp
1
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



=== TEST 49: wait for a line
--- expect chomp
2
--- config
    location = /t { return 200; }
    location = /u { access_log off; return 200; }
--- wait: 0.1
--- error_log
http close



=== TEST 50: host and connection of one's own, HTTP/1.0
--- expect chomp
2
--- config
    location = /t { return 200 "$http_host $http_connection $server_protocol\n"; }
--- request
GET /t HTTP/1.0
--- more_headers
Host: mine
Connection: Keep-Alive, close
--- response_body
mine Keep-Alive, close HTTP/1.0



=== TEST 51: the port in the expected
--- expect chomp
3
--- config
    location = /t { return 200 "$server_port\n"; }
    add_header X-Port $server_port;
--- response_body
$ServerPort
--- response_headers
X-Port: $ServerPort



=== TEST 52: a trailing array of one
--- expect chomp
2
--- answer: ok
--- request eval
["GET /t"]
--- response_body: ok



=== TEST 53: an environment for nginx
--- expect chomp
1
--- answer: ok
--- no_check_leak
