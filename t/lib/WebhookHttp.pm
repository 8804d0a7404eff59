package WebhookHttp;

# An HTTP/1 client that sends what it is told, whole or in pieces.
#
#     my $client = WebhookHttp->new($port);
#
#     $client->send(request('POST', '/hook', $body, ::knowrithm($body)));
#     my $response = $client->response;     # undef: closed without one
#     $response->{status}, ->{headers}{lc name}, ->{body}, ->{interim}
#
#     post($port, '/hook', $body, @headers) # all that in one, and closed
#     $client->reset                        # RST instead of FIN
#
# request() adds Host and Content-Length, the latter unless a header frames
# the body already.  {interim} are statuses of 1xx that came before.

use v5.36;

use Exporter qw( import );
use IO::Select ();
use IO::Socket::INET ();
use Socket qw( IPPROTO_TCP SOL_SOCKET SO_LINGER TCP_NODELAY );
use Time::HiRes qw( time );

our @EXPORT = qw( request chunked get post );


sub new ($class, $port) {
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $port, Proto => 'tcp')
        or die "cannot connect to port $port: $!\n";

    $socket->autoflush(1);
    setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;

    return bless { socket => $socket, in => '', eof => 0 }, $class;
}


sub socket ($self) { return $self->{socket} }


# 0 if the other end is gone: what it has answered can still be read.

sub send ($self, $bytes) {
    local $SIG{PIPE} = 'IGNORE';

    my $at = 0;

    while ($at < length $bytes) {
        my $n = syswrite $self->{socket}, $bytes, length($bytes) - $at, $at;

        return 0 if !defined $n;
        $at += $n;
    }

    return 1;
}


sub close ($self) { CORE::close delete $self->{socket} }


sub reset ($self) {
    setsockopt $self->{socket}, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0);
    CORE::close delete $self->{socket};
}


# Reads until the condition holds, the end, or the time is over.

sub fill ($self, $condition, $seconds) {
    my $until = time + $seconds;

    until ($condition->()) {
        my $left = $until - time;

        return 0 if $self->{eof} || $left <= 0
                    || !IO::Select->new($self->{socket})->can_read($left);

        my $n = sysread $self->{socket}, $self->{in}, 65536,
                        length $self->{in};

        $self->{eof} = 1 if !$n;
    }

    return 1;
}


sub response ($self, $method = 'POST', $seconds = 30) {
    my @interim;

    while (1) {
        $self->fill(sub { $self->{in} =~ /\r\n\r\n/ }, $seconds) or return;

        my ($head, $rest) = split /\r\n\r\n/, $self->{in}, 2;
        my ($line, @lines) = split /\r\n/, $head;
        my ($status) = $line =~ m{\AHTTP/1\.[01] (\d\d\d)};

        $self->{in} = $rest;

        if (!defined $status) {
            return { status => 0, line => $line, headers => {}, body => '' };
        }

        if ($status < 200) {
            push @interim, $status;
            next;
        }

        my $response = { status => $status, line => $line, head => $head,
                         interim => \@interim, headers => {}, body => '' };

        for (@lines) {
            my ($name, $value) = split /:[ \t]*/, $_, 2;
            $response->{headers}{lc $name} = $value;
        }

        $self->body($response, $method, $seconds);

        return $response;
    }
}


sub body ($self, $response, $method, $seconds) {
    my $headers = $response->{headers};
    my $status = $response->{status};

    return if $method eq 'HEAD' || $status == 204 || $status == 304;

    if (defined(my $length = $headers->{'content-length'})) {
        $self->fill(sub { length $self->{in} >= $length }, $seconds);
        $response->{body} = substr $self->{in}, 0, $length, '';

    } elsif (($headers->{'transfer-encoding'} // '') eq 'chunked') {
        $response->{body} = $self->chunks($seconds);

    } else {
        $self->fill(sub { 0 }, $seconds);
        ($response->{body}, $self->{in}) = ($self->{in}, '');
    }
}


sub chunks ($self, $seconds) {
    my $body = '';

    while ($self->fill(sub { $self->{in} =~ /\r\n/ }, $seconds)) {
        $self->{in} =~ s/\A([0-9a-fA-F]+)\r\n// or last;
        my $size = hex $1;

        $self->fill(sub { length $self->{in} >= $size + 2 }, $seconds)
            or last;
        $body .= substr $self->{in}, 0, $size, '';
        $self->{in} =~ s/\A\r\n//;

        last if $size == 0;
    }

    return $body;
}


sub request ($method, $uri, $body = '', @headers) {
    my $head = join '', map { "$_\r\n" } "$method $uri HTTP/1.1",
                    'Host: localhost', @headers;

    if ($head !~ /^(?:Content-Length|Transfer-Encoding):/mi
        && (length $body || $method ne 'GET'))
    {
        $head .= 'Content-Length: ' . length($body) . "\r\n";
    }

    return "$head\r\n$body";
}


# The body in chunks of at most so many bytes.

sub chunked ($body, $size = 1000) {
    return join '', map({ sprintf "%x\r\n%s\r\n", length, $_ }
                        unpack "(a$size)*", $body), "0\r\n\r\n";
}


sub get ($port, $uri, @headers) {
    my $client = WebhookHttp->new($port);

    $client->send(request('GET', $uri, '', 'Connection: close', @headers));

    return $client->response('GET');
}


sub post ($port, $uri, $body = '', @headers) {
    my $client = WebhookHttp->new($port);

    $client->send(request('POST', $uri, $body, 'Connection: close',
                          @headers));

    return $client->response;
}


1;
