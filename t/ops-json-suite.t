# JSONTestSuite through nginx: each file signed, sent whole and in chunks of
# seven bytes, on connections that are kept alive; then behind so many blanks
# that what hands the body to the parser cuts the file: pieces of 1024 bytes,
# the 4096 that the parser holds back, buffers of 16384, in memory and from a
# temporary file.
#
# A body has to be an object or an array: what of the suite is a scalar alone
# is refused, and is sent once more as the only item of an array.

use v5.36;

use lib 't/lib';
use Test::More;
use WebhookHttp;
use WebhookServer;
use WebhookTest;

my $root = $ENV{WEBHOOK_TEST_DATA} // '';
my @files = glob "$root/json-test-suite/test_parsing/*.json";

plan skip_all => 'not run: no suite: JSONTestSuite' if !length $root || !@files;

my $server = WebhookServer->start(<<'END' =~ s/%SECRET%/$WebhookTest::secret/r);
    server {
        listen 127.0.0.1:%%PORT%%;
        keepalive_requests 10000;
        client_body_buffer_size 16k;

        webhook knowrithm;
        webhook_secret %SECRET%;
        webhook_set $id /id;
        webhook_log_level info;
        add_header X-Reason $webhook_reason always;

        location / {
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        location /memory {
            client_body_buffer_size 64k;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        location /file {
            client_body_in_file_only clean;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
    }
    server {
        listen 127.0.0.1:%%PORT_SINK%%;
        location / { return 200; }
    }
END

my %client = map { $_ => WebhookHttp->new($server->port) } qw( whole cut memory file );
my $requests = 0;

sub answer ($client, $body, $chunk, $uri = '/') {
    my @framing = $chunk ? 'Transfer-Encoding: chunked' : ();

    $client->send(request('POST', $uri, $chunk ? chunked($body, $chunk) : $body,
                          knowrithm($body), @framing));

    my $response = $client->response or return 'no answer';

    $requests++;

    return join ' ', $response->{status},
                     $response->{headers}{'x-reason'} // ();
}

# the answers to both must be the same

sub both ($body) {
    my $whole = answer($client{whole}, $body, 0);
    my $cut = answer($client{cut}, $body, 7);

    return $whole eq $cut ? $whole : "$whole, but $cut in chunks";
}

# Where the body is cut, after its first byte, in its middle and before its
# last, it must get the same answer; blanks are no part of what is decoded, so
# of two things that are wrong another may be met first.

sub padded ($body, $answer) {
    my $class = $answer =~ s/json_(?:syntax|utf8)/json/r;
    my @differ;

    for my $cut (1024, 4096, 16384) {
        my %at = map { $_ => 1 } 1, length($body) >> 1, length($body) - 1;

        for my $k (grep { $_ > 0 && $_ < $cut } sort keys %at) {
            my $padded = ' ' x ($cut - $k) . $body . ' ' x 10;

            for my $way ('memory', 'file') {
                my $got = answer($client{$way}, $padded, 0, "/$way");

                push @differ, "$got at $k of $cut in $way"
                    if $got =~ s/json_(?:syntax|utf8)/json/r ne $class;
            }
        }
    }

    return @differ;
}

my (%count, %answers, @wrong);

for my $file (@files) {
    my ($name, $kind) = $file =~ m{(([yni])_[^/]*)\z} or next;

    open my $in, '<:raw', $file or die "$file: $!\n";
    my $body = do { local $/; <$in> } // '';
    my $answer = both($body);

    if ($kind eq 'y' && $body !~ /\A\s*[\[{]/) {
        push @wrong, "$name: $answer, alone" if $answer ne '403 json_syntax';
        $body = "[$body]";
        $answer = both($body);
        $count{scalar}++;
    }

    $count{$kind}++;
    $answers{"$kind $answer"}++;
    push @{$answers{repeated}}, $name if $answer eq '403 json_repeated_key';

    my $good = $kind eq 'y' ? qr/\A(?:200|403 json_repeated_key)\z/
             : $kind eq 'n' ? qr/\A403 (?:json_syntax|json_utf8|limit_depth)\z/
             : qr/\A(?:200|403 (?:json_utf8|json_syntax|limit_depth))\z/;

    push @wrong, "$name: $answer" if $answer !~ $good;

    push @wrong, map { "$name: $answer, but $_" } padded($body, $answer);
}

is($count{y}, 95, 'files to accept');
is($count{n}, 188, 'files to refuse');
is($count{i}, 35, 'files of no opinion');
is($answers{'y 200'}, 93, 'accepted, all but');
is_deeply([sort @{$answers{repeated}}],
          [qw( y_object_duplicated_key.json
               y_object_duplicated_key_and_value.json )],
          'those with a name twice');
is(join("\n", @wrong), '', 'all as the suite and the limits have it');
is(scalar(grep { $_ eq 'n 200' } keys %answers), 0,
   'none of those to refuse is accepted');
ok($requests > 5000, "$requests requests, whole, in chunks and padded");
is_deeply([$server->complaints], [], 'no alert');
is($server->quit, 1, 'nginx ends by itself');

done_testing();
