# The stand-in for Test::Nginx must be able to fail.  Each case in
# t/standin/cases.txt is a small test file in two forms: the red one has to
# fail, as often as it says and for the reason it says, and its green twin,
# which differs in nothing else, has to pass.

use v5.36;

use Cwd qw( getcwd );
use File::Temp qw( tempdir );
use Test::Base;

my $standin = 't/lib/standin';

if (my ($real) = grep { !ref && -f "$_/Test/Nginx/Socket.pm"
                        && !m{\b\Q$standin\E\z} } @INC)
{
    plan(skip_all => "not run: the real Test::Nginx in $real is used")
        if ($ENV{WEBHOOK_TEST_SOCKET} // '') ne 'standin';
}

delimiters('###', '+++');
spec_file('t/standin/cases.txt');

my @cases = blocks();
my $top = getcwd();

plan(tests => 1 + 3 * @cases);

cmp_ok(scalar @cases, '>=', 60, 'no case got lost');

for my $case (@cases) {
    my $name = $case->name;
    my $bad = $case->bad // 1;
    my $exit = $case->exit // $bad;
    my $why = ($case->why // die "$name: no reason") =~ s/\s+\z//r;

    my $red = run_file($case, 'red');
    my $green = run_file($case, 'green');

    is($red->{verdict}, "not ok $bad, exit $exit", "$name: red")
        or diag($red->{text});
    like($red->{text}, qr/$why/, "$name: for its reason");
    is($green->{verdict}, 'not ok 0, exit 0', "$name: green")
        or diag($green->{text});
}


sub run_file ($case, $colour) {
    my $dir = tempdir(CLEANUP => 1);
    my $file = "$dir/case.t";

    mkdir "$dir/t" or die "$dir/t: $!\n";
    open my $out, '>', $file or die "$file: $!\n";
    print $out file_text($case, $colour);
    close $out;

    # what nginx leaks where it does not start is no finding

    local %ENV = (%ENV, TEST_NGINX_RANDOMIZE => 1, WEBHOOK_TEST_STRICT => 0,
                  ASAN_OPTIONS => join(':', $ENV{ASAN_OPTIONS} // (),
                                            'detect_leaks=0'),
                  map { split /=/, $_, 2 } map { split }
                      $case->env // (), $colour eq 'red'
                                        ? $case->red_env // () : ());

    my $text = `cd $dir && $^X -I $top/$standin case.t 2>&1`;
    my $exit = $? & 127 ? "signal $?" : $? >> 8;
    my $not_ok = () = $text =~ /^not ok (?!.*# TODO)/mg;

    $text .= "an nginx was left behind\n"
        if my @left = glob "$dir/t/servroot_*/logs/nginx.pid";
    $exit = 'left behind' if @left;

    return { verdict => "not ok $not_ok, exit $exit", text => $text };
}


sub file_text ($case, $colour) {
    my $head = $case->head // '';
    my $plan = $case->plan // 1;
    my $own = $case->$colour // '';
    my $both = $case->both // '';
    my $title = $both =~ /^===/m ? '' : "=== TEST 1: the case\n";

    if ($own =~ s/\A((?:%.*\n)+)//) {
        $head .= $1 =~ s/^%\s*//mgr;
    }

    if ($head =~ s/^plan (\d+);\n//m) {
        $plan = $1;
    }

    return <<~"END";
        use Test::Nginx::Socket;
        plan(tests => $plan);
        $head
        run_tests();

        __DATA__

        $title$both$own
        END
}
