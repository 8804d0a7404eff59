# Advisories of other verifiers that take more than requests: thousands of
# them, a reload, connections that stay open.  See t/advisories.t.
#
# WEBHOOK_TEST_HEADERS: how many requests have malformed headers (10,000)

use v5.36;

use lib 't/lib';
use Test::More;
use Time::HiRes qw( time );

BEGIN { $ENV{TEST_NGINX_HTML_DIR} //= '.' }

use WebhookHttp;
use WebhookServer;
use WebhookTest;

our ($secret, $body);

my $upstream = <<'END';
    server {
        listen 127.0.0.1:%%PORT_UP%%;
        access_log logs/upstream.log;
        client_max_body_size 0;
        location / {
            return 200;
        }
    }
END

my $whsec = whsec();
my $config = <<"END";
    keepalive_requests 100000;
    large_client_header_buffers 4 32k;

    webhook_scheme numbered {
        kind hmac-sha256;
        signature header=X-Signature-* encoding=base64;
    }

    server {
        listen 127.0.0.1:%%PORT%%;

        location /github {
            webhook github;
            webhook_secret $secret;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /stripe {
            webhook stripe;
            webhook_secret $secret;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /standard {
            webhook standard;
            webhook_secret $whsec;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /numbered {
            webhook numbered;
            webhook_secret $secret;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /basic {
            webhook basic;
            webhook_secret user:$secret;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }

        location /file {
            webhook github;
            webhook_secret_file secret;
            proxy_pass http://127.0.0.1:%%PORT_UP%%;
        }
    }
END


sub write_secret ($server, $text) {
    my $file = $server->dir . '/secret';

    open my $out, '>', $file or die "$file: $!\n";
    print $out "$text\n";
    close $out;
    chmod 0600, $file;
}


sub start_server () {
    return WebhookServer->start({ main => 'env X; # %%DIR%%' },
                                $upstream . $config =~ s/_file secret/ $secret/r);
}


# done when the old workers take no more connections

sub reload ($server, @text) {
    my %old = map { $_ => 1 } $server->reload(@text);

    wait_for(sub { !grep { $old{$_} } $server->workers })
        or die "old workers stay\n";
}


# a header value out of the pieces that a parser looks for

sub malformed ($piece) {
    my @pieces = ('t=', 'v1=', 'v1,', 'v0=', 'sha256=', 'Basic ', ',', '=',
                  ' ', ';', '.', "\t", '%', '"', "\\", "\xff", "\x01", '-1',
                  time, 'whsec_', '==', 'a' x 64, '0' x 63, 'v1=' . 'f' x 64,
                  'v1,' . 'A' x 43 . '=', 'x' x (1 + int rand 2000));
    my $value = CORE::join '', map { $pieces[rand @pieces] } 1 .. $piece;

    # one in four is a long list

    if (rand 4 < 1) {
        my ($item, $separator) = rand 2 < 1 ? ('v1=' . 'f' x 64, ',')
                                            : ('v1,' . 'A' x 43 . '=', ' ');
        $value .= "$separator$item" x rand 100;
    }

    return substr $value, 0, 8000;
}


subtest 'A4: no header stops the worker' => sub {
    my $server = start_server();
    my ($pid) = $server->workers;
    my %names = (github => ['X-Hub-Signature-256', 'X-GitHub-Delivery'],
                 stripe => ['Stripe-Signature'],
                 standard => ['webhook-signature', 'webhook-timestamp',
                              'webhook-id'],
                 numbered => ['X-Signature-1', 'X-Signature-22'],
                 basic => ['Authorization']);
    my @where = sort keys %names;
    my $requests = $ENV{WEBHOOK_TEST_HEADERS} // 10_000;
    my %status;

    srand 4;

    for my $round (1 .. $requests / 50) {
        my $client = WebhookHttp->new($server->port);
        my @requests = map {
            my $where = $where[rand @where];
            my @headers = map { "$_: " . malformed(int rand 40) }
                              $names{$where}->@*;
            request('POST', "/$where", $body, @headers);
        } 1 .. 50;

        $client->send($_) for @requests;

        for (1 .. 50) {
            my $response = $client->response or last;
            $status{$response->{status}}++;
        }
    }

    is_deeply(\%status, { 403 => $requests }, "$requests are refused");
    is("@{[$server->workers]}", $pid, 'by one worker');
    is(post($server->port, '/github', $body, github())->{status}, 200,
       'which accepts a good one');
    ok(wait_for(sub { $server->lines(qr/POST/, 'upstream.log') == 1 }),
       'the only one that went on');
    is("@{[$server->complaints]}", '', 'nothing to complain about');
};


subtest 'A9: without its secret file a reload changes nothing' => sub {
    my $server = start_server();
    my $port = $server->port;
    my $text = $upstream . $config;
    my $new = 'another-secret-of-27-bytes!';

    my sub status ($key) {
        return post($port, '/file', $body, github($body, $key))->{status};
    }

    write_secret($server, $secret);
    reload($server, $text);

    is(status($secret), 200, 'signed: accepted');
    is(post($port, '/file', $body)->{status}, 403, 'unsigned: refused');

    my @workers = $server->workers;
    unlink $server->dir . '/secret';
    kill HUP => $server->pid;

    ok(wait_for(sub { $server->lines(qr{\[emerg\] .*/secret" failed}) }),
       'the reload fails and says why');
    is("@{[$server->workers]}", "@workers", 'the workers stay');
    is(status($secret), 200, 'signed: still accepted');
    is(post($port, '/file', $body)->{status}, 403, 'unsigned: still refused');

    {
        # it frees nothing then, which a leak checker would tell of
        local $ENV{ASAN_OPTIONS} = join ':', $ENV{ASAN_OPTIONS} // (),
                                             'detect_leaks=0';

        ok(!eval { WebhookServer->start($text); 1 },
           'a new nginx does not start');
        like($@, qr{/secret" failed \(2: No such file}, 'and says why');
    }

    write_secret($server, $new);
    reload($server);

    is(status($new), 200, 'the new secret counts after a good reload');
    is(status($secret), 403, 'and the old one does not');
    is(scalar(grep { !/secret" failed/ } $server->complaints), 0,
       'nothing else to complain about');
};


subtest 'A13: an unsigned upload is refused before it is read' => sub {
    my $server = start_server();
    my ($pid) = $server->workers;
    my $port = $server->port;
    my $length = 20_000_000;
    my $head = request('POST', '/github', '', "Content-Length: $length");

    is(post($port, '/github', $body, github())->{status}, 200, 'warmed up');

    my $before = $server->memory($pid, 'VmRSS');
    my @clients = map { WebhookHttp->new($port) } 1 .. 500;
    my $started = time;
    my $refused = 0;

    for my $client (@clients) {
        $client->send($head . 'x' x 8000);
        my $response = $client->response('POST', 5) or last;
        $refused++ if $response->{status} == 403;
    }

    is($refused, 500, '500 uploads are refused while they are open');
    SKIP: {
        skip('not run: memory under a sanitizer', 1) if $ENV{ASAN_OPTIONS};

        cmp_ok($server->memory($pid, 'VmRSS') - $before, '<', 20_000,
               'and kept out of memory');
    }

    is("@{[glob $server->dir . '/client_body_temp/*']}", '',
       'and out of files');

    my $limit = WebhookHttp->new($port);
    $limit->send(request('POST', '/github', '', 'Content-Length: 40000000'));
    is($limit->response->{status}, 413, 'over the limit: 413');

    my $large = $body . ' ' x 1_000_000;
    is(post($port, '/github', $large, github($large))->{status}, 200,
       'a signed one is read and accepted');
    ok(wait_for(sub { $server->lines(qr/POST/, 'upstream.log') == 2 }),
       'and nothing else went on');
    is("@{[$server->complaints]}", '', 'nothing to complain about');
};


done_testing();
