# A refusal must arrive as such: over TLS, with the clients that senders use,
# whether the body was read or not.
#
#     WEBHOOK_TEST_STATUS=5000    so many requests each, instead of 1000

use v5.36;

use Test::More;

use lib 't/lib';
use WebhookServer;
use WebhookTest;

my $count = $ENV{WEBHOOK_TEST_STATUS} || 1000;
my $hook = "webhook knowrithm; webhook_secret '$::secret';";
my $header = 'X-Knowrithm-Signature';
my $forged = 'sha256=' . '0' x 64;

# the sizes of bodies, and the share of each in a thousand

my @sizes = ([1_000, 700], [60_000, 200], [200_000, 80], [1_000_000, 20]);

my $server = WebhookServer->start({ tls => 1 }, <<~"END");
    ssl_certificate %%DIR%%/cert.pem;
    ssl_certificate_key %%DIR%%/key.pem;
    access_log off;

    server {
        listen 127.0.0.1:%%PORT_1%% ssl;
        listen 127.0.0.1:%%PORT_2%% ssl http2;
        keepalive_requests 10000;

        location /hook {
            $hook
            proxy_pass http://127.0.0.1:%%PORT_1%%;
        }
    }
    END

my $dir = $server->dir;

for (@sizes) {
    my ($size) = @$_;

    WebhookServer::write_file("$dir/$size", 'x' x $size);
}


# a hash of how many there were of each line

sub tally (@lines) {
    my %tally;

    $tally{$_}++ for @lines;

    return \%tally;
}


sub lines ($command) {
    return map { chomp; $_ } `$command 2>/dev/null`;
}


# Runs the client once for each size and adds up what it says.

sub of_each_size ($code) {
    my %sum;

    for (@sizes) {
        my ($size, $share) = @$_;
        my $tally = $code->($size, int($share * $count / 1000));

        $sum{$_} += $tally->{$_} for keys %$tally;
    }

    return \%sum;
}


sub curl ($version, $size, $n, $signature) {
    my $url = 'https://127.0.0.1:' . $server->port($version) . '/hook';
    my $options = "-sk -o /dev/null -w '%{http_code} %{exitcode}\n' "
                  . ($version == 2 ? '--http2' : '--http1.1')
                  . ($signature ? " -H '$header: $signature'" : '')
                  . " --data-binary \@$dir/$size";
    my $alone = $n < 20 ? $n : 20;
    my $rest = $n - $alone;

    # some on connections of their own, the others one after another

    my @lines = map { lines("curl $options $url") } 1 .. $alone;

    push @lines, lines("curl $options '$url?[1-$rest]'") if $rest;

    return tally(map { s/^403 0$/403/r } @lines);
}


sub nghttp ($size, $n, $signature) {
    my $url = 'https://127.0.0.1:' . $server->port(2) . '/hook';
    my $extra = $signature ? "-H '$header: $signature'" : '';
    my @lines;

    # streams side by side, as many as fit into the windows of one

    for (my $left = $n; $left > 0; $left -= 20) {
        my $m = $left < 20 ? $left : 20;

        push @lines, map { m{ (\d{3}) +\S+ /hook$} ? $1 : () }
                     lines("nghttp -ns -m $m -d $dir/$size $extra $url");
    }

    return tally(@lines);
}


sub node ($version, $size, $n, $signature) {
    my $port = $server->port($version);
    my $extra = $signature ? "$header $signature" : '';

    my ($json) = lines("node t/lib/webhook_client.js $version $port "
                       . "$dir/$size $n 5 $extra");

    return { ($json // '') =~ /"(\w+)":(\d+)/g };
}


my %client = (
    'curl, HTTP/1.1' => sub (@of) { curl(1, @of) },
    'curl, HTTP/2' => sub (@of) { curl(2, @of) },
    'nghttp, HTTP/2' => \&nghttp,
    'Node, HTTP/1.1' => sub (@of) { node(1, @of) },
    'Node, HTTP/2' => sub (@of) { node(2, @of) },
);


subtest 'N12: refused after the body, every client gets its 403' => sub {
    for my $name (sort keys %client) {
        is_deeply of_each_size(sub ($size, $n) {
            $client{$name}->($size, $n, $forged)
        }), { 403 => $count }, "$name, $count of $count";
    }
};


subtest 'N12: refused before the body, every client gets its 403' => sub {
    for my $name (sort keys %client) {
        is_deeply of_each_size(sub ($size, $n) {
            $client{$name}->($size, $n, undef)
        }), { 403 => $count }, "$name, $count of $count";
    }
};


ok $server->quit, 'the server ends by itself';
is_deeply [$server->complaints], [], 'and without complaints';

done_testing;
