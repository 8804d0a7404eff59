# Events in a field of a form: GitHub's form mode, Slack's interactivity.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 323;

our $type = 'Content-Type: application/x-www-form-urlencoded';

our $upstream_action = "$WebhookCases::upstream
    add_header X-Action \$action always;";

sub escaped {
    my ($text) = @_;

    return $text =~ s/([^\w.-])/sprintf '%%%02X', ord $1/ger;
}

sub form {
    my ($outcome, $body, %more) = @_;
    my $content_type = delete $more{type} // $::type;

    return [$outcome, [::github($body), $content_type], body => $body, %more];
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: GitHub in form mode
--- http_config eval: $::upstream_action
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $action /action;
        proxy_pass http://upstream;
    }
--- cases eval
my $json = '{"action":"opened it","zen":"a+b=c&d"}';
my $form = 'payload=' . ::escaped($json);
my @opened = (also => 'X-Action: opened it');
[
    ::form('accepted', $form, @opened),
    ::form('accepted', $form =~ s/%20/+/gr, @opened),
    ::form('accepted', "a=b&$form&c=d", @opened),
    ::form('accepted', $form, @opened, type => lc($::type)),
    ::form('accepted', $form, @opened, type => "$::type; charset=utf-8"),
    ::form('accepted', $form, @opened, type => "$::type;charset=utf-8"),
    ::form('accepted', $form, @opened,
           type => 'content-type: APPLICATION/X-WWW-FORM-URLENCODED'),
    ::form('accepted', $json, @opened,
           type => 'Content-Type: application/json'),
    ['accepted', ::github($json), body => $json, @opened],
]



=== TEST 2: the content type decides how the body is read, not the body
--- http_config eval: $::upstream_action
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $action /action;
        proxy_pass http://upstream;
    }
--- cases eval
my $json = '{"action":"opened"}';
my $form = 'payload=' . ::escaped($json);
[
    ::form('json_syntax', $json, also => '!X-Action'),
    ::form('json_syntax', $form, type => 'Content-Type: application/json'),
    ::form('json_syntax', $form, type => 'Content-Type: text/plain'),
    ::form('json_syntax', $form, type => "${\($::type)}x"),
    ['json_syntax', ::github($form), body => $form],
    ['signature_mismatch', [::github($json), $::type], body => $form],
]



=== TEST 3: forms that are malformed, repeat the field or lack it
--- config
    location /hook {
        webhook github;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $action /action;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ::form('json_syntax', 'payload=%7B%7D&payload=%7B%7D'),
    ::form('json_syntax', 'payload=%7B%7D&%70ayload=x'),
    ::form('json_syntax', 'payload=%7B%7D&payload'),
    ::form('json_syntax', 'payload=%7B%7'),
    ::form('json_syntax', 'payload=%7B%7D%'),
    ::form('json_syntax', 'payload=%7B%7D&a=%zz'),
    ::form('json_syntax', 'payload=%7B%7D%00'),
    ::form('json_syntax', 'payload='),
    ::form('json_syntax', 'payload'),
    ::form('json_syntax', ''),
    ::form('json_syntax', 'Payload=%7B%7D'),
    ::form('json_syntax', 'a=payload=%7B%7D'),
    ::form('json_utf8', 'payload=%5B%22%C0%AF%22%5D'),
    ::form('json_repeated_key', 'payload={"a":1,"\u0061":2}'),
    # a JSON text that its media type makes a form, and as what it is
    ::form('json_syntax', '{"a":"&payload=%7B%7D&"}'),
    ::form('json_syntax', ' ["&payload=%7B%7D&"]'),
    ::form('accepted', '{"a":"&payload=%7B%7D&"}',
           type => 'Content-Type: application/json'),
    ::form('accepted', '"a":"&payload=%7B%7D&"}'),
    ::form('accepted', 'payload=%7B%7D'),
    ::form('accepted', 'payload=+%5B%5D+'),
    ::form('accepted', '%70ayload=[]'),
]



=== TEST 4: Slack's interactivity, and its commands, which have no payload
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events block_actions view_submission;
        proxy_pass http://upstream;
    }
    location /command {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $form = 'payload=' . ::escaped('{"type":"block_actions","user":{"id":"U"}}');
my $other = 'payload=' . ::escaped('{"type":"shortcut"}');
my $command = 'token=x&command=%2Fdeploy&text=now';
[
    ['accepted', [::slack($form), $::type], body => $form,
     event => 'block_actions'],
    ['event_unlisted', [::slack($other), $::type], body => $other,
     event => 'shortcut'],
    ['json_syntax', [::slack($command), $::type], body => $command],
    ['accepted', [::slack($command), $::type], body => $command,
     uri => '/command', event => ''],
]



=== TEST 5: a scheme that names no field takes no form
--- http_config eval
$WebhookCases::upstream . <<'END'
    webhook_scheme boxed {
        like  knowrithm;
        form  event_json;
    }
END
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        proxy_pass http://upstream;
    }
    location /boxed {
        webhook boxed;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events lead.*;
        proxy_pass http://upstream;
    }
--- cases eval
my $form = 'event_json=' . ::escaped($::body);
[
    ['json_syntax', [::knowrithm($form), $::type], body => $form],
    ['accepted', [::knowrithm(), $::type]],
    ['accepted', [::knowrithm($form), $::type], body => $form,
     uri => '/boxed', event => 'lead.created'],
    ['accepted', ::knowrithm(), uri => '/boxed', event => 'lead.created'],
]
