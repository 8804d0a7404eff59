#!/usr/bin/env perl

# Copyright (C) The ngx_http_webhook_module authors

# What "config" says when a library is missing, and what it links.  A
# compiler that refuses a header stands for a machine without it.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my $root = abs_path("$FindBin::Bin/..");
my $nginx = $ENV{NGINX_SRC} || '/usr/share/nginx/src';
my $dir = tempdir(CLEANUP => 1);
my $real_cc = $ENV{CC} || 'gcc';


sub refuse {
    my ($header) = @_;

    open my $out, '>', "$dir/cc" or die;
    print $out <<"END";
#!/bin/sh
for arg; do
    case \$arg in
        *autotest.c) ! grep -q '$header' \$arg || exit 1 ;;
    esac
done
exec $real_cc "\$@"
END
    close $out;
    chmod 0755, "$dir/cc";
}


# runs "config" as auto/modules does, with nginx's own auto/feature and
# auto/module; returns what it printed and the module's libraries

sub config {
    my ($link, %set) = @_;
    my $set = join ' ', map { "$_='$set{$_}'" } keys %set;

    return scalar `cd $nginx && sh -c '
        CC=$dir/cc NGX_AUTOTEST=$dir/autotest NGX_AUTOCONF_ERR=/dev/null
        OPENSSL=NONE ngx_n= ngx_c= ngx_addon_dir=$root ngx_module_link=$link
        $set
        . $root/config
        echo "incs:\$ngx_module_incs" "libs:\$ngx_module_libs"
        echo "core:\$CORE_INCS" "openssl:\$USE_OPENSSL" ' 2>&1`;
}


my %libraries = (
    'openssl/evp' => ['OpenSSL library, version 3', 'libssl-dev'],
    'yajl/yajl_parse' => ['yajl library, version 2', 'libyajl-dev',
                          'YAJL_INC', 'YAJL_LIB'],
    'pcre2.h' => ['PCRE2 library', 'libpcre2-dev', 'PCRE2_INC', 'PCRE2_LIB'],
);

for my $header (sort keys %libraries) {
    refuse($header);

    for my $link ('DYNAMIC', 'ADDON') {
        my $output = config($link);

        unlike($output, qr/^incs:/m, "$link without $header: stops");
        like($output, qr/error: ngx_http_webhook_module requires the/,
             "$link without $header: says so");
        like($output, qr/\b\Q$_\E\b/, "$link without $header: names $_")
            for @{$libraries{$header}};
    }
}

# the whole of configure stops as well

refuse('yajl/yajl_parse');
$ENV{CC} = "$dir/cc";
my $output = `$root/t/tools/configure dynamic $dir/nginx $nginx 2>&1`;

isnt($?, 0, 'configure fails');
like($output, qr/error: ngx_http_webhook_module requires the yajl library/,
     'configure says why');

refuse('none of them');

like(config(''), qr/requires nginx 1\.9\.11 or newer/, 'nginx too old');

# which libcrypto: our own reference, unless nginx brings a copy

like(config('DYNAMIC'), qr/libs:-lcrypto .*-lyajl .*-lpcre2-8/,
     'a dynamic module links libcrypto itself');

$output = config('DYNAMIC', OPENSSL => '/opt/openssl');
unlike($output, qr/-lcrypto/, 'no second libcrypto beside nginx\'s copy');
like($output, qr/openssl:YES/, 'but nginx\'s copy');

$output = config('ADDON');
unlike($output, qr/-lcrypto/, 'a static module leaves libcrypto to nginx');
like($output, qr/openssl:YES/, 'and makes nginx link it');

# the libraries may be elsewhere

$output = config('DYNAMIC', YAJL_INC => '/opt/y/inc', YAJL_LIB => '/opt/y/lib',
                 PCRE2_INC => '/opt/p/inc', PCRE2_LIB => '/opt/p/lib');

like($output, qr{incs:/opt/y/inc /opt/p/inc}, 'headers elsewhere');
like($output, qr{-L/opt/y/lib -Wl,-rpath,/opt/y/lib -lyajl},
     'libyajl elsewhere');
like($output, qr{-L/opt/p/lib -Wl,-rpath,/opt/p/lib -lpcre2-8},
     'libpcre2 elsewhere');

unlike(config('DYNAMIC'), qr{core:.*\Q$root\E}, 'src/ is not searched');

done_testing();
