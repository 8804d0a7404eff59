# What the upstream gets is what was signed, bit for bit.
#
#     WEBHOOK_TEST_EVENTS=100000    instead of 2000

use v5.36;

use Digest::SHA qw( sha256_hex );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

my $events = $ENV{WEBHOOK_TEST_EVENTS} || 2000;
my $backend = WebhookBackend->start;

my %keep = (
    memory     => 'client_body_buffer_size 1m;',
    small      => 'client_body_buffer_size 1k;',
    file       => 'client_body_in_file_only clean;',
    single     => 'client_body_in_single_buffer on;',
    unbuffered => 'proxy_request_buffering off; proxy_http_version 1.1;',
    set        => 'proxy_set_body "instead";',
    off        => 'proxy_pass_request_body off; '
                  . 'proxy_set_header Content-Length "";',
);

my $locations = join '', map { <<~"END" } sort keys %keep;
    location /$_ {
        webhook knowrithm;
        webhook_secret '$::secret';
        $keep{$_}
        proxy_pass http://127.0.0.1:@{[$backend->port]};
    }
    END

my $server = WebhookServer->start(<<~"END");
    access_log off;
    keepalive_requests 1000000;

    server {
        listen 127.0.0.1:%%PORT%%;
        listen 127.0.0.1:%%PORT_2%% http2;
        $locations
    }
    END

my @ways = qw( memory small file single unbuffered );

srand 1;


# mostly small, a few that need temporary files and many reads

sub random_body () {
    my $size = int rand(rand() < 0.9 ? 3000 : rand() < 0.9 ? 40_000 : 400_000);
    my $block = join '', map { chr int rand 256 } 1 .. 1 + $size % 251;

    return substr $block x (1 + $size / length $block), 0, $size;
}


subtest 'N9: thousands of bodies arrive as they were signed' => sub {
    my $http1 = WebhookHttp->new($server->port);
    my $http2 = WebhookHttp2->new($server->port('2'));
    my (@sent, @wrong);

    for my $i (1 .. $events) {
        my $body = random_body();
        my $path = '/' . $ways[rand @ways];
        my $kind = int rand 3;
        my $response;

        if ($kind == 0) {
            $response = $http2->request('POST', $path, $body,
                                        ::knowrithm($body));

        } else {
            my @framing = $kind == 2 ? ('Transfer-Encoding: chunked') : ();
            my $bytes = $kind == 2 ? chunked($body, 1 + int rand 5000) : $body;

            $bytes = "0\r\n\r\n" if $kind == 2 && $body eq '';
            $http1->send(request('POST', $path, $kind == 2 ? '' : $bytes,
                                 ::knowrithm($body), @framing)
                         . ($kind == 2 ? $bytes : ''));
            $response = $http1->response;
        }

        push @sent, sha256_hex($body) . ' ' . length $body;
        push @wrong, "$kind $path " . length($body)
            . " $response->{status}"
            if $response->{status} != 200
               || $response->{body} ne sha256_hex($body);
    }

    is_deeply \@wrong, [], "$events events, each answered with its SHA-256";
    is_deeply [map { "$_->{sha256} $_->{length}" } $backend->records], \@sent,
              'and each on record at the upstream, in this order, once';
    $_->close for $http1, $http2;
};


subtest 'what replaces the body is up to the configuration' => sub {
    $backend->clear;

    is post($server->port, "/$_", $::body, ::knowrithm())->{status}, 200, $_
        for qw( set off );
    is post($server->port, "/$_", $::other, ::knowrithm())->{status}, 403,
       "$_, forged" for qw( set off );

    is_deeply [map { $_->{sha256} } $backend->records],
              [sha256_hex('instead'), sha256_hex('')],
              'the upstream has what was set';
    ok $server->stderr =~ /"proxy_pass_request_body off" in location "\/off"/,
       'without the body there is a warning';
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
