#!/usr/bin/env perl

# Copyright (C) The ngx_http_webhook_module authors

# The fuzz targets find a fault that is put in, and none without it.

use strict;
use warnings;

use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

# the faults are no findings of whoever runs us

delete @ENV{qw(ASAN_OPTIONS UBSAN_OPTIONS)};

my @lines = `t/fuzz/planted 2>&1`;
my $status = $? >> 8;

plan skip_all => 'not run: no clang' if $status == 77;

for (@lines) {
    chomp;

    if (/^(passed|failed): (.*)/) {
        is($1, 'passed', $2);

    } else {
        diag($_) if $status;
    }
}

is($status, 0, 'exit status');

done_testing();
