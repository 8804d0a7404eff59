package WebhookWaiting;

# Large bodies that wait for their slices, for ops-slices.t and ops-turns.t.

use v5.36;

use Exporter qw( import );
use File::Temp qw( tempdir );

use WebhookHttp;
use WebhookServer;
use WebhookTest;

our @EXPORT = qw( large config with_schema prepare release release_at_once
                  verdicts );

my $binary = $ENV{TEST_NGINX_BINARY} || 'nginx';
my $http2 = `$binary -V 2>&1` =~ /--with-http_v2_module/;


# one event of about so many bytes, in many strings or in long ones

sub large ($size, $string = 150) {
    my $n = int($size / ($string + 3));

    return '{"event":"agent.created","list":['
           . join(',', ('"' . 'x' x $string . '"') x $n) . ']}';
}

sub config ($more = '') {
    return <<~"END";
        server {
            listen 127.0.0.1:%%PORT%%;
            listen 127.0.0.1:%%PORT_OTHER%%;
            @{[ $http2 ? 'listen 127.0.0.1:%%PORT_H2%% http2;' : '' ]}
            client_max_body_size 20m;
            keepalive_requests 1000000;
            webhook_log_level info;

            location / {
                webhook knowrithm;
                webhook_secret $WebhookTest::secret;
                webhook_events lead.* unlisted=discard;
                add_header X-Verdict \$webhook_verdict always;
                proxy_pass http://127.0.0.1:%%PORT_SINK%%;
            }
            location /memory {
                client_body_buffer_size 2m;
                webhook knowrithm;
                webhook_secret $WebhookTest::secret;
                webhook_events lead.* unlisted=discard;
                add_header X-Verdict \$webhook_verdict always;
                proxy_pass http://127.0.0.1:%%PORT_SINK%%;
            }
            $more
        }
        server {
            listen 127.0.0.1:%%PORT_SINK%%;
            location / { return 200; }
        }
        END
}

sub with_schema ($schema) {
    state $dir = tempdir(CLEANUP => 1);

    open my $out, '>', "$dir/schema.json" or die "schema.json: $!\n";
    print $out $schema;
    close $out;

    return WebhookServer->start({ log_level => 'debug' }, config(<<~"END"));
        location /schema {
            webhook knowrithm;
            webhook_secret $WebhookTest::secret;
            webhook_schema $dir/schema.json;
            add_header X-Verdict \$webhook_verdict always;
            proxy_pass http://127.0.0.1:%%PORT_SINK%%;
        }
        END
}

# all but the last byte is sent, so that many can begin to wait at once

sub prepare ($port, $body, $signature, $n, $uri = '/') {
    my $request = request('POST', $uri, $body, $signature);
    my $last = chop $request;

    return map {
        my $client = WebhookHttp->new($port);
        $client->send($request);
        [$client, $last]
    } 1 .. $n;
}

sub release (@waiting) {
    $_->[0]->send($_->[1]) for @waiting;
}

# the same of all connections of a server, so that they come in one turn

sub release_at_once ($server, $connections, @waiting) {
    my @workers = $server->workers;

    wait_for(sub { $server->lines(qr/ accept: /) >= $connections })
        or die "connections are not accepted\n";

    kill 'STOP', @workers;
    release(@waiting);
    kill 'CONT', @workers;
}

sub verdicts (@waiting) {
    my %count;

    for (@waiting) {
        my $response = $_->[0]->response;
        $count{$response ? $response->{headers}{'x-verdict'} // $response->{status}
                         : 'none'}++;
    }

    return join ', ', map { "$count{$_} $_" } sort keys %count;
}

1;
