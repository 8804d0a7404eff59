# Every configuration in docs/examples and every nginx block in README.md and
# docs/*.md passes "nginx -t" with secrets of the names that they use, the
# blocks that are fragments with what they leave to the reader around them.

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

for my $file ('README.md', glob 'docs/*.md') {
    my $n = 0;

    for my $block (slurp($file) =~ /^```nginx\n(.*?)^```/gms) {
        $text{"$file, block " . ++$n} = $block;
    }
}

cmp_ok(scalar(grep { /\.md/ } keys %text), '>=', 16, 'there are blocks');
cmp_ok(scalar(grep { /\.conf/ } keys %text), '>=', 4, 'there are examples');

for my $name (sort keys %text) {
    my ($status, $out) = try($text{$name});

    is($status, 0, "$name passes nginx -t") or diag($out);

    # below its prefix Debian's nginx has no folder for logs

    unlike($text{$name}, qr/^\s*(?:access|error)_log\s+(?!\/|off;|syslog:)/m,
           "$name: a log has its whole path");

    my $fault = $text{$name} =~ s/^\s*webhook\K(?=\w*\s)/q/mr;

    ($status, $out) = try($fault);

    isnt($status, 0, "$name with a fault in it does not");
    like($out, qr/unknown directive "webhookq/,
         "$name: and the fault is named");
}

done_testing();


# A fragment becomes a configuration: what stands in http or in a server goes
# there, all else into a location, which verifies by the fragment's scheme.

sub whole ($text) {
    return $text if $text =~ /^http \{/m;

    my %at = map { $_ => '' } qw( http server location );

    while ($text =~ /\G\s*((\w+)[^;{}]*(?:;|(\{(?:[^{}]++|(?3))*\})))\s*/gc) {
        my ($directive, $name) = ($1, $2);
        my $level = $name =~ /^(?:map|upstream|webhook_scheme)$/ ? 'http'
                    : $name eq 'location' ? 'server' : 'location';

        $at{$level} .= "$directive\n";
    }

    die "not understood: " . substr($text, pos $text // 0) . "\n"
        if (pos $text // 0) != length $text;

    my ($scheme) = $text =~ /^webhook_scheme (\S+)/m;
    my $hook = $at{location};

    $hook .= 'webhook ' . ($scheme // 'knowrithm') . ";\n"
        if $hook !~ /^webhook\s/m;
    $hook .= "webhook_secret_file secrets/any;\n"
        if $hook !~ /^webhook_secret/m;

    return <<~"END";
        load_module modules/ngx_http_webhook_module.so;
        events { }
        http {
        upstream queue { server 127.0.0.1:8080; }
        upstream bots { server 127.0.0.1:8080; }
        upstream people { server 127.0.0.1:8080; }
        $at{http}
        server {
            listen 80;
            $at{server}
            location /here {
                $hook
                proxy_pass http://queue;
            }
            location \@dead_letter {
                webhook off;
                proxy_pass http://queue;
            }
        }
        }
        END
}


sub try ($text) {
    my $conf = whole($text);
    my $dir = tempdir(CLEANUP => 1);

    make_path("$dir/logs", "$dir/secrets");
    symlink abs_path('docs/examples/schemas'), "$dir/schemas";

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
