# Every configuration in docs/examples, and those in README.md that are whole,
# pass "nginx -t" with secrets of the names that they use.

use v5.36;

use Cwd qw( abs_path );
use File::Path qw( make_path );
use File::Temp qw( tempdir );
use Test::More;

my $nginx = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $module = $ENV{TEST_NGINX_LOAD_MODULES}
             || abs_path('build/ngx_http_webhook_module.so');

my %text;

for my $file (grep { !/demo\.conf$/ } glob 'docs/examples/*.conf') {
    $text{$file} = slurp($file);
}

my @blocks = slurp('README.md') =~ /^```nginx\n(.*?)^```/gms;

for my $i (0 .. $#blocks) {
    $text{"README.md, block " . ($i + 1)} = $blocks[$i];
}

cmp_ok(scalar keys %text, '>=', 4, 'there are examples');

for my $name (sort keys %text) {
    my ($status, $out) = try($text{$name});

    is($status, 0, "$name passes nginx -t") or diag($out);

    ($status, $out) = try($text{$name} =~ s/webhook_secret\K/_fiel/r);

    isnt($status, 0, "$name with a fault in it does not");
    like($out, qr/unknown directive "webhook_secret_fiel/,
         "$name: and the fault is named");
}

done_testing();


sub try ($conf) {
    my $dir = tempdir(CLEANUP => 1);

    make_path("$dir/logs", "$dir/secrets");

    for my $file ($conf =~ m{secrets/([\w.]+)}g) {
        my $secret = $file eq 'tenants'
                     ? '/tenants/acme "0123456789abcdef0123";'
                     : $file eq 'svix' ? 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM='
                     : '0123456789abcdef0123';

        spew("$dir/secrets/$file", "$secret\n");
    }

    $conf =~ s{load_module \S+ngx_http_webhook_module.so;}
              {load_module $module;};
    $conf =~ s{/var/log/nginx}{$dir/logs}g;
    $conf =~ s{^events}{pid $dir/nginx.pid;\nevents}m;
    my $temp = join '', map { "    ${_}_temp_path $dir/$_;\n" }
                    qw( client_body proxy fastcgi uwsgi scgi );

    $conf =~ s/^http \{\n/$&$temp/m;
    $conf =~ s{listen (\d+)}{listen 127.0.0.1:1$1}g;

    spew("$dir/nginx.conf", $conf);

    # nginx -t ends without freeing

    local $ENV{ASAN_OPTIONS} = join ':', $ENV{ASAN_OPTIONS} // (),
                                         'detect_leaks=0';

    my $out = `$nginx -t -p $dir -c nginx.conf -e $dir/logs/error.log 2>&1`;

    return ($? >> 8, $out);
}

sub slurp ($file) {
    open my $fh, '<', $file or die "$file: $!\n";
    local $/;

    return <$fh>;
}

sub spew ($file, $text) {
    open my $fh, '>', $file or die "$file: $!\n";
    print $fh $text;
    close $fh or die "$file: $!\n";
    chmod 0600, $file;
}
