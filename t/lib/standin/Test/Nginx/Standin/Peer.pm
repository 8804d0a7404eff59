package Test::Nginx::Standin::Peer;

# The other end that nginx talks to: --- tcp_listen and what belongs to it.
# It takes one connection, reads, answers and ends.

use v5.36;

use Exporter qw( import );
use IO::Select ();
use IO::Socket::INET ();
use IO::Socket::UNIX ();
use POSIX ();
use Time::HiRes qw( sleep );

use Test::Nginx::Standin;

our @EXPORT = qw( start_peer stop_peer );


sub start_peer ($block) {
    my $target = expand($block, value($block, 'tcp_listen')) // return;

    if (!defined value($block, 'tcp_reply')
        && !defined value($block, 'tcp_shutdown'))
    {
        fault($block, '--- tcp_listen without --- tcp_reply');
    }

    my $listener = listener($block, $target =~ s/\s+\z//r);
    my $file = "$Set{root}/logs/tcp_query";
    my $parent = $$;

    unlink $file;

    my $child = fork // die "fork: $!\n";

    if (!$child) {
        $SIG{$_} = 'DEFAULT' for qw( HUP INT PIPE TERM );
        eval { serve($block, $listener, $file); 1 }
            or print STDERR $block->name . ": tcp peer: $@";
        POSIX::_exit(0);
    }

    return { pid => $child, file => $file };
}


# Returns what the peer has read.

sub stop_peer ($peer) {
    kill TERM => $peer->{pid};
    waitpid $peer->{pid}, 0;

    open my $in, '<:raw', $peer->{file} or return '';
    local $/;

    return <$in> // '';
}


sub listener ($block, $target) {
    my $socket;

    if ($target =~ /\A\d+\z/) {
        $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
                                        LocalPort => $target, Proto => 'tcp',
                                        Listen => 5, ReuseAddr => 1);

    } elsif ($target =~ /\.sock\z/) {
        unlink $target;
        $socket = IO::Socket::UNIX->new(Local => $target, Listen => 5);

    } else {
        fault($block, "--- tcp_listen: \"$target\" is not a port or a .sock");
    }

    return $socket // fault($block, "cannot listen on $target: $!");
}


sub serve ($block, $listener, $file) {
    my $client = $listener->accept // die "accept: $!\n";
    my $how = value($block, 'tcp_shutdown') // '';
    my $query = '';

    if (length $how) {
        sleep(value($block, 'tcp_shutdown_delay') || 0);
        shutdown $client, $how;
    }

    $query = take($block, $client, $file) if $how !~ /\A[02]/;

    sleep(seconds(value($block, 'tcp_reply_delay')) || 0);

    give($client, value($block, 'tcp_reply'), $query) if $how !~ /\A[12]/;

    sleep 1 while defined value($block, 'tcp_no_close');
}


# As much as the block expects, or else one read.

sub take ($block, $client, $file) {
    my $expected = value($block, 'tcp_query_len');
    my $wait = value($block, 'tcp_query_auto_timeout');
    my $select = IO::Select->new($client);
    my $query = '';

    if (!defined $expected && defined value($block, 'tcp_query')) {
        $expected = length value($block, 'tcp_query');
    }

    while (1) {
        last if defined $wait && !$select->can_read($wait || 0.1);

        my $n = sysread $client, $query, 65536, length $query;
        last if !$n;

        open my $out, '>:raw', "$file.tmp" or die "$file.tmp: $!\n";
        print $out $query;
        close $out;
        rename "$file.tmp", $file or die "$file: $!\n";

        last if !defined $wait && length $query >= ($expected || 1);
    }

    return $query;
}


sub give ($client, $reply, $query) {
    $reply = $reply->($query) if ref $reply eq 'CODE';

    local $SIG{PIPE} = 'IGNORE';

    for my $part (ref $reply ? @$reply : $reply // ()) {
        syswrite $client, $part;
    }
}


1;
