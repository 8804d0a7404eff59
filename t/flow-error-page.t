# A refused request stays refused, wherever an error page sends it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;

repeat_each(2);
plan tests => repeat_each() * 309;

# an upstream whose answer sends the request on to where "to" says

our $http = $::upstream . <<'END';
    server {
        listen unix:$TEST_NGINX_HTML_DIR/accel.sock;
        client_max_body_size 0;
        add_header X-Accel-Redirect $arg_to always;

        location / {
            return 200 "accel\n";
        }
    }
END

our $webhook = 'webhook knowrithm; webhook_set $event /event; '
               . 'webhook_secret $TEST_NGINX_WEBHOOK_SECRET;';

our $accel = 'proxy_pass http://unix:$TEST_NGINX_HTML_DIR/accel.sock:/';

# every way out of a location that we know of

our $ways = <<"END";
    location /named {
        $webhook
        error_page 403 405 415 425 500 = \@upstream;
        proxy_pass http://upstream;
    }

    location /keeps {
        $webhook
        error_page 403 405 415 425 500 \@upstream;
        proxy_pass http://upstream;
    }

    location /uri {
        $webhook
        error_page 403 405 415 425 500 /upstream;
        proxy_pass http://upstream;
    }

    location /as200 {
        $webhook
        error_page 403 405 415 425 500 =200 \@upstream;
        proxy_pass http://upstream;
    }

    location /uri200 {
        $webhook
        error_page 403 405 415 425 500 =200 /upstream;
        proxy_pass http://upstream;
    }

    location /twice {
        $webhook
        recursive_error_pages on;
        error_page 403 405 415 425 500 = \@again;
        proxy_pass http://upstream;
    }

    location \@again {
        recursive_error_pages on;
        error_page 403 405 415 425 500 = \@upstream;
        proxy_pass http://upstream;
    }

    location /post {
        $webhook
        post_action \@upstream;
        proxy_pass http://upstream;
    }

    location /files {
        $webhook
        error_page 403 405 415 425 500 = \@files;
        proxy_pass http://upstream;
    }

    location \@files {
        try_files /none \@upstream;
    }

    location /accel {
        $webhook
        webhook_dry_run on;
        $accel?to=\@second;
    }

    location /accel-uri {
        $webhook
        webhook_dry_run on;
        $accel?to=/uri;
    }

    location \@second {
        $webhook
        error_page 403 405 415 425 500 = \@upstream;
        proxy_pass http://upstream;
    }

    location \@upstream {
        proxy_pass http://upstream;
    }

    location /upstream {
        proxy_pass http://upstream;
    }
END

our @ways = qw( named keeps uri as200 uri200 twice post files accel );

# the same for all of them, and what of it belongs to one response

sub all { my ($what) = @_; return [map { $what } @ways] }

sub requests { my ($method, $body) = @_;
               return [map { "$method /$_\n$body" } @ways] }

no_long_string();
run_tests();

__DATA__

=== TEST 1: genuine events get through, so that the rest means something
--- http_config eval: $::http
--- config eval: $::ways
--- suppress_stderr
--- request eval: ::requests('POST', $::body)
--- more_headers eval: ::all(::knowrithm())
--- response_headers eval: ::all('X-Upstream: reached')
--- no_error_log
[alert]



=== TEST 2: N3: 403 reaches no upstream
--- http_config eval: $::http
--- config eval: $::ways
--- suppress_stderr
--- request eval: ::requests('POST', $::other)
--- more_headers eval: ::all(::knowrithm())
--- error_code eval: ::all(403)
--- response_headers eval: ::all("!X-Upstream")
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 3: N3: 403 before the body reaches no upstream
--- http_config eval: $::http
--- config eval: $::ways
--- suppress_stderr
--- request eval: ::requests('POST', $::body)
--- more_headers eval: ::all('X-None: 1')
--- error_code eval: ::all(403)
--- response_headers eval: ::all("!X-Upstream")
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 4: N3: 405 reaches no upstream
--- http_config eval: $::http
--- config eval: $::ways
--- suppress_stderr
--- request eval: ::requests('PUT', $::body)
--- more_headers eval: ::all(::knowrithm())
--- error_code eval: ::all(405)
--- response_headers eval: ::all("!X-Upstream\nAllow: POST")
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 5: N3: 415 reaches no upstream
--- http_config eval: $::http
--- config eval: "webhook_set \$lead /data/id;\n$::ways"
--- suppress_stderr
--- request eval: ::requests('POST', $::body)
--- more_headers eval: ::all("Content-Encoding: gzip\n" . ::knowrithm())
--- error_code eval: ::all(415)
--- response_headers eval: ::all("!X-Upstream")
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 6: N3: 425 reaches no upstream
--- http_config eval: $::http
--- config eval: $::ways
--- suppress_stderr
--- request eval: ::requests('POST', $::body)
--- more_headers eval: ::all("Early-Data: 1\n" . ::knowrithm())
--- error_code eval: ::all(425)
--- response_headers eval: ::all("!X-Upstream")
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 7: N3: 500 while the body is read reaches no upstream
--- http_config eval
$::http . "client_body_in_file_only clean;\n"
. "client_body_temp_path $ENV{TEST_NGINX_HTML_DIR}/gone;\n"
--- config eval: $::ways
--- suppress_stderr
--- init: rmdir "$ENV{TEST_NGINX_HTML_DIR}/gone" or die $!
--- request eval: ::requests('POST', $::body)
--- more_headers eval: ::all(::knowrithm())
--- error_code eval: ::all(500)
--- response_headers eval: ::all("!X-Upstream")
--- error_log eval
qr/\[crit\] .* No such file or directory/
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 8: N3: a static page gives the text, not the status
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    error_page 403 /403.json;
    proxy_pass http://upstream;
}

location /as200 {
    $::webhook
    error_page 403 =200 /403.json;
    proxy_pass http://upstream;
}

location /returns {
    $::webhook
    error_page 403 = \@returns;
    proxy_pass http://upstream;
}

location \@returns {
    return 200 'no\n';
}"
--- user_files
>>> 403.json
{"error":"signature"}
--- request eval
["POST /hook\n$::other", "POST /as200\n$::other", "POST /returns\n$::other"]
--- more_headers eval: [::knowrithm(), ::knowrithm(), ::knowrithm()]
--- error_code eval: [403, 403, 403]
--- response_body eval
["{\"error\":\"signature\"}\n", "{\"error\":\"signature\"}\n", "no\n"]
--- no_error_log
[alert]



=== TEST 9: N3: X-Accel-Redirect to a URI does not make it pass
--- http_config eval: $::http
--- config eval: $::ways
--- suppress_stderr
--- request eval: "POST /accel-uri\n$::other"
--- more_headers eval: ::knowrithm()
--- error_code_like: ^40[35]$
--- response_headers
!X-Upstream
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 10: N3: refused before the verdict is refused afterwards
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    deny all;
    error_page 403 = \@upstream;
    proxy_pass http://upstream;
}

location /uri {
    $::webhook
    deny all;
    error_page 403 /upstream;
    proxy_pass http://upstream;
}

location /as200 {
    $::webhook
    deny all;
    error_page 403 =200 \@upstream;
    proxy_pass http://upstream;
}

location /code {
    $::webhook
    error_page 503 = \@upstream;
    if (\$http_x_none = '') {
        return 503;
    }
    proxy_pass http://upstream;
}

location \@upstream {
    proxy_pass http://upstream;
}

location /upstream {
    proxy_pass http://upstream;
}"
--- request eval
[map { "POST /$_\n$::other" } qw( hook uri as200 code )]
--- more_headers eval: [map { ::knowrithm() } 1 .. 4]
--- error_code eval: [500, 403, 403, 500]
--- response_headers eval: [map { "!X-Upstream" } 1 .. 4]
--- no_error_log
rewritten data: "/upstream_reached
[alert]



=== TEST 11: an accepted event may go to another upstream
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    error_page 502 503 = \@other;
    proxy_intercept_errors on;
    proxy_pass http://upstream/fails;
}

location \@other {
    proxy_pass http://upstream;
}"
--- request eval: "POST /hook\n$::body"
--- more_headers eval: ::knowrithm()
--- response_body eval: "$::body\n"
--- response_headers
X-Verdict: accepted:
--- no_error_log
[alert]



=== TEST 12: B8: dry run stays out of error pages
--- http_config eval: $::http
--- config eval
"$::webhook
webhook_dry_run on;

location /hook {
    deny all;
    error_page 403 = \@upstream;
}

location /read {
    client_max_body_size 80;
    error_page 413 = \@upstream;
    proxy_pass http://upstream;
}

location /rewrite {
    rewrite ^ /upstream last;
}

location /forced {
    deny all;
    error_page 403 = \@forced;
}

location \@upstream {
    client_max_body_size 0;
    proxy_pass http://upstream;
}

location /upstream {
    webhook off;
    proxy_pass http://upstream;
}

location \@forced {
    webhook_dry_run off;
    proxy_pass http://upstream;
}"
--- suppress_stderr
--- request eval
[map { "POST /$_\n$::other" } qw( hook read rewrite forced )]
--- more_headers eval: [map { ::knowrithm() } 1 .. 4]
--- error_code eval: [200, 200, 200, 403]
--- response_headers eval
[(map { 'X-Upstream: reached' } 1 .. 3), '!X-Upstream']
--- no_error_log
[alert]



=== TEST 13: N3: a place with nothing but files changes no status either
--- http_config eval: $::http
--- config eval
"location /hook {
    $::webhook
    error_page 403 = \@files;
    proxy_pass http://upstream;
}

location \@files {
    root html;
}"
--- request eval: "POST /hook\n$::other"
--- more_headers eval: ::knowrithm()
--- error_code: 403
--- no_error_log
upstream_reached
[alert]
