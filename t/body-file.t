# Bodies that go to a temporary file, in whole or in part.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 111;

# a location for each way to keep a body

our $length = length $::body;

our %keep = (
    (map { $_ => "client_body_buffer_size $_" }
         1, 2, 7, $length - 1, $length, $length + 1, 2 * $length),
    only => 'client_body_in_file_only on',
    clean => 'client_body_in_file_only clean',
    both => 'client_body_in_file_only clean; client_body_buffer_size 5',
    single => 'client_body_in_single_buffer on; client_body_buffer_size 5',
);

our @keep = sort keys %keep;

our $config = join '', map { <<"END" } @keep;
    location /$_ {
        webhook knowrithm;
        webhook_secret \$TEST_NGINX_WEBHOOK_SECRET;
        $keep{$_};
        proxy_pass http://upstream/;
    }
END

# the body comes later, or it would be read along with the head

sub requests {
    my ($body) = @_;

    return [map { ["POST /$_\n", { value => $body, delay_before => 0.01 }] }
                @keep];
}

our $long = '{"event":"lead.created","text":"' . 'long ' x 20000 . '"}';

sub chunks { return sprintf "%x\r\n%s\r\n0\r\n\r\n", length $_[0], $_[0] }

no_long_string();
run_tests();

__DATA__

=== TEST 1: N17: a genuine body is accepted however it is kept
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval: ::requests($::body)
--- more_headers eval: [map { ::knowrithm() } @::keep]
--- response_body eval: [map { "$::body\n" } @::keep]
--- response_headers eval: [map { 'X-Verdict: accepted:' } @::keep]
--- no_error_log
[alert]



=== TEST 2: N17: a forged body is refused however it is kept
--- http_config eval: $::upstream
--- config eval: $::config
--- request eval: ::requests($::other)
--- more_headers eval: [map { ::knowrithm() } @::keep]
--- error_code eval: [map { 403 } @::keep]
--- response_headers eval
[map { "X-Verdict: rejected:signature_mismatch\n!X-Asked" } @::keep]
--- no_error_log
[alert]



=== TEST 3: a body in a file
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_buffer_size 16k;
        proxy_pass http://upstream/length;
    }
--- request eval
["POST /hook\n$::long", "POST /hook\n" . $::long =~ s/long/bong/r]
--- more_headers eval: [::knowrithm($::long), ::knowrithm($::long)]
--- error_code eval: [200, 403]
--- response_body_like eval: [length($::long) . "\n", 'Forbidden']
--- response_headers eval
["X-Verdict: accepted:\nX-Asked: 200",
 "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
--- error_log
a client request body is buffered to a temporary file
--- no_error_log
[alert]



=== TEST 4: in chunks, to a file
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_buffer_size 4k;
        proxy_pass http://upstream/length;
    }
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. "Transfer-Encoding: chunked\r\n" . ::knowrithm($::long) . "\r\n\r\n"
. ::chunks($::long)
--- response_body eval: length($::long) . "\n"
--- response_headers
X-Verdict: accepted:
X-Asked: 200
--- error_log
a client request body is buffered to a temporary file
--- no_error_log
[alert]



=== TEST 5: forged, in chunks, to a file
--- http_config eval: $::upstream
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        client_body_buffer_size 4k;
        proxy_pass http://upstream/length;
    }
--- raw_request eval
"POST /hook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
. "Transfer-Encoding: chunked\r\n" . ::knowrithm($::long) . "\r\n\r\n"
. ::chunks($::long =~ s/long "}$/bong "}/r)
--- error_code: 403
--- response_headers
X-Verdict: rejected:signature_mismatch
!X-Asked
--- no_error_log
upstream_reached
[alert]
