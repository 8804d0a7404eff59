# format= of webhook_schema: off, on, strict, or as the draft has it.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases qw( event );

repeat_each(2);
plan tests => repeat_each() * 115;

no_long_string();
run_tests();

__DATA__

=== TEST 1: on: it asserts
--- user_files
>>> new.json
{"properties":{"at":{"format":"date-time"},"who":{"format":"email"},"id":{"format":"uuid"}}}
--- hooks
/hook  webhook_schema new.json format=on;
--- cases eval
[
    ::event('accepted', '{"at":"2025-12-06T11:11:21+05:30"}'),
    ::event('schema', '{"at":"2025-12-06 11:11:21+05:30"}'),
    ::event('schema', '{"at":"2025-02-30T00:00:00Z"}'),
    ::event('accepted', '{"at":7,"who":"a@example.com"}'),
    ::event('schema', '{"who":"a@"}'),
    ::event('accepted', '{"id":"123e4567-e89b-12d3-a456-426614174000"}'),
    ::event('schema', '{"id":"123e4567"}'),
]



=== TEST 2: off: it does not
--- user_files
>>> new.json
{"properties":{"at":{"format":"date-time"},"who":{"format":"email"},"id":{"format":"uuid"}}}
>>> old.json
{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"at":{"format":"date-time"}}}
--- hooks
/hook  webhook_schema new.json format=off;
/old   webhook_schema old.json format=off;
--- cases eval
[
    ::event('accepted', '{"at":"now","who":"a@"}'),
    ::event('accepted', '{"at":"now"}', uri => '/old'),
]



=== TEST 3: as the draft has it
--- user_files
>>> new.json
{"properties":{"at":{"format":"date-time"},"who":{"format":"email"},"id":{"format":"uuid"}}}
>>> old.json
{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"at":{"format":"date-time"}}}
--- hooks
/hook  webhook_schema new.json;
/old   webhook_schema old.json;
--- cases eval
[
    ::event('accepted', '{"at":"now","who":"a@"}'),
    ::event('schema', '{"at":"now"}', uri => '/old'),
    ::event('accepted', '{"at":"2025-12-06T11:11:21Z"}', uri => '/old'),
]



=== TEST 4: a format that is not known does nothing
--- user_files
>>> odd.json
{"properties":{"at":{"format":"date-time"},"x":{"format":"colour"}}}
--- hooks
/hook  webhook_schema odd.json format=on;
--- cases eval
[
    ::event('accepted', '{"x":"?"}'),
    ::event('schema', '{"at":"now"}'),
]



=== TEST 5: strict: the same, and all formats are known
--- user_files
>>> new.json
{"properties":{"at":{"format":"date-time"},"who":{"format":"email"},"id":{"format":"uuid"}}}
--- hooks
/hook  webhook_schema new.json format=strict;
--- cases eval
[
    ::event('accepted', '{"at":"2025-12-06T11:11:21Z"}'),
    ::event('schema', '{"at":"now"}'),
]



=== TEST 6: strict: one that is not stops the start
--- user_files
>>> odd.json
{"properties":{"at":{"format":"date-time"},"x":{"format":"colour"}}}
--- hooks
/hook  webhook_schema odd.json format=strict;
--- must_die
--- error_log
odd.json" is refused, at "#/properties/x", format: is not a known format: colour in
