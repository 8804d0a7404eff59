# Events whose schemas have much to do: in slices, several at once with one
# working space, with clients that leave and reloads in between; and small
# ones that mean so much work that they must be cut too.

use v5.36;

use File::Temp qw( tempdir );
use List::Util qw( max sum0 );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookServer;
use WebhookTest;

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $backend = WebhookBackend->start;
my $pass = 'proxy_pass http://127.0.0.1:' . $backend->port;

# what is in "list" is looked at by several subschemas and hashed

my $schema = '{"properties":{"list":{"uniqueItems":true,"items":{"anyOf":['
             . '{"properties":{"a":{"type":"integer"},"t":{"pattern":'
             . '"^[a-z]+$"}},"unevaluatedProperties":false},'
             . '{"required":["none"]}]}},"last":{"const":1}}}';

my $dir = tempdir(CLEANUP => 1);

write_file('schema.json', $schema);
write_file('match.json', '{"properties":{"last":{"const":2}}}');
write_file('much.json', '{"properties":{"list":{"items":{"allOf":['
                        . join(',', map { qq({"minimum":-$_}) } 1 .. 300)
                        . ']}}}}');

my $conf = <<"END";
    log_format webhooks '\$webhook_verdict:\$webhook_reason:\$match';
    access_log logs/webhooks.log webhooks;

    server {
        listen 127.0.0.1:%%PORT%%;
        client_max_body_size 8m;
        webhook knowrithm;
        webhook_secret $::secret;
        webhook_schema $dir/schema.json;
        webhook_match \$match $dir/match.json;
        webhook_limits work=100000000;

        location /hook {
            $pass;
        }

        location /trial {
            webhook_dry_run event;
            $pass;
        }
    }
END


sub event ($n, $last = 1, $bad = -1) {
    return '{"list":['
           . join(',', map { $_ == $bad ? qq({"a":"$_"})
                                        : qq({"a":$_,"t":"abc"}) } 1 .. $n)
           . qq(],"last":$last});
}

sub signed ($path, $body) {
    return request('POST', $path, $body, ::knowrithm($body));
}


sub write_file ($name, $text) {
    open my $out, '>', "$dir/$name" or die "$name: $!\n";
    print $out $text;
    close $out;
}


my $server = WebhookServer->start({ workers => 1 }, $conf);


subtest 'events take turns, and each gets its own verdict' => sub {
    my @cases = map { ([200, '/hook', event(8000)],
                       [403, '/hook', event(8000, 1, 7000)],
                       [403, '/hook', event(8000, 2)],
                       [200, '/trial', event(8000, 2, 7999)],
                       [200, '/hook', event(3)]) } 1 .. 4;
    my @clients;

    for my $case (@cases) {
        my $client = WebhookHttp->new($server->port);
        $client->send(signed(@$case[1, 2]));
        push @clients, $client;
    }

    is($clients[$_]->response->{status}, $cases[$_][0], "event $_")
        for 0 .. $#cases;
};


subtest 'clients that leave take nothing with them' => sub {
    for (1 .. 8) {
        my $client = WebhookHttp->new($server->port);
        $client->send(signed('/hook', event(20000)));
        $client->reset;
    }

    my $client = WebhookHttp->new($server->port);
    $client->send(signed('/hook', event(10)));
    is($client->response->{status}, 200, 'the next event is accepted');
};


subtest 'a reload while schemas are at work' => sub {
    my @clients = map { WebhookHttp->new($server->port) } 1 .. 6;

    $_->send(signed('/hook', event(20000))) for @clients;
    $server->reload($conf);

    is($_->response->{status}, 200, 'the event is judged') for @clients;
};


subtest 'a schema on trial, and what matches beside it' => sub {
    ok((grep { /^rejected_dry_run:schema:1$/ } split /\n/,
        $server->log('webhooks.log')), 'told, and matched all the same');
};


is_deeply([ $server->complaints ], [], 'nothing to complain about');


# the work of a turn is what the debug log says of it: bytes, or evaluations
# made in bytes that take as long, of which one event of the parser may make
# some too many

subtest 'B9: small events that are much work are cut too' => sub {
    plan skip_all => 'not run: no debug log in this nginx'
        if `$binary -V 2>&1` !~ /--with-debug/;

    my $server = WebhookServer->start({ workers => 1, log_level => 'debug' },
        <<~"END");
        server {
            listen 127.0.0.1:%%PORT%%;
            webhook knowrithm;
            webhook_secret $::secret;
            webhook_schema $dir/much.json;
            location / { $pass; }
        }
        END

    my $n = 20;
    my $items = 700;
    my $body = '{"list":[' . join(',', (1) x $items) . ']}';
    my @clients = map { WebhookHttp->new($server->port) } 1 .. $n;

    $_->send(signed('/', $body)) for @clients;
    is($_->response->{status}, 200, 'accepted') for @clients;

    my @turns = (0);

    for (split /^/, $server->log) {
        if (/ worker cycle/) {
            push @turns, 0;
        } elsif (/ webhook slice: (\d+) bytes/) {
            $turns[-1] = max($turns[-1], $1);
        }
    }

    # one evaluation made is 16 bytes; an item means 301 of them, and links

    my ($most, $all) = (max(@turns), sum0(@turns));

    cmp_ok($most, '<=', 65536 + 16384, "at most $most bytes of work in a turn");
    cmp_ok($all, '>', $n * $items * 300 * 16, "all of it is counted: $all");
};

done_testing();
