# Bodies over HTTP/2, by curl; single frames are in ops-http2.t.

use v5.36;

use Digest::SHA qw( sha256_hex );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookServer;
use WebhookTest;

my $backend = WebhookBackend->start;
my $pass = 'proxy_pass http://127.0.0.1:' . $backend->port;

my $server = WebhookServer->start(<<~"END");
    add_header X-Verdict \$webhook_verdict:\$webhook_reason always;

    server {
        listen 127.0.0.1:%%PORT%% http2;
        webhook knowrithm;
        webhook_secret '$::secret';

        location /hook {
            $pass;
        }

        location /memory {
            client_body_buffer_size 1m;
            $pass;
        }

        location /file {
            client_body_buffer_size 4k;
            $pass;
        }

        location /unbuffered {
            proxy_request_buffering off;
            proxy_http_version 1.1;
            $pass;
        }

        location /token {
            webhook metachat;
            proxy_set_header X-Args \$args:\$arg_token:\$request_uri:\$request;
            $pass;
        }
    }
    END

my $dir = $server->dir;
my $long = '{"event":"lead.created","text":"' . 'long ' x 50000 . '"}';
my $changed = $long =~ s/long "}$/bong "}/r;


sub curl ($method, $path, $body, @headers) {
    my @body = $method eq 'HEAD' ? '-I' : ('-X', $method);

    if (length $body) {
        WebhookServer::write_file("$dir/body", $body);
        push @body, '--data-binary', "\@$dir/body";
    }

    my $port = $server->port;

    open my $out, '-|:raw', 'curl', '-isS', '--http2-prior-knowledge',
         '--max-time', 20, @body, map({ ('-H', $_) } @headers),
         "http://127.0.0.1:$port$path"
        or die "cannot run curl: $!\n";

    my ($head, $answer) = split /\r\n\r\n/, join('', <$out>), 2;

    close $out;
    is $?, 0, "$method $path: curl has nothing to say";

    my ($status) = $head =~ m{\AHTTP/2 (\d+)};
    my ($verdict) = $head =~ /^x-verdict: (.*?)\r?$/m;

    return { status => $status, verdict => $verdict, head => $head,
             body => $answer };
}


sub refused ($response, $status, $reason, $name) {
    is_deeply [@$response{qw( status verdict )}],
              [$status, "rejected:$reason"], $name;
    is $backend->connections, 0, "$name: the upstream was not reached";
}

sub accepted ($response, $body, $name) {
    is_deeply [@$response{qw( status verdict body )}],
              [200, 'accepted:', sha256_hex($body)], $name;
    $backend->clear;
}


subtest 'a small event' => sub {
    refused(curl('POST', '/hook', $::other, ::knowrithm()), 403,
            'signature_mismatch', 'one changed byte');
    refused(curl('POST', '/hook', $::body), 403, 'no_signature',
            'no signature');
    accepted(curl('POST', '/hook', $::body, ::knowrithm()), $::body,
             'genuine');
};


my $file = qr/a client request body is buffered to a temporary file/;

for my $path (qw( /memory /file /unbuffered )) {
    subtest "a large body: $path" => sub {
        my $files = $server->lines($file);

        refused(curl('POST', $path, $changed, ::knowrithm($long)), 403,
                'signature_mismatch', 'one changed byte');
        accepted(curl('POST', $path, $long, ::knowrithm($long)), $long,
                 'genuine');

        is scalar($server->lines($file)) - $files, $path eq '/memory' ? 0 : 2,
           'in memory or in a file';
    };
}


subtest 'a large body that is refused unread' => sub {
    my $files = $server->lines($file);

    refused(curl('POST', '/file', $long), 403, 'no_signature', 'not signed');

    my $response = curl('PUT', '/file', $long, ::knowrithm($long));

    refused($response, 405, 'method', 'by PUT');
    like $response->{head}, qr/^allow: POST\r?$/m, 'which methods there are';

    is scalar($server->lines($file)), $files, 'no file was written';

    accepted(curl('POST', '/file', $long, ::knowrithm($long)), $long,
             'signed, by POST');
};


subtest 'no body at all' => sub {
    for my $method (qw( GET HEAD )) {
        refused(curl($method, '/hook', '', ::knowrithm('')), 405, 'method',
                $method);
    }

    accepted(curl('POST', '/hook', '', ::knowrithm('')), '', 'POST');
};


# the request line is a second copy of the arguments

subtest 'the upstream and the logs get no token' => sub {
    my ($right, $wrong, $args) = map { "/token?a=1&token=$_&b=2" }
                                     $::secret, "$::secret.", '*' x 28;

    refused(curl('POST', $wrong, $::body), 403, 'signature_mismatch',
            'a wrong one');
    curl('POST', $right, $::body);

    my ($record) = $backend->records;
    my ($seen) = $record->{head} =~ /^X-Args: (.*)$/m;

    is $record->{uri}, $args, 'not in the request line';
    is $seen, join(':', $args =~ s/.*\?//r, '*' x 28, $args,
                   "POST $args HTTP/2.0"), 'not in variables';

    is scalar($server->lines(qr/"POST \Q$args\E HTTP\/2.0" 200/,
                             'access.log')), 1, 'the access log has the rest';
    is scalar($server->lines(qr/\Q$::secret/, $_)), 0, "none is in $_"
        for qw( access.log error.log );
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
