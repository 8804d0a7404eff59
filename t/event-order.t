# First the signature, then the JSON: no byte of a body is parsed before the
# verdict on its signature.  The debug log says of each portion whether it is
# parsed, and whether the signature held; a build with the order swapped shows
# that this counter can be anything but 0.

use v5.36;

use Cwd qw( abs_path );
use File::Basename qw( dirname );
use File::Temp qw( tempdir );

use lib 't/lib';
use Test::More;
use WebhookHttp;
use WebhookServer;
use WebhookTest;

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $module = (split ' ', $ENV{TEST_NGINX_LOAD_MODULES} // '')[0];

plan skip_all => 'not run: no debug log in this nginx'
    if `$binary -V 2>&1` !~ /--with-debug/;

my $large = '{"event":"lead.created","list":['
            . join(',', ('"0123456789"') x 30_000) . ']}';


# how many bytes were parsed of requests without a verdict, and with one

sub run ($name) {
    my $server = WebhookServer->start({ log_level => 'debug' },
                                      <<~'END' =~ s/%SECRET%/$secret/r);
        server {
            listen 127.0.0.1:%%PORT%%;
            client_body_buffer_size 32k;

            location / {
                webhook knowrithm;
                webhook_secret %SECRET%;
                webhook_events lead.*;
                proxy_pass http://127.0.0.1:%%PORT_SINK%%;
            }
        }
        server {
            listen 127.0.0.1:%%PORT_SINK%%;
            location / { return 200; }
        }
        END

    my (@statuses, %parsed);

    my $send = sub ($body, $signed, @framing) {
        my $client = WebhookHttp->new($server->port);

        $client->send(request('POST', '/', @framing ? chunked($body, 5000)
                                                    : $body,
                              knowrithm($signed), 'Connection: close',
                              @framing));

        push @statuses, ($client->response // { status => 'none' })->{status};
    };

    for my $body ($body, $large) {
        for my $framing ([], ['Transfer-Encoding: chunked']) {
            $send->($body, $body, @$framing);
            $send->($body, "$body ", @$framing);
        }
    }

    for ($server->lines(qr/webhook parse: /)) {
        my ($bytes, $proven) = /parse: (\d+) bytes, proven:(\d)/;
        $parsed{$proven} += $bytes;
    }

    is_deeply([$server->complaints], [], "$name: no alert");

    return ("@statuses", $parsed{0} // 0, $parsed{1} // 0);
}


my $sum = 2 * (length($body) + length($large));
my ($statuses, $before, $after) = run('as it is');

is($statuses, '200 403 200 403 200 403 200 403', 'as it is: the verdicts');
is($before, 0, 'as it is: no byte is parsed before the verdict');
is($after, $sum, "as it is: $sum bytes are parsed after it, each once");


# The same sources, but the parser starts before the body is read: built
# beside the module, with what it was built with.

my $objs = dirname(abs_path($module) // '');
my $dir = tempdir('webhook-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $top = abs_path('.');

sub swapped () {
    open my $in, '<', 'src/ngx_http_webhook_begin.c' or return;
    my $source = do { local $/; <$in> };

    $source =~ s{(ngx_http_webhook_verdict\(r,\ ctx,\ WHK_REASON_EARLY_DATA\);
                 \s+\}\n\n\s+)return\ NGX_OK;}
                {$1return ngx_http_webhook_inspect_start(r, ctx);}x
        or return;

    $source =~ s{#include "(?=ngx_http_webhook\.h")}{#include "$top/src/};

    open my $out, '>', "$dir/swapped.c" or return;
    print $out $source;
    close $out;

    # what make would do if that file had changed

    my $work = dirname($objs);
    my $file = "$top/src/ngx_http_webhook_begin.c";
    my @commands = `cd $work && make -n -f objs/Makefile -W $file modules`;
    my $script = join('', @commands) =~ s/\\\n/ /gr;

    my ($compile) = $script =~ /^(.*-o\s+\S*ngx_http_webhook_begin\.o.*)$/m;
    my ($link) = $script =~ /^(.*-o\s+\S*ngx_http_webhook_module\.so.*)$/m;

    return if !defined $compile || !defined $link;

    for ($compile, $link) {
        s{\S*ngx_http_webhook_begin\.c}{$dir/swapped.c};
        s{\S*ngx_http_webhook_begin\.o}{$dir/begin.o};
        s{-o\s+\S*ngx_http_webhook_module\.so}{-o $dir/swapped.so};
    }

    my $said = `cd $work && ( $compile ) 2>&1 && ( $link ) 2>&1`;

    diag($said) if $? != 0;

    return $? == 0;
}

my $built = swapped();

ok($built, 'swapped: built');

SKIP: {
    skip 'not built', 1 if !$built;

    $ENV{TEST_NGINX_LOAD_MODULES} =~ s/^\S+/$dir\/swapped.so/;

    ($statuses, $before, $after) = run('swapped');

    cmp_ok($before, '>', 0, "swapped: $before bytes are parsed before it");
}

done_testing();
