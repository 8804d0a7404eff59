package WebhookBackend;

# An upstream that keeps a record of what it got: in a process of its own,
# answering 200 with the SHA-256 of the body.
#
#     my $backend = WebhookBackend->start;
#     $backend->port
#     $backend->records        # a list of { method, uri, length, sha256,
#                              #   connected, first, done, head }
#     $backend->connections    # how many there were
#     $backend->clear          # forget what came so far
#
# Times are those of Time::HiRes, as of the client: connected is when the
# connection was accepted, first when the first byte of the request came.
# A request is on record before it is answered.  "X-Answer: 503" asks for
# that status, "X-Delay: 0.2" for an answer so much later.

use v5.36;

use Digest::SHA ();
use File::Temp ();
use IO::Select ();
use IO::Socket::INET ();
use POSIX ();
use Time::HiRes qw( sleep time );

use WebhookServer qw( free_port );


sub start ($class) {
    my $port = free_port();
    my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
                                         LocalPort => $port, Proto => 'tcp',
                                         Listen => 511, ReuseAddr => 1)
        or die "cannot listen on $port: $!\n";

    my ($out, $file) = File::Temp::tempfile('webhook-XXXXXX', TMPDIR => 1,
                                            UNLINK => 0);
    my $parent = $$;
    my $pid = fork // die "fork: $!\n";

    if (!$pid) {
        $SIG{$_} = 'DEFAULT' for qw( INT TERM );
        $SIG{PIPE} = 'IGNORE';
        open my $append, '>>:raw', $file or POSIX::_exit(1);
        $append->autoflush(1);
        eval { serve($listener, $append, $parent); 1 }
            or print STDERR "backend: $@";
        POSIX::_exit(0);
    }

    close $listener;

    return bless { port => $port, file => $file, pid => $pid, from => 0,
                   owner => $$ }, $class;
}


sub DESTROY ($self) {
    return if $$ != $self->{owner};

    local ($?, $!);

    kill TERM => $self->{pid};
    waitpid $self->{pid}, 0;
    unlink $self->{file};
}


sub port ($self) { return $self->{port} }

sub clear ($self) { $self->{from} = -s $self->{file} }


sub entries ($self) {
    open my $in, '<:raw', $self->{file} or return;
    seek $in, $self->{from}, 0;

    return map { chomp; [split /\t/] } <$in>;
}


sub connections ($self) {
    return scalar grep { $_->[0] eq 'connection' } $self->entries;
}


sub records ($self) {
    my @names = qw( method uri length sha256 connected first done head );
    my @records;

    for my $entry ($self->entries) {
        my ($kind, @values) = @$entry;
        next if $kind ne 'request';

        my %record;
        @record{@names} = @values;
        $record{head} =~ s/\\n/\n/g;
        push @records, \%record;
    }

    return @records;
}


# The process: all connections in one loop, each { socket, in, ... }.

sub serve ($listener, $out, $parent) {
    my $select = IO::Select->new($listener);
    my %of;

    while (getppid() == $parent) {
        for my $socket ($select->can_read(1)) {

            if ($socket == $listener) {
                my $client = $listener->accept or next;
                $client->autoflush(1);
                $select->add($client);
                $of{$client} = { socket => $client, connected => time };
                print $out "connection\t", time, "\n";
                next;
            }

            next if receive($of{$socket}, $out);

            $select->remove($socket);
            delete $of{$socket};
            close $socket;
        }
    }
}


# Returns 0 when the connection is over.

sub receive ($it, $out) {
    my $n = sysread $it->{socket}, my $bytes, 262144;

    return 0 if !$n;

    $it->{first} //= time;

    if (!$it->{head}) {
        $it->{in} .= $bytes;
        ($it->{head}, $bytes) = split /\r\n\r\n/, $it->{in}, 2;

        if (!defined $bytes) {
            delete $it->{head};
            return 1;
        }

        $it->{sha} = Digest::SHA->new(256);
        $it->{length} = 0;
        ($it->{rest}) = $it->{head} =~ /^Content-Length: *(\d+)/mi;
        $it->{chunked} = $it->{head} =~ /^Transfer-Encoding: *chunked/mi;
        $it->{rest} //= 0;
        $it->{in} = '';
    }

    return 1 if !($it->{chunked} ? take_chunks($it, $bytes)
                                 : take($it, $bytes));

    return finish($it, $out);
}


sub take ($it, $bytes) {
    $it->{sha}->add($bytes);
    $it->{length} += length $bytes;

    return $it->{length} >= $it->{rest};
}


sub take_chunks ($it, $bytes) {
    $it->{in} .= $bytes;

    while ($it->{in} =~ /\A([0-9a-fA-F]+)\r\n/) {
        my ($size, $start) = (hex $1, $+[0]);

        return 0 if length $it->{in} < $start + $size + 2;

        my $chunk = substr $it->{in}, $start, $size;
        substr($it->{in}, 0, $start + $size + 2) = '';

        return 1 if $size == 0;

        take($it, $chunk);
    }

    return 0;
}


sub finish ($it, $out) {
    my ($method, $uri) = split ' ', $it->{head};
    my ($status) = $it->{head} =~ /^X-Answer: *(\d+)/mi;
    my ($delay) = $it->{head} =~ /^X-Delay: *([\d.]+)/mi;
    my $sum = $it->{sha}->hexdigest;
    my $keep = $it->{head} =~ m{HTTP/1\.1} && $it->{head} !~ /^Connection: close/mi;

    print $out join("\t", 'request', $method, $uri, $it->{length}, $sum,
                    $it->{connected}, $it->{first}, time,
                    $it->{head} =~ s/\t/ /gr =~ s/\r\n/\\n/gr), "\n";

    sleep $delay if $delay;

    my $connection = $keep ? 'keep-alive' : 'close';

    $status //= 200;

    syswrite $it->{socket}, "HTTP/1.1 $status Answer\r\nContent-Length: 64\r\n"
                            . "Connection: $connection\r\n\r\n$sum";

    delete @$it{qw( head sha in first )};

    return $keep;
}


1;
