package WebhookHttp2;

# An HTTP/2 client that sends frames as it is told, in clear text and with
# prior knowledge.  Of the answer it knows the status, the header as it was
# coded, the body, and how the stream ended.
#
#     my $client = WebhookHttp2->new($port);
#
#     my $id = $client->open('POST', '/hook', [$name, $value], ...);
#     $client->data($id, 'bytes');              # one frame
#     $client->data($id, 'bytes', pad => 7);
#     $client->data($id, '', end => 1);
#     $client->trailers($id, [$name, $value], ...);
#     $client->reset($id);                      # RST_STREAM(CANCEL)
#     my $response = $client->response($id);
#     $response->{status}, {body}, {end}, {reset}; undef: connection closed
#     $response->{fields}: [name, value] as coded, a name of the static table
#     as its number
#
#     $client->request('POST', '/hook', $body, "Name: value", ...)
#
# request() does all of it, with frames as large as windows allow; "end" of
# a pair given to open() ends the stream with the header, without a body.
# {end} is true after END_STREAM, {reset} is the code of an RST_STREAM or
# undef; {goaway} of the client is the code of a GOAWAY.

use v5.36;

use IO::Select ();
use IO::Socket::INET ();
use List::Util qw( min );
use Socket qw( IPPROTO_TCP TCP_NODELAY );
use Time::HiRes qw( time );

use constant {
    DATA => 0, HEADERS => 1, RST_STREAM => 3, SETTINGS => 4, PING => 6,
    GOAWAY => 7, WINDOW_UPDATE => 8,

    END_STREAM => 1, ACK => 1, END_HEADERS => 4, PADDED => 8,

    WINDOW => 65535,
};

# the rows of HPACK's static table that are statuses

my %status = (8 => 200, 9 => 204, 10 => 206, 11 => 304, 12 => 400, 13 => 404,
              14 => 500);


sub new ($class, $port) {
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $port, Proto => 'tcp')
        or die "cannot connect to port $port: $!\n";

    $socket->autoflush(1);
    setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;

    my $self = bless { socket => $socket, in => '', next => 1, stream => {},
                       window => WINDOW, initial => WINDOW, frame => 16384 },
                     $class;

    # SETTINGS_INITIAL_WINDOW_SIZE: responses never wait for us

    $self->raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    $self->frame(SETTINGS, 0, 0, pack 'nN', 4, 0x7fffffff);

    $self->wait(sub { $self->{settings} }, 30);

    return $self;
}


sub raw ($self, $bytes) {
    local $SIG{PIPE} = 'IGNORE';

    my $at = 0;

    while ($at < length $bytes) {
        my $n = syswrite $self->{socket}, $bytes, length($bytes) - $at, $at;

        if (!defined $n) {
            $self->{closed} = 1;
            return 0;
        }

        $at += $n;
    }

    return 1;
}


sub frame ($self, $type, $flags, $id, $payload) {
    return $self->raw(substr(pack('N', length $payload), 1)
                      . pack('CCN', $type, $flags, $id) . $payload);
}


# A header is a literal without indexing, neither name nor value in Huffman's
# code.

sub field ($name, $value) {
    return "\0" . join '', map { number(length) . $_ } lc $name, $value;
}


sub number ($n) {
    return chr $n if $n < 127;

    my $bytes = chr 127;

    for ($n -= 127; $n >= 128; $n >>= 7) {
        $bytes .= chr($n & 127 | 128);
    }

    return $bytes . chr $n;
}


sub open ($self, $method, $path, @headers) {
    my $id = $self->{next};
    my ($end) = grep { $_->[0] eq 'end' } @headers;
    my $block = join '', map { field(@$_) }
                             [':method', $method], [':scheme', 'http'],
                             [':path', $path], [':authority', 'localhost'],
                             grep { $_->[0] ne 'end' } @headers;

    $self->{next} += 2;
    $self->{stream}{$id} = { body => '', window => $self->{initial} };
    $self->frame(HEADERS, END_HEADERS | ($end ? END_STREAM : 0), $id, $block);

    return $id;
}


sub data ($self, $id, $bytes, %option) {
    my $pad = $option{pad};
    my $flags = ($option{end} ? END_STREAM : 0)
                | (defined $pad ? PADDED : 0);

    $bytes = chr($pad) . $bytes . "\0" x $pad if defined $pad;

    $self->{window} -= length $bytes;
    $self->{stream}{$id}{window} -= length $bytes;

    return $self->frame(DATA, $flags, $id, $bytes);
}


sub trailers ($self, $id, @headers) {
    return $self->frame(HEADERS, END_HEADERS | END_STREAM, $id,
                        join '', map { field(@$_) } @headers);
}


sub reset ($self, $id, $code = 8) {
    return $self->frame(RST_STREAM, 0, $id, pack 'N', $code);
}


sub close ($self) { CORE::close delete $self->{socket} }


# Sends a body in frames as large as windows allow, until the stream ends;
# with "end => 0" more is to come.

sub body ($self, $id, $body, %option) {
    my $at = 0;
    my $stream = $self->{stream}{$id};

    while ($at < length $body) {
        $self->wait(sub {
            $stream->{over} || min($self->{window}, $stream->{window}) > 0
        }, 30) or return 0;

        return 1 if $stream->{over};

        my $size = min($self->{window}, $stream->{window}, $option{size}
                       // $self->{frame}, length($body) - $at);

        $self->data($id, substr($body, $at, $size),
                    end => ($option{end} // 1)
                           && $at + $size == length $body) or return 0;
        $at += $size;

        $self->wait(sub { 1 }, 0);
    }

    return 1;
}


sub request ($self, $method, $path, $body = '', @lines) {
    my @headers = map { [split /:[ \t]*/, $_, 2] } map { split /\r\n/ } @lines;

    push @headers, ['content-length', length $body]
        if !grep { lc $_->[0] eq 'content-length' } @headers;

    my $id = $self->open($method, $path, @headers,
                         length $body ? () : ['end', 1]);

    $self->body($id, $body);

    return $self->response($id);
}


sub response ($self, $id, $seconds = 30) {
    my $stream = $self->{stream}{$id};

    $self->wait(sub { $stream->{over} }, $seconds) or return;

    return $stream;
}


# Reads frames until the condition holds, the end, or the time is over;
# always takes what is there already.

sub wait ($self, $condition, $seconds) {
    my $until = time + $seconds;

    while (!$self->{closed}) {
        my $met = $condition->();
        my $left = $met ? 0 : $until - time;

        if (!IO::Select->new($self->{socket})->can_read($left > 0 ? $left : 0))
        {
            return $met if $met || $left <= 0;
            next;
        }

        my $n = sysread $self->{socket}, $self->{in}, 262144,
                        length $self->{in};

        $self->{closed} = 1 if !$n;

        $self->take;
    }

    return $condition->();
}


sub take ($self) {
    while (length $self->{in} >= 9) {
        my ($high, $low, $type, $flags, $id) = unpack 'CnCCN', $self->{in};
        my $length = $high << 16 | $low;

        last if length $self->{in} < 9 + $length;

        my $payload = substr $self->{in}, 9, $length;
        substr($self->{in}, 0, 9 + $length) = '';

        $self->handle($type, $flags, $id & 0x7fffffff, $payload);
    }
}


sub handle ($self, $type, $flags, $id, $payload) {
    my $stream = $self->{stream}{$id} //= {};

    if ($type == DATA) {
        $stream->{body} .= $payload;

        $self->frame(WINDOW_UPDATE, 0, 0, pack 'N', length $payload)
            if length $payload;

    } elsif ($type == HEADERS) {
        $stream->{status} = status($payload);
        $stream->{fields} = [fields($payload)];

    } elsif ($type == RST_STREAM) {
        $stream->{reset} = unpack 'N', $payload;
        $stream->{over} = 1;

    } elsif ($type == SETTINGS && !($flags & ACK)) {
        $self->settings($payload);

    } elsif ($type == PING && !($flags & ACK)) {
        $self->frame(PING, ACK, 0, $payload);

    } elsif ($type == GOAWAY) {
        $self->{goaway} = unpack 'x4N', $payload;

    } elsif ($type == WINDOW_UPDATE) {
        my $size = unpack 'N', $payload;

        $id ? ($stream->{window} += $size) : ($self->{window} += $size);
    }

    if (($type == DATA || $type == HEADERS) && $flags & END_STREAM) {
        $stream->{end} = time;
        $stream->{over} = 1;
    }
}


sub settings ($self, $payload) {
    my %value = unpack '(nN)*', $payload;

    $self->{initial} = $value{4} // WINDOW;
    $self->{settings} = 1;
    $self->frame(SETTINGS, ACK, 0, '');
}


# nginx puts the status first, from the static table or as three digits,
# perhaps after an update of the table's size.

sub status ($block) {
    $block =~ s/\A[\x20-\x3f]//;

    my $first = ord $block;

    return $status{$first & 127} // 0 if $first & 128;
    return $1 if $block =~ /\A.\x03(\d\d\d)/s;
    return 0;
}


# nginx's texts are shorter than 127 bytes here, and it refers to the static
# table only

sub fields ($block) {
    my @fields;

    my $text = sub {
        $block =~ s/\A(.)//s or die "a header is cut\n";
        return substr $block, 0, ord($1) & 127, '';
    };

    while ($block =~ s/\A(.)//s) {
        my $first = ord $1;

        if ($first & 0x80) {
            push @fields, [$first & 0x7f, ''];

        } elsif (($first & 0xe0) != 0x20) {
            my $name = $first & ($first & 0x40 ? 0x3f : 0x0f);

            push @fields, [$name || $text->(), $text->()];
        }
    }

    return @fields;
}


1;
