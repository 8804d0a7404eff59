#!/usr/bin/env perl

# Copyright (C) The ngx_http_webhook_module authors

# Installing what the tests need must not start, enable or leave behind
# anything: the state "make test" found is compared with the state now.

use strict;
use warnings;

use FindBin;
use IO::Socket::INET;
use Test::More;

chdir "$FindBin::Bin/.." or die;

my $before = 'build/services.before';


sub services {
    return map { chomp; $_ } `t/tools/services`;
}


# the tool sees a service that listens: in / on a port of its own

my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')
    or die "cannot listen: $!";
my $port = $socket->sockport;

is(scalar(grep { $_ eq "listens tcp port $port" } services()), 0,
   'a port of a test is not taken for a service');

my $pid = fork() // die "cannot fork: $!";

if ($pid == 0) {
    chdir '/';
    sleep 60;
    exit;
}

select undef, undef, undef, 0.1 until readlink "/proc/$pid/cwd" eq '/';
close $socket;

is(scalar(grep { $_ eq "listens tcp port $port" } services()), 1,
   'a port of a service is seen');

kill 'TERM', $pid;
waitpid $pid, 0;

# nothing is missing any more, so nothing is done

my $missing = `t/tools/deps -n build test 2>&1`;
is($missing, '', 'all packages are there');

SKIP: {
    skip 'not run: no snapshot, "make test" takes it', 1 unless -f $before;

    open my $file, '<', $before or die "$before: $!";
    my %before = map { chomp; $_ => 1 } <$file>;
    my @new = grep { !$before{$_} } services();

    is("@new", '', 'nothing is wanted, masked, forbidden or listening that'
       . ' was not before');
}

done_testing();
