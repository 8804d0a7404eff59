# Events whose schemas have much to do: in slices, several at once with one
# working space, with clients that leave and reloads in between.

use v5.36;

use File::Temp qw( tempdir );
use Test::More;

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookServer;
use WebhookTest;

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

done_testing();
