#!/usr/bin/env perl

# Copyright (C) The ngx_http_webhook_module authors

# The constant-time check of t/ctime, one test for each variant.

use strict;
use warnings;

use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

my @lines = `t/ctime/run 2>&1`;
my $status = $? >> 8;

plan skip_all => 'not run: no valgrind' if $status == 77;

for (@lines) {
    chomp;

    if (/^(passed|failed): (.*)/) {
        is($1, 'passed', $2);

    } else {
        diag($_) if /^not run/ || $status;
    }
}

is($status, 0, 'exit status');
cmp_ok(scalar(grep { /^passed: \S+ \S+ clean/ } @lines), '>=', 2,
       'the engine was checked');
cmp_ok(scalar(grep { /^passed: .* flagged$/ && !/nothing/ } @lines), '>=', 6,
       'faults were seen');

done_testing();
