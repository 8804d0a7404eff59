package WebhookConf;

# Bad configurations in a table, each with what "nginx -t" says about it and
# with what mends it:
#
#     use WebhookConf;
#
#     check_rows(sub ($kind, $text) { "server { $text }" }, do { local $/;
#                                                              <DATA> });
#
# A row is
#
#     ### its name
#     --- KIND
#     the configuration, with "# here" in the line that is to blame
#     --- says
#     what is said, line by line, which ends with the file and that line
#     --- mend
#     a Perl substitution after which it is good and nothing is said of it
#
# Rows under "[warn]" and "[notice]" are good already.

use v5.36;

use Exporter qw( import );
use File::Temp qw( tempdir );
use Test::More;

our @EXPORT = qw( write_file check_rows check_seen );


my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
our $dir = tempdir('webhook-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $conf = "$dir/nginx.conf";
my $modules = join "\n", map { "load_module $_;" }
                             split ' ', $ENV{TEST_NGINX_LOAD_MODULES} // '';

mkdir "$dir/logs";


sub write_file ($name, $content, $mode = 0600) {
    open my $out, '>:raw', "$dir/$name" or die "$name: $!\n";
    print $out $content;
    close $out;
    chmod $mode, "$dir/$name";
}


# what nginx says and whether it is content

sub try_conf ($http) {
    my $head = "$modules\npid $dir/nginx.pid;\n"
               . "events {}\nhttp {\naccess_log off;\n";

    write_file('nginx.conf', "$head$http}\n");

    # under -t nginx leaves it to the kernel to free its memory
    local $ENV{ASAN_OPTIONS} = join ':', $ENV{ASAN_OPTIONS} // (),
                                         'detect_leaks=0';

    my ($line) = grep { (split /\n/, "$head$http")[$_] =~ /# here/ }
                      0 .. ("$head$http" =~ tr/\n//) - 1;
    my $said = `$binary -p $dir/ -e stderr -t -c $conf 2>&1`;
    my $good = $? == 0;

    $said =~ s/^[^\[]*(\[\w+\]) \d+#\d+:/$1/mg;

    return ($said, $good, defined $line ? $line + 1 : 0);
}


my %seen;

sub check ($http, $name, $kind, $text, $says, $mend) {
    my @says = split /\n/, $says;
    my $warns = $says[0] =~ /^\[(?:warn|notice)\]/;

    my ($said, $good, $line) = try_conf($http->($kind, $text));

    is($good ? 'good' : 'bad', $warns ? 'good' : 'bad', "$name: verdict")
        or diag($said);

    like($said, qr/\Q$_\E/, "$name: $_") for @says;
    like($said, qr/\Q$says[-1]\E.* in \Q$conf\E:$line$/m, "$name: place")
        if $line;
    unlike($said, qr/\[alert\]/, "$name: no alert");

    $seen{$said} = 1;

    no warnings 'void';
    local $_ = $text;
    eval "$mend; 1" or die "$name: $@";
    isnt($_, $text, "$name: something is mended");

    ($said, $good) = try_conf($http->($kind, $_));

    ok($good, "$name: mended") or diag($said);
    unlike($said, qr/\Q$says[-1]\E/, "$name: nothing said of it");
}


# calls check() for every row, with http made of it by $http

sub check_rows ($http, $rows) {
    for my $row (split /^### */m, $rows) {
        next if $row !~ /\S/;

        my ($name, $kind, $text, $says, $mend) =
            $row =~ /\A(.*)\n--- (\w+)\n(.*)--- says\n(.*)--- mend\n(.*)\z/s
            or die "not a row: $row";

        check($http, $name, $kind, $text, $says, $mend);
    }
}


# every message of the sources was seen, but for those named

sub check_seen ($files, @unseen) {
    for my $file (@$files) {
        open my $in, '<', $file or die "$file: $!\n";
        my $code = do { local $/; <$in> };

        while ($code =~ /(?:log_error\(NGX_LOG_(?:EMERG|WARN),\ cf[^"]*?
                            |whk_scheme_fail\(c,\s*)
                         ((?:ngx_\w+\s+)?(?:"(?:[^"\\]|\\.)*"\s*)+)/xsg)
        {
            my $text = join '', $1 =~ s/ngx_open_file_n/"open()"/r
                                =~ /"((?:[^"\\]|\\.)*)"/g;
            $text =~ s/\\(.)/$1/g;

            next if grep { index($text, $_) >= 0 } @unseen;

            my $pattern = join '.*', map { quotemeta }
                          split /%(?:\*s|\.\*s|[a-zA-Z]{1,2}(?![a-z]))/, $text, -1;

            ok((grep { /$pattern/ } keys %seen), "seen: $text");
        }
    }
}


1;
