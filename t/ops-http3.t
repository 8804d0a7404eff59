# HTTP/3.  Its client is Test::Nginx::HTTP3 of nginx's own tests, a checkout
# of which is NGINX_TESTS; it needs CryptX.

use v5.36;

use Digest::SHA qw( sha256_hex );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookServer;
use WebhookTest;

plan skip_all => 'not run: no HTTP/3 in this nginx'
    if `@{[ $ENV{TEST_NGINX_BINARY} || 'nginx' ]} -V 2>&1` !~ /http_v3_module/;

unshift @INC, "$ENV{NGINX_TESTS}/lib" if $ENV{NGINX_TESTS};

plan skip_all => 'not run: no HTTP/3 client: NGINX_TESTS and CryptX'
    if !eval { require CryptX; require Test::Nginx::HTTP3 };

my $backend = WebhookBackend->start;

my $server = WebhookServer->start({ tls => 1 }, <<~"END");
    ssl_certificate %%DIR%%/cert.pem;
    ssl_certificate_key %%DIR%%/key.pem;
    ssl_protocols TLSv1.3;
    add_header X-Verdict \$webhook_verdict:\$webhook_reason always;

    server {
        listen 127.0.0.1:%%PORT%%;
        listen 127.0.0.1:%%PORT%% quic;
        client_body_buffer_size 4k;
        webhook knowrithm;
        webhook_secret '$::secret';

        location /hook {
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }

        location /event {
            webhook_events lead.*;
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }

        location /unbuffered {
            proxy_request_buffering off;
            proxy_pass http://127.0.0.1:@{[ $backend->port ]};
        }
    }
    END

my $port = $server->port;

# else the client chooses another one

{
    no warnings 'once';
    %Test::Nginx::ports = ($port => { port => $port });
}

my $signature = 'x-knowrithm-signature';
my $small = $::body =~ s/}$/',"more":"' . 'x' x 900 . '"}'/er;
my $large = $::body =~ s/}$/',"more":"' . 'x' x 50_000 . '"}'/er;


# The body goes in the packet of the header, in one DATA frame or in such of
# "frames" bytes; or in packets of their own, of "packets" bytes.  "length" is
# sent as Content-Length, "end" => 0 leaves the stream open.

sub send_request ($client, $path, $body, $signed, %how) {
    my @headers = ([':method', 'POST'], [':scheme', 'https'],
                   [':path', $path], [':authority', 'localhost']);

    push @headers, [$signature, (split /: /, ::knowrithm($signed))[1]]
        if defined $signed;
    push @headers, ['content-length', $how{length}] if defined $how{length};

    my @parts = $how{packets} ? unpack "(a$how{packets})*", $body : ();
    my $frames = $how{frames} // length $body;
    my $open = exists $how{end} && !$how{end};
    my $id = $client->new_stream({
        headers => [map { { name => $_->[0], value => $_->[1] } } @headers],
        @parts ? () : (body => $body, body_split => [
                           ($frames) x (length($body) / $frames - 1)
                       ]),
        body_more => @parts || $open,
    });

    while (defined(my $part = shift @parts)) {
        $client->h3_body($part, $id, { body_more => @parts || $open });
    }

    return $id;
}

sub response ($client, $id) {
    my $frames = $client->read(all => [{ sid => $id, fin => 1 }]);
    my ($head) = grep { $_->{type} eq 'HEADERS' } @$frames;

    return { status => $head->{headers}{':status'},
             verdict => $head->{headers}{'x-verdict'},
             body => join '', map { $_->{data} // '' }
                              grep { $_->{type} eq 'DATA' } @$frames };
}

sub client () { return Test::Nginx::HTTP3->new($port) }

sub post ($path, $body, $signed, %how) {
    my $client = client();

    return response($client,
                    send_request($client, $path, $body, $signed, %how));
}


sub is_accepted ($response, $body, $name) {
    is_deeply [@$response{qw( status body )}], [200, sha256_hex($body)], $name;
}

sub is_refused ($response, $reason, $name) {
    is_deeply [@$response{qw( status verdict )}], [403, "rejected:$reason"],
              $name;
}


for my $path (qw( /hook /event /unbuffered )) {
    subtest "$path: one frame, many, with a length and without" => sub {
        my $forged = $small =~ s/123/124/r;
        my @length = (length => length $small);
        my @ways = (['one'], ['one, with a length', @length],
                    ['many', frames => 300],
                    ['many, with a length', frames => 300, @length],
                    ['packets', packets => 100],
                    ['packets, with a length', packets => 100, @length]);

        for my $way (@ways) {
            my ($name, %how) = @$way;

            $backend->clear;
            is_refused(post($path, $forged, $small, %how),
                       'signature_mismatch', "$name: forged");
            is_refused(post($path, $small, undef, %how), 'no_signature',
                       "$name: not signed");
            is $backend->connections, 0, "$name: nobody was asked";
            is_accepted(post($path, $small, $small, %how), $small,
                        "$name: genuine");
        }
    };
}


subtest 'a body that goes to a file' => sub {
    my $forged = $large =~ s/123/124/r;

    for my $path (qw( /hook /event )) {
        $backend->clear;
        is_refused(post($path, $forged, $large, packets => 1000),
                   'signature_mismatch', "$path: forged");
        is $backend->connections, 0, "$path: nobody was asked";
        is_accepted(post($path, $large, $large, packets => 1000), $large,
                    "$path: genuine");
    }

    ok scalar($server->lines(qr/is buffered to a temporary file/)),
       'there were files';
};


subtest 'a body that is not what its length says' => sub {
    $backend->clear;

    is post('/hook', $::body, $::body, length => 1 + length $::body)->{status},
       400, 'less';
    is post('/hook', $::body, $::body, length => length($::body) - 1)->{status},
       400, 'more';
    is $backend->connections, 0, 'nobody was asked';

    is_accepted(post('/hook', $::body, $::body, length => length $::body),
                $::body, 'that');
};


subtest 'a stream that is reset before its end' => sub {
    my $client = client();

    $backend->clear;

    my $id = send_request($client, '/hook', $::body, $::body, end => 0);
    $client->reset_stream($id, 0x10c);
    is_accepted(response($client,
                         send_request($client, '/hook', $::body, $::body)),
                $::body, 'the next one on the connection is served');
    is scalar($backend->records), 1, 'nobody got the first';
};


subtest 'refused before the body is here' => sub {
    my $client = client();

    $backend->clear;

    my $id = send_request($client, '/hook', 'x' x 100, undef, end => 0);
    is_refused(response($client, $id), 'no_signature', 'it is answered');
    is $backend->connections, 0, 'nobody was asked';
    is_accepted(response($client,
                         send_request($client, '/hook', $::body, $::body)),
                $::body, 'the next one on the connection is served');
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
