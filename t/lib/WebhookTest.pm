package WebhookTest;

# Signs events the way senders do, and puts an upstream behind the module
# that answers with the body it got and leaves a mark in the error log.
#
#     use WebhookTest;
#
#     --- http_config eval: $::upstream
#     --- config
#         location /hook { ...; proxy_pass http://upstream; }
#     --- request eval: ["POST /hook\n$::body", "POST /hook\n$::other"]
#     --- more_headers eval: [::knowrithm(), ::knowrithm()]
#     --- error_code eval: [200, 403]
#     --- response_headers eval
#     ["X-Verdict: accepted:\nX-Asked: 200",
#      "X-Verdict: rejected:signature_mismatch\n!X-Asked"]
#
# X-Asked is the status of the upstream, and absent if none was asked.  In a
# block of one request "upstream_reached" in the error log says the same.

use v5.36;

use Digest::SHA qw( hmac_sha1 hmac_sha256 hmac_sha384 hmac_sha512 );
use MIME::Base64 qw( decode_base64 encode_base64 encode_base64url );

# 28 bytes, not secret

our $secret = 'not-a-secret-but-long-enough';

our $body = '{"event":"lead.created","timestamp":"2024-05-21T10:30:00Z",'
            . '"data":{"id":"lead_123abc"}}';

# A request gets to "sink" only through the upstream, whose rewrite is logged
# at notice; so "upstream_reached" is in the log if and only if it was asked.

our $other = $body =~ s/123/124/r;

our $upstream = <<'END';
    add_header X-Verdict $webhook_verdict:$webhook_reason always;
    add_header X-Asked $upstream_status always;

    upstream upstream {
        server unix:$TEST_NGINX_HTML_DIR/upstream.sock;
    }

    upstream sink {
        server unix:$TEST_NGINX_HTML_DIR/sink.sock;
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/upstream.sock;
        client_max_body_size 0;
        rewrite_log on;
        add_header X-Upstream reached always;

        location / {
            rewrite ^ /upstream_reached break;
            proxy_set_header X-Body $request_body;
            proxy_set_header Content-Length "";
            proxy_pass_request_body off;
            proxy_pass http://sink;
        }

        location /length {
            return 200 "$http_content_length\n";
        }

        location /fails {
            rewrite ^ /upstream_reached/fails last;
        }

        location /upstream_reached/fails {
            return 503;
        }
    }

    server {
        listen unix:$TEST_NGINX_HTML_DIR/sink.sock;
        add_header X-Sink reached always;

        location / {
            return 200 "$http_x_body\n";
        }
    }
END

my %hmac = (
    sha1 => \&hmac_sha1,
    sha256 => \&hmac_sha256,
    sha384 => \&hmac_sha384,
    sha512 => \&hmac_sha512,
);


sub hex_mac ($message, $key = $secret, $hash = 'sha256') {
    return unpack 'H*', $hmac{$hash}->($message, $key);
}

sub base64_mac ($message, $key = $secret, $hash = 'sha256') {
    return encode_base64($hmac{$hash}->($message, $key), '');
}

sub knowrithm ($message = $body, $key = $secret) {
    return 'X-Knowrithm-Signature: sha256=' . hex_mac($message, $key);
}

sub github ($message = $body, $key = $secret) {
    return 'X-Hub-Signature-256: sha256=' . hex_mac($message, $key);
}

sub stripe ($message = $body, $time = time, $key = $secret) {
    return "Stripe-Signature: t=$time,v1=" . hex_mac("$time.$message", $key);
}

sub slack ($message = $body, $time = time, $key = $secret) {
    return "X-Slack-Request-Timestamp: $time\r\n"
           . 'X-Slack-Signature: v0=' . hex_mac("v0:$time:$message", $key);
}

sub shopify ($message = $body, $key = $secret) {
    return 'X-Shopify-Hmac-Sha256: ' . base64_mac($message, $key);
}

# $key is given as bytes; the configuration has it as "whsec_" and base64

sub standard ($message = $body, $id = 'msg_1', $time = time, $key = $secret) {
    return "webhook-id: $id\r\nwebhook-timestamp: $time\r\n"
           . 'webhook-signature: v1,' . base64_mac("$id.$time.$message", $key);
}

sub whsec ($key = $secret) {
    return 'whsec_' . encode_base64($key, '');
}


# In test files the names stand in package main, where "eval" filters see
# them: $::body, ::knowrithm() and so on.

sub import {
    no strict 'refs';

    *{"main::$_"} = \&{$_} for qw( hex_mac base64_mac knowrithm github stripe
                                   slack shopify standard whsec );
    *{"main::$_"} = \${$_} for qw( secret body other upstream );

    # a plain Test::More file has no such directory

    if (my $html_dir = main->can('html_dir')) {
        $ENV{TEST_NGINX_HTML_DIR} ||= $html_dir->();
    }

    $ENV{TEST_NGINX_WEBHOOK_SECRET} = $secret;
    $ENV{TEST_NGINX_WEBHOOK_WHSEC} = whsec();
}


1;
