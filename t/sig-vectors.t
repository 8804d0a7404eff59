# Known answers of real senders: see t/vectors/signatures.txt and
# t/lib/WebhookVectors.pm.  The last test is that none was left out.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;
use WebhookVectors;

repeat_each(2);
plan tests => repeat_each() * 882 + 1;

no_long_string();
run_tests();

is("@{[WebhookVectors::unused()]}", '', 'every sender has a block');

__DATA__

=== TEST 1: senders with a preset that signs the body
--- vectors
github knowrithm shopify



=== TEST 2: Standard Webhooks and who follows it
--- vectors
standard-webhooks svix bigcommerce



=== TEST 3: Stripe's libraries
--- vectors
stripe



=== TEST 4: Slack, and Zoom that copied it
--- vectors
slack zoom



=== TEST 5: tokens and passwords
--- vectors
gitlab telegram flutterwave postmark



=== TEST 6: WebSub with each hash
--- vectors
generic-hub-sha1 generic-hub-sha256 generic-hub-sha512 intercom bitbucket



=== TEST 7: hex of the body in a header
--- vectors
asana datasaur dropbox gitea gocardless linear notion paystack razorpay sentry
coinbase-commerce vercel



=== TEST 8: base64 of the body in a header
--- vectors
docusign hookdeck line salesforce-ens twitter typeform woocommerce xero



=== TEST 9: secrets that are decoded, words and lists
--- vectors
adyen-platform airtable msteams pagerduty



=== TEST 10: time and signatures in one header
--- vectors
calendly elevenlabs workos paddle sanity



=== TEST 11: Convoy, simple and advanced
--- vectors
convoy



=== TEST 12: the time in a header of its own
--- vectors
box twitch zendesk



=== TEST 13: the URL in the message
--- vectors
hubspot square trello



=== TEST 14: other headers in the message
--- vectors
coinbase-cdp contentful
