package Test::Nginx::Standin::Client;

# From the sections of a block to bytes on a socket, and from the bytes that
# come back to a response.

use v5.36;

use Exporter qw( import );
use IO::Select ();
use IO::Socket::INET ();
use List::Util qw( min );
use Time::HiRes qw( sleep time );

use Test::More ();
use Test::Nginx::Standin;

our @EXPORT = qw( requests_of send_request parse_response );


# A request is a list of packets, a packet { value, delay_before }.

sub requests_of ($block) {
    my $raw = value($block, 'raw_request');

    if (defined $raw) {
        my @parts = ref $raw ? @$raw : $raw;
        return [map { { value => $_ } } @parts];
    }

    if (my $pipelined = value($block, 'pipelined_requests')) {
        return [{ value => join '', pipeline($block, $pipelined) }];
    }

    my $request = value($block, 'request');

    if (!defined $request) {
        fault($block, 'no --- request');
    }

    if (!ref $request) {
        1 while $request =~ s/\A(?:\s*#[^\n]+\s+|\s+)//;
        $request = [$request];
    }

    my $i = 0;

    return map { assemble($block, $_, $i++, 'close') } @$request;
}


sub pipeline ($block, $requests) {
    if (ref $requests ne 'ARRAY') {
        fault($block, '--- pipelined_requests is not an array');
    }

    my @bytes;

    for my $i (0 .. $#$requests) {
        my $last = $i == $#$requests;
        my $text = expand($block, $requests->[$i]);
        my $packets = assemble($block, $text, $i,
                               $last ? 'close' : 'keep-alive');

        push @bytes, $packets->[0]{value};
    }

    return @bytes;
}


sub assemble ($block, $request, $i, $connection) {
    my @packets = map { ref ? { %$_ } : { value => $_ } }
                      ref $request eq 'ARRAY' ? @$request : $request;

    my ($headers, $chunked) = more_headers($block, $i);

    my $text = join '', map { $_->{value} } @packets;
    my ($line, $rest) = $text =~ /\A([^\n]*\n?)(.*)\z/s;
    my ($lead, $method, $uri, $version) =
        $line =~ /\A(\s*)(\S+)(?: +(\S+))?(?: +(\S+))?\s*\z/
        or fault($block, "\"$line\" is not a request line");

    my $own = join ' ', $method, $uri // '/', $version // 'HTTP/1.1';
    my $length = '';

    if (length $rest && !$chunked && $headers !~ /^Content-Length:/m) {
        $rest =~ s/\A\s+|\s+\z//g;
        $length = 'Content-Length: ' . length($rest) . "\r\n";
    }

    $headers = "Connection: $connection\r\n$headers"
        if $headers !~ /^Connection/mi;
    $headers = "Host: $Set{server_name}\r\n$headers" if $headers !~ /^Host:/mi;

    my $head = "$own\r\n";
    my $full = "$head$headers$length\r\n";

    # Where a cut between two packets of the section falls in the bytes.
    my $place = sub ($cut) {
        my $in_line = length($line =~ s/\n\z//r);

        return min($cut - min($cut, length $lead), length $own)
            if $cut < $in_line;
        return length $head if $cut < length $line;
        return length($full) + min($cut - length $line, length $rest);
    };

    recut("$full$rest", $place, @packets);

    return \@packets;
}


sub recut ($bytes, $place, @packets) {
    my ($cut, $from) = (0, 0);

    for my $packet (@packets) {
        $cut += length $packet->{value};

        my $to = $packet == $packets[-1] ? length $bytes : $place->($cut);

        $packet->{value} = substr $bytes, $from, $to - $from;
        $from = $to;
    }
}


sub more_headers ($block, $i) {
    my $text = value($block, 'more_headers') // '';

    if (ref $text eq 'ARRAY') {
        $text = $text->[$i]
            // fault($block, "--- more_headers has nothing for request $i");
    }

    my ($headers, $chunked) = ('', 0);

    for my $line (split /\n+/, $text) {
        next if $line =~ /\A\s*#/;

        my ($name, $value) = split /:\s*/, $line, 2;
        $value //= '';

        $chunked = 1 if lc $name eq 'transfer-encoding' && $value eq 'chunked';
        $headers .= "$name: $value\r\n";
    }

    return ($headers, $chunked);
}


# Sends one request and returns all the bytes of the answer.

sub send_request ($block, $packets) {
    my $timeout = seconds(value($block, 'timeout')) // $Set{timeout};

    my $socket = dial($timeout);

    if (!$socket) {
        Test::More::fail($block->name . ": nginx does not accept connections");
        return '';
    }

    local $SIG{PIPE} = 'IGNORE';

    my $it = { block => $block, socket => $socket, answer => '', open => 1 };
    my $delay = value($block, 'raw_request_middle_delay');
    my $first = 1;

    for my $packet (@$packets) {
        my $pause = $packet->{delay_before} // $delay;
        sleep $pause if !$first && $pause;
        $first = 0;

        talk($it, $packet->{value}, $timeout) or last;
    }

    if (defined(my $how = value($block, 'shutdown'))) {
        shutdown $socket, $how =~ /\A\s*\z/ ? 1 : $how;
    }

    talk($it, undef, $timeout) if $it->{open};

    return $it->{answer};
}


sub dial ($timeout) {
    my $until = time + $timeout;

    while (time < $until) {
        my $socket = IO::Socket::INET->new(PeerAddr => $Set{addr},
                                           PeerPort => $Set{client_port},
                                           Proto => 'tcp');
        if ($socket) {
            $socket->blocking(0);
            return $socket;
        }

        sleep 0.01;
    }

    return;
}


# Writes the bytes, or with undef waits for the end; reads all the while.

sub talk ($it, $bytes, $timeout) {
    my $socket = $it->{socket};
    my $select = IO::Select->new($socket);
    my $at = 0;

    while ($it->{open} && (!defined $bytes || $at < length $bytes)) {
        my $to_write = defined $bytes ? $select : undef;
        my ($readable, $writable) = IO::Select->select($select, $to_write,
                                                       undef, $timeout);

        return timed_out($it) if !$readable && !$writable;

        if (@$readable) {
            my $n = sysread $socket, $it->{answer}, 65536,
                            length $it->{answer};

            $it->{open} = 0 if defined $n ? $n == 0 : !$!{EAGAIN};
        }

        if ($it->{open} && defined $bytes && @$writable) {
            my $n = syswrite $socket, $bytes, length($bytes) - $at, $at;

            # Nothing more can be sent, but what was answered is still there.
            return 1 if !defined $n && !$!{EAGAIN};
            $at += $n // 0;
        }
    }

    return $it->{open};
}


sub timed_out ($it) {
    my $name = $it->{block}->name;

    close $it->{socket};
    $it->{open} = 0;

    if (!defined value($it->{block}, 'abort')) {
        Test::More::fail("ERROR: client socket timed out - $name");
    }

    return 0;
}


# { code, raw, headers, content, left }: the first response in the bytes;
# left is what follows it.

sub parse_response ($block, $bytes, $is_head) {
    my ($head, $rest) = split /\r\n\r\n/, $bytes, 2;
    my ($line, @lines) = split /\r\n/, $head // '';

    my $response = {
        code    => ($line // '') =~ m{\AHTTP/[\d.]+ +(\d+)} ? $1 : '',
        raw     => defined $rest ? "$head\r\n" : '',
        headers => {},
        content => $rest // '',
        left    => '',
    };

    for my $header (@lines) {
        my ($name, $value) = split /:[ \t]*/, $header, 2;
        push $response->{headers}{lc $name}->@*, $value // '';
    }

    return $response if $response->{code} =~ /\A(?:101|304)\z/;

    my $length = header($response, 'content-length');

    if ((header($response, 'transfer-encoding') // '') eq 'chunked') {
        dechunk($block, $response);

    } elsif (defined $length && $length =~ /\A\d+\z/) {
        my $had = length $response->{content};

        if ($had > $length) {
            $response->{left} = substr $response->{content}, $length;
            substr($response->{content}, $length) = '';

        } elsif ($had < $length && !$is_head) {
            warn $block->name . ": $had bytes of body, $length announced\n";
        }
    }

    return $response;
}


sub header ($response, $name) {
    my $values = $response->{headers}{lc $name} or return;

    return join ', ', @$values;
}


sub dechunk ($block, $response) {
    my $bytes = $response->{content};
    my $body = '';

    while ($bytes =~ /\G[ \t]*([0-9a-fA-F]+)[ \t]*\r\n/gc) {
        my $size = hex $1;

        if ($size == 0) {
            last if $bytes !~ /\G(?:[^\r\n]+\r\n)*\r\n/gc;

            $response->{left} = substr $bytes, pos $bytes;
            $response->{content} = $body;
            return;
        }

        my $at = pos $bytes;

        last if substr($bytes, $at + $size, 2) ne "\r\n";

        $body .= substr $bytes, $at, $size;
        pos($bytes) = $at + $size + 2;
    }

    Test::More::fail($block->name . ": invalid chunked body");
    $response->{$_} = '' for qw( code raw content );
}


1;
