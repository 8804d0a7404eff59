# Bodies that were read before, and are fed in slices: what becomes of them
# when something happens in between.

use v5.36;

use Digest::SHA qw( sha256_hex );
use List::Util qw( max );
use Test::More;
use Time::HiRes qw( sleep time );

use lib 't/lib';
use WebhookBackend;
use WebhookHttp;
use WebhookHttp2;
use WebhookServer;
use WebhookTest;

# what was freed is overwritten, so that it shows if it is used

$ENV{MALLOC_PERTURB_} = 165;

my $backend = WebhookBackend->start;
my $pass = 'proxy_pass http://127.0.0.1:' . $backend->port;

my $body = 'x' x 5_000_000;
my $signed = join "\r\n", ::knowrithm($body), ::github($body);
my $forged = join "\r\n", ::knowrithm($body), ::github('x');
my @fields = map { [split /: /] } split /\r\n/, $signed;

my $bytes = length $body;


# The body is read and verified in the first location, and fed again in the
# second one: 64 KB in a turn, so about 80 turns.

sub conf ($more = '') {
    return <<~"END";
        lingering_timeout 1s;
        $more

        server {
            listen 127.0.0.1:%%PORT%%;
            listen 127.0.0.1:%%PORT_2%% http2;

            webhook knowrithm;
            webhook_secret '$::secret';

            location /file {
                client_body_buffer_size 16k;
                try_files /none \@again;
            }

            location /memory {
                client_body_buffer_size 6m;
                try_files /none \@again;
            }

            location /kept {
                client_body_in_file_only clean;
                try_files /none \@again;
            }

            location /event {
                client_body_in_file_only clean;
                webhook_set \$lead /data/id;
                add_header X-Verdict \$webhook_verdict:\$webhook_reason always;
                $pass;
            }

            location \@again {
                webhook github;
                webhook_secret '$::secret';
                add_header X-Verdict \$webhook_verdict:\$webhook_reason always;
                $pass;
            }

            location /next {
                webhook off;
                return 200 next;
            }
        }
        END
}


sub start (@options) {
    $backend->clear;

    return WebhookServer->start({ log_level => 'debug', @options }, conf());
}


# How many bytes were fed in slices so far.  The log is long, what was read
# of it is not read again.

sub fed ($server) {
    my $log = $server->{slices} //= { at => 0, sum => 0, rest => '' };

    open my $in, '<:raw', $server->dir . '/logs/error.log' or return 0;
    seek $in, $log->{at}, 0;

    my $text = do { local $/; <$in> } // '';

    $log->{at} += length $text;
    $text = $log->{rest} . $text;
    $log->{rest} = substr $text, 1 + rindex($text, "\n"), length $text, '';
    $log->{sum} += $1 while $text =~ /webhook slice: (\d+) bytes/g;

    return $log->{sum};
}


# Stops the worker at a moment when it is so, and when part of the body was
# fed and part was not; 0 if that moment is gone.

sub stop_between ($server, $worker, $before, $condition = sub { 1 }) {
    my $until = time + 2;

    while (time < $until) {
        kill STOP => $worker;
        wait_for(sub { state_of($worker) eq 'T' }, 1);

        my $fed = fed($server) - $before;

        return 1 if $fed > 0 && $fed < $bytes && $condition->();

        kill CONT => $worker;

        return 0 if $fed >= $bytes;

        sleep 0.0005;
    }

    return 0;
}


# what was fed when nothing moves any more, under memcheck ten times as slowly

sub at_rest ($server) {
    my $pause = $ENV{TEST_NGINX_USE_VALGRIND} ? 0.3 : 0.03;
    my $fed = fed($server);

    wait_for(sub { sleep $pause; ($fed, my $last) = (fed($server), $fed);
                   $fed == $last && !files($server) });

    return $fed;
}


sub files ($server) {
    my @files = glob $server->dir . '/client_body_temp/*';

    return @files;
}


sub state_of ($pid) {
    open my $in, '<', "/proc/$pid/stat" or return '';

    return (<$in> // '') =~ /\) (\w) / ? $1 : '';
}


# Sends until the worker stands still between two slices; then the code runs,
# and it goes on.

sub held ($server, $send, $code) {
    my ($worker) = $server->workers;

    for (1 .. 50) {
        my $before = at_rest($server);

        $send->();

        if (stop_between($server, $worker, $before)) {
            $code->();
            kill CONT => $worker;
            return 1;
        }
    }

    return 0;
}


sub finished ($server) {
    ok $server->quit, 'the server ends by itself';
    is_deeply [$server->complaints], [], 'and without complaints';
}


subtest 'a body is fed 64 KB in a turn' => sub {
    my $server = start();

    for my $path (qw( /file /memory )) {
        my $response = post($server->port, $path, $body, $signed);

        is $response->{status}, 200, "$path: genuine";
        is $response->{body}, sha256_hex($body), "$path: its bytes";

        is post($server->port, $path, $body, $forged)->{status}, 403,
           "$path: forged";
    }

    ok wait_for(sub { fed($server) == 4 * $bytes }, 5), 'all of it';

    is scalar(grep { /slice: (\d+)/ && $1 > 65536 }
              $server->lines(qr/webhook slice: /)),
       0, 'never more than 64 KB';
    is scalar($backend->records), 2, 'two were delivered';
    finished($server);
};


subtest 'other requests are answered in between' => sub {
    my $server = start();
    my @waiting = map { WebhookHttp->new($server->port) } 1 .. 4;

    $_->send(request('POST', '/memory', $body, $signed)) for @waiting;
    wait_for(sub { fed($server) > 0 });

    my $from = time;

    is get($server->port, '/next')->{body}, 'next', 'another request';

    my $took = time - $from;

    is_deeply [map { $_->response->{status} } @waiting], [(200) x 4],
              'all four are accepted';

    # where all is slow, they take much longer

    cmp_ok $took, '<', max(0.5, (time - $from) / 2),
           'it did not wait for them';
    $_->close for @waiting;
    finished($server);
};


subtest 'a reload loses nothing' => sub {
    for my $path (qw( /file /memory )) {
        my $server = start();
        my ($old) = $server->workers;
        my ($http1, $http2, $id);

        ok held($server, sub {
            $http1 = WebhookHttp->new($server->port);
            $http1->send(request('POST', $path, $body, $signed));
        }, sub { kill HUP => $server->pid; sleep 0.1 }), "$path: held";

        my $response = $http1->response;

        is $response->{status}, 200, "$path: HTTP/1 is accepted";
        is $response->{body}, sha256_hex($body), "$path: with its bytes";
        ok wait_for(sub { !kill 0, $old }), "$path: the old worker ends";

        ($old) = $server->workers;

        ok held($server, sub {
            $http2 = WebhookHttp2->new($server->port('2'));
            $id = $http2->open('POST', $path, @fields);
            $http2->body($id, $body);
        }, sub { kill HUP => $server->pid; sleep 0.1 }), "$path: held again";

        $response = $http2->response($id);

        is $response->{status}, 200, "$path: HTTP/2 is accepted";
        is $response->{body}, sha256_hex($body), "$path: with its bytes";
        $http2->close;

        ok wait_for(sub { !kill 0, $old }), "$path: the old worker ends";
        is get($server->port, '/next')->{body}, 'next', 'a new one goes on';
        finished($server);
    }
};


# Held once to reload, and once more when the old worker knows of it, until
# its time is over.

sub time_out ($send) {
    my $server = start(main => 'worker_shutdown_timeout 100ms;');
    my ($old) = $server->workers;
    my $before = fed($server);
    my $answer = $send->($server);

    if (stop_between($server, $old, $before)) {
        kill HUP => $server->pid;
        sleep 0.1;
        kill CONT => $old;

        if (stop_between($server, $old, $before, sub {
            $server->lines(qr/$old#\d+: gracefully shutting down/)
        })) {
            sleep 0.2;
            kill CONT => $old;

            return ($server, $old, $answer);
        }
    }

    return;
}


# What to send, each returns what waits for the answer.

my %protocol = (
    'HTTP/1' => sub ($server, $path) {
        my $client = WebhookHttp->new($server->port);

        $client->send(request('POST', $path, $body, $signed));

        return sub { $client->response };
    },
    'HTTP/2' => sub ($server, $path) {
        my $client = WebhookHttp2->new($server->port('2'));
        my $id = $client->open('POST', $path, @fields);

        $client->body($id, $body);

        return sub { $client->response($id) };
    },
);


subtest 'worker_shutdown_timeout ends them, and that is all' => sub {
    for my $name (sort keys %protocol) {
        for my $path (qw( /file /memory )) {
            my ($server, $old, $answer);

            for (1 .. 20) {
                ($server, $old, $answer) = time_out(sub ($server) {
                    $protocol{$name}->($server, $path)
                }) and last;
            }

            ok $server, "$name, $path: the time is over between two slices"
                or next;

            my $response = $answer->();

            ok !$response || !$response->{status}
               || $response->{status} == 200,
               "$name, $path: it is answered in full or not at all";
            ok wait_for(sub { !kill 0, $old }),
               "$name, $path: the old worker ends";
            finished($server);
        }
    }
};


subtest 'a client that resets is forgotten' => sub {
    my $server = start();

    for my $path (qw( /file /memory )) {
        my ($http1, $http2, $id);

        ok held($server, sub {
            $http1 = WebhookHttp->new($server->port);
            $http1->send(request('POST', $path, $body, $signed));
        }, sub { $http1->reset }), "$path: HTTP/1";

        for my $end (sub { $http2->reset($id) }, sub { $http2->close }) {
            ok held($server, sub {
                $http2 = WebhookHttp2->new($server->port('2'));
                $id = $http2->open('POST', $path, @fields);
                $http2->body($id, $body);
            }, $end), "$path: HTTP/2";
        }

        is get($server->port, '/next')->{body}, 'next',
           "$path: the server goes on";
    }

    finished($server);
};


subtest 'a file that is gone in between is our failure' => sub {
    my $event = '{"list":[' . join(',', ('"' . 'x' x 96 . '"') x 50_000)
                . ']}';

    for (['/kept', $body, $signed], ['/event', $event, ::knowrithm($event)]) {
        my ($path, $bytes, @headers) = @$_;
        my $server = start();
        my $http1;

        is post($server->port, $path, $bytes, @headers)->{status}, 200,
           "$path: it is good";

        ok held($server, sub {
            $backend->clear;
            $http1 = WebhookHttp->new($server->port);
            $http1->send(request('POST', $path, $bytes, @headers));
        }, sub {
            my @files = files($server);

            is scalar @files, 1, "$path: one file";
            truncate $_, 0 or die "$_: $!\n" for @files;
        }), "$path: held";

        my $response = $http1->response;

        is $response->{status}, 500, "$path: it is 500";
        is $response->{headers}{'x-verdict'}, 'failed:body_read',
           "$path: the reason";
        like $response->{headers}{'retry-after'}, qr/^[5-7]\z/,
             "$path: to be sent again";
        is scalar $server->lines(qr/\[crit\] .* webhook failed: body_read,/),
           1, "$path: and logged";
        is $backend->connections, 0, "$path: nobody was asked";
        is get($server->port, '/next')->{body}, 'next', 'the server goes on';
        finished($server);
    }
};


done_testing;
