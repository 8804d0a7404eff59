# Who is refused learns nothing of why: for all reasons about signatures the
# answers are equal byte by byte but for the date.  The same for each way that
# a body can come, and for another status.

use v5.36;

use List::Util qw( sum0 );

use lib 't/lib';
use Test::More;

use constant DATE => 33;    # in HPACK's static table

BEGIN { $ENV{TEST_NGINX_HTML_DIR} //= '.' }

use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

our ($body, $other, $secret);

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $http2 = `$binary -V 2>&1` =~ /--with-http_v2_module/;

my $locations = CORE::join '', map { <<"END" } 403, 401, 503;
    location /$_ {
        webhook_reject_status $_;
        webhook_retry_after 0;
        proxy_pass http://127.0.0.1:%%PORT_UP%%;
    }

    location /large/$_ {
        client_max_body_size 1;
        error_page 413 = \@$_;
    }

    location \@$_ {
        webhook_reject_status $_;
        webhook_retry_after 0;
        proxy_pass http://127.0.0.1:%%PORT_UP%%;
    }
END

my $server = WebhookServer->start(<<"END");
    log_format reason "=\$webhook_reason";

    map \$arg_tenant \$tenant_secret {
        default  $secret;
        unknown  "";
    }

    webhook_scheme acme {
        like     standard;
        secret   raw;
        require  header=X-Version value=1;
    }

    server {
        listen 127.0.0.1:%%PORT%%;
        @{[ $http2 ? 'listen 127.0.0.1:%%PORT_H2%% http2;' : '' ]}
        access_log logs/reasons.log reason;
        keepalive_timeout 60s;
        webhook acme;
        webhook_secret \$tenant_secret;

        $locations
    }

    server {
        listen 127.0.0.1:%%PORT_UP%%;
        access_log off;
        location / {
            return 200;
        }
    }
END

my ($id, $time, $signature) = split "\r\n", standard();
my @version = ('X-Version: 1');
my $old = standard($body, 'msg_1', time - 9000);
my $future = standard($body, 'msg_1', time + 9000);

my %headers = (
    no_signature        => [$id, $time, @version],
    signature_malformed => [$id, $time, 'webhook-signature: v1,', @version],
    signature_repeated  => [$id, $time, $signature, $signature, @version],
    signature_mismatch  => [standard($other), @version],
    timestamp_missing   => [$id, $signature, @version],
    timestamp_malformed => [$id, "webhook-timestamp: x", $signature, @version],
    timestamp_old       => [$old, @version],
    timestamp_future    => [$future, @version],
    guard               => [standard()],
    no_secret           => [standard(), @version],
    id_malformed        => [$time, $signature, @version],
);


# all but the date, and the connection is there for another request

sub answer ($uri, $framing, $reason) {
    my $client = WebhookHttp->new($server->port);
    my $where = $uri . ($reason eq 'no_secret' ? '?tenant=unknown' : '');
    my @headers = map { split "\r\n" } $headers{$reason}->@*;

    $client->send($framing eq 'chunked'
                  ? request('POST', $where, chunked($body, 10), @headers,
                            'Transfer-Encoding: chunked')
                  : request('POST', $where, $body, @headers));

    my $response = $client->response;
    my $head = $response->{head} =~ s/^Date: [^\r]*\r\n//mr;

    $client->send(request('GET', $uri, '', 'Connection: close'));
    my $next = $client->response('GET');

    return "$head\n\n$response->{body}\nnext $next->{status}";
}


for my $uri ('/403', '/401', '/503') {
    for my $framing ('length', 'chunked') {
        my %answers;

        for my $reason (sort keys %headers) {
            push $answers{answer($uri, $framing, $reason)}->@*, $reason;
        }

        is(scalar keys %answers, 1, "$uri, $framing: one answer")
            or diag(explain(\%answers));

        my ($answer) = keys %answers;
        my $status = substr $uri, 1;

        like($answer, qr/\AHTTP\/1.1 $status .*next 405\z/s,
             "$uri, $framing: refused, and in order after it");
        unlike($answer, qr/webhook|signature|secret/i,
               "$uri, $framing: not a word of it");
    }
}


# After a body that nginx has thrown away it closes the connection: so all
# others ask for that.  On HTTP/2 there is nothing to ask for.

$headers{body_incomplete} = [standard(''), @version];

sub where ($status, $reason) {
    return $reason eq 'body_incomplete' ? "/large/$status"
           : $reason eq 'no_secret' ? "/$status?tenant=unknown" : "/$status";
}

sub closed ($status, $reason) {
    my $response = post($server->port, where($status, $reason), $body,
                        map { split "\r\n" } $headers{$reason}->@*);

    return "$response->{head}\r\n\r\n$response->{body}";
}

# curl may lose an answer whose stream is reset while it writes

sub by_http2 ($status, $reason) {
    my $client = WebhookHttp2->new($server->port('H2'));
    my $response = $client->request('POST', where($status, $reason), $body,
                                    $headers{$reason}->@*);

    return join "\n", "HTTP/2 $response->{status}",
                (map { "$_->[0]: " . unpack 'H*', $_->[1] }
                     grep { $_->[0] ne DATE } $response->{fields}->@*),
                $response->{body};
}

my %by = (closed => \&closed, $http2 ? ('HTTP/2' => \&by_http2) : ());

note 'not run: no HTTP/2 in this nginx' if !$http2;

for my $name (sort keys %by) {
    for my $status (403, 401, 503) {
        my %answers;

        for my $reason (sort keys %headers) {
            my $answer = $by{$name}->($status, $reason)
                         =~ s/^date: [^\r]*\r\n//mir;

            push $answers{$answer}->@*, $reason;
        }

        is(scalar keys %answers, 1, "$status, $name: one answer")
            or diag(explain(\%answers));
        like((keys %answers)[0], qr/\AHTTP\S+ $status\b.*<html>.*$status/s,
             "$status, $name: it is that");
    }
}


# without what differs it is accepted

is(post($server->port, '/403', $body, map({ split "\r\n" } standard()),
        @version)->{status}, 200, 'the good one is accepted');

my %times = ((map { $_ => 6 + 3 * keys %by } keys %headers),
             body_incomplete => 3 * keys %by, method => 66, '' => 1);

wait_for(sub { $server->log('reasons.log') =~ tr/\n// >= sum0 values %times });

my %seen;
$seen{$_}++ for map { s/^=//r } split /\n/, $server->log('reasons.log');

is_deeply(\%seen, \%times, 'and each reason was the reason');
is("@{[$server->complaints]}", '', 'nothing to complain about');

done_testing();
