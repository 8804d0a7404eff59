# The schema as a gate, with one that is shipped and the event of the
# sender's guide.

use lib 't/lib';
use Cwd qw( abs_path );
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 735;

our $lead = do {
    local (@ARGV, $/) = 'docs/examples/events/knowrithm-lead.created.json';
    <> =~ s/\n\s*/ /gr =~ s/ \z//r;
};

$ENV{TEST_NGINX_WEBHOOK_SCHEMAS} = abs_path('docs/examples/schemas');

# every property of a document with every value that its schema refuses

sub wrong {
    my ($body) = @_;
    my @cases = ::event('accepted', $body);

    for my $text ($body =~ /("\w+": (?:"[^"]*"|\{))/g) {
        for my $value ('null', 'true', 'false', '0', '-1e9', '[]',
                       '["a"]', '{}', '{"a":{}}', '"text"')
        {
            my ($name, $old) = $text =~ /"(\w+)": (.)/;

            next if $old eq '"' && $value =~ /^"/ && $name ne 'event';
            next if $old eq '{' && $value =~ /^\{/;

            # the rest of an object becomes a member of another name

            my $new = $old eq '{' ? "\"$name\": $value, \"rest\": {"
                                  : "\"$name\": $value";

            my $type = $name eq 'event' && $value =~ /^[\[{]/;

            push @cases, ::event($type ? 'event_malformed' : 'schema',
                                 $body =~ s/\Q$text/$new/r);
        }
    }

    return [@cases, ::event('accepted', $body)];
}

no_long_string();
run_tests();

__DATA__

=== TEST 1: A14: every property with every wrong type is refused, and the worker lives
--- hooks
/hook  webhook_schema $TEST_NGINX_WEBHOOK_SCHEMAS/knowrithm/lead.created.json;
--- cases eval: ::wrong($::lead)



=== TEST 2: what is not JSON at all does not come as far as the schema
--- hooks
/hook  webhook_schema $TEST_NGINX_WEBHOOK_SCHEMAS/knowrithm/lead.created.json;
--- cases eval
[
    ::event('accepted', $::lead),
    ::event('json_syntax', "$::lead,"),
    ::event('json_syntax', 'lead'),
    ::event('json_syntax', ''),
]
