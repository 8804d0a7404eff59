# Ids and types of each preset, as the senders' guides have them.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 335;

our $token = "token=$WebhookTest::secret";

no_long_string();
run_tests();

__DATA__

=== TEST 1: Knowrithm's types, of its guide's example
--- config
    location /hook {
        webhook knowrithm;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events agent.* conversation.* message.received lead.*
                       document.processed;
        proxy_pass http://upstream;
    }
--- cases eval
my @types = qw( agent.created conversation.started conversation.ended
                message.received lead.created lead.status.updated
                document.processed );
my $example = '{"event": "lead.created", "timestamp": "2024-05-21T10:30:00Z", '
              . '"data": {"id": "lead_123abc", "first_name": "John", '
              . '"email": "john.doe@example.com", "phone": "+1234567890"}, '
              . '"signature": "sha256=a1b2c3d4e5f6..."}';
[
    ['accepted', ::knowrithm($example), body => $example,
     event => 'lead.created', id => ''],
    CORE::map({ my $body = qq({"event":"$_"});
                ['accepted', ::knowrithm($body), body => $body, event => $_] }
              @types),
]



=== TEST 2: Meta Chat's types, of its guide's example
--- config
    location /hook {
        webhook metachat;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events conversation.* message.sent user.started
                       escalation.triggered;
        proxy_pass http://upstream;
    }
--- cases eval
my @types = qw( conversation.created message.sent conversation.ended
                user.started escalation.triggered );
my $example = '{"event": "message.sent", "timestamp": "2025-01-15T10:30:00Z",'
              . '"data": {"conversationId": "conv_abc123", "userId": '
              . '"user_xyz789", "message": "How long is shipping?", '
              . '"confidence": 0.95}}';
my @uri = (uri => "/hook?$::token");
[
    ['accepted', '', body => $example, event => 'message.sent', id => '',
     signed => 'none', @uri],
    CORE::map({ ['accepted', '', body => qq({"event":"$_"}), event => $_,
                 @uri] } @types),
    ['event_unlisted', '', body => '{"event":"message.received"}', @uri],
    ['signature_mismatch', '', body => $example, uri => '/hook?token=x'],
]



=== TEST 3: Knowlarity's id is the first of four, wrapped or direct
--- config
    location /hook {
        webhook knowlarity;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_set $number /customer_number;
        proxy_pass http://upstream;
    }
--- cases eval
my $example = '{"uuid": "test-123", "customer_number": "+918019858999", '
              . '"start_time": "2025-12-06 11:11:21+05:30", '
              . '"call_duration": 293}';
my @uri = (uri => "/hook?$::token");
sub id { return ['accepted', '', body => $_[0], id => $_[1], @uri] }
[
    id($example, 'test-123'),
    id('{"id":"2","uuid":"1","data":{"uuid":"3","id":"4"}}', '1'),
    id('{"id":"2","data":{"uuid":"3","id":"4"}}', '2'),
    id('{"data":{"id":"4","uuid":"3"}}', '3'),
    id('{"data":{"id":"4"}}', '4'),
    id('{"uuid":"","id":null,"data":{"id":17}}', '17'),
    id('{"data":[{"id":"4"}]}', ''),
    id('{"call":{"uuid":"1"}}', ''),
    ['id_malformed', '', body => '{"uuid":{},"id":"2"}', @uri],
    ['id_malformed', '', body => '{"uuid":"a\u000ab"}', @uri],
]



=== TEST 4: the same ids under a signature
--- config
    location /hook {
        webhook knowlarity-hmac;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events call.*;
        proxy_pass http://upstream;
    }
--- cases eval
my $body = '{"event":"call.ended","data":{"uuid":"u-1"}}';
my $mac = ::hex_mac($body);
[
    ['accepted', "X-Knowlarity-Signature: $mac", body => $body, id => 'u-1',
     event => 'call.ended', signed => 'body'],
    ['accepted', "X-Knowlarity-Signature: sha256=$mac", body => $body,
     id => 'u-1'],
    ['signature_mismatch', "X-Knowlarity-Signature: $mac"],
]



=== TEST 5: Stripe
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events payment_intent.* charge.refunded;
        proxy_pass http://upstream;
    }
--- cases eval
my $body = '{"id":"evt_1","object":"event","type":"charge.refunded",'
           . '"data":{"object":{"id":"ch_1"}}}';
my $other = $body =~ s/refunded/failed/r;
[
    ['accepted', ::stripe($body), body => $body, id => 'evt_1',
     event => 'charge.refunded'],
    ['event_unlisted', ::stripe($other), body => $other, id => 'evt_1'],
]



=== TEST 6: Slack's inner type, else its outer one
--- config
    location /hook {
        webhook slack;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events message app_mention app_rate_limited;
        proxy_pass http://upstream;
    }
--- cases eval
my $inner = '{"type":"event_callback","event_id":"Ev1",'
            . '"event":{"type":"message","channel":"C1"}}';
my $outer = '{"type":"app_rate_limited","team_id":"T1"}';
my $other = '{"type":"event_callback","event":{"type":"reaction_added"}}';
[
    ['accepted', ::slack($inner), body => $inner, id => 'Ev1',
     event => 'message'],
    ['accepted', ::slack($outer), body => $outer, id => '',
     event => 'app_rate_limited'],
    ['event_unlisted', ::slack($other), body => $other,
     event => 'reaction_added'],
]



=== TEST 7: Standard Webhooks and Shopify
--- config
    location /hook {
        webhook standard;
        webhook_secret $TEST_NGINX_WEBHOOK_WHSEC;
        webhook_events user.*;
        proxy_pass http://upstream;
    }
    location /shopify {
        webhook shopify;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        webhook_events orders/*;
        proxy_pass http://upstream;
    }
--- cases eval
my $body = '{"type":"user.created","timestamp":"2024-01-01T00:00:00Z"}';
my @topic = (uri => '/shopify', body => '{"id":1}');
[
    ['accepted', ::standard($body, 'msg_2'), body => $body, id => 'msg_2',
     event => 'user.created'],
    ['event_missing', ::standard(), id => 'msg_1'],
    ['accepted', [::shopify('{"id":1}'), 'X-Shopify-Topic: orders/create',
                  'X-Shopify-Event-Id: e-1'], @topic, id => 'e-1',
     event => 'orders/create'],
    ['event_unlisted', [::shopify('{"id":1}'),
                        'X-Shopify-Topic: products/create'], @topic],
]



=== TEST 8: where nothing in the body is asked for it is not parsed
--- config
    location /hook {
        webhook stripe;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET;
        proxy_pass http://upstream;
    }
--- cases eval
my $body = '{"id":"evt_1","type":"charge.refunded"}';
[
    ['accepted', ::stripe($body), body => $body, id => '', event => ''],
    ['accepted', ::stripe('{"id":'), body => '{"id":', id => '', event => ''],
    ['accepted', ::stripe(''), body => '', id => '', event => ''],
]
