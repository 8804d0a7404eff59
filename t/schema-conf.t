# What "nginx -t" says about schemas: the file, the JSON pointer, the keyword,
# and the place in the configuration; and that it is good when just this is
# mended.

use v5.36;
use lib 't/lib';
use Test::More;
use WebhookConf;

my %files = (
    good => 'sixteen-bytes-xx',
    'whole.json' => '{"properties":{"a":{"type":"string"}}}',
    'empty.json' => '',
    'cut.json' => '{"properties":{"a":{"type":"string"}}',
    'twice.json' => '{"type":"object","type":"array"}',
    'deep.json' => '{"not":' x 3000 . '{}' . '}' x 3000,
    'list.json' => '[{"type":"object"}]',
    'type.json' => '{"properties":{"a":{"type":"strin"}}}',
    'length.json' => '{"minLength":-1}',
    'regex.json' => '{"properties":{"a/b":{"pattern":"["}}}',
    'perl.json' => '{"pattern":"(?i)a"}',
    'nothing.json' => '{"$ref":"#/$defs/x"}',
    'outside.json' => '{"$ref":"https://example.com/o.json"}',
    'beside.json' => '{"$ref":"whole.json#/properties/a"}',
    'dialect.json' => '{"$schema":"https://example.com/d"}',
    'idn.json' => '{"format":"idn-email"}',
    'tree.json' => '{"allOf":[{"items":{"$ref":"#"}},'
                   . '{"additionalProperties":{"$ref":"#"}},{"minItems":0},'
                   . '{"maxItems":9},{"uniqueItems":true}]}',
    'misspelt.json' => '{"properties":{"a":{"requird":["b"]}}}',
    'places.json' => '{"properties":{"a":{"requird":["b"]},'
                     . '"b":{"requird":["b"]}}}',
    'required.json' => '{"required":[1]}',
    'hidden.json' => '{"$schema":"http://json-schema.org/draft-07/schema#",'
                     . '"$ref":"#/definitions/a","maximum":3,'
                     . '"definitions":{"a":{}}}',
    'core.json' => '{"$schema":"https://json-schema.org/draft/2020-12/schema"'
                   . ',"$vocabulary":{"https://json-schema.org/draft/2020-12/'
                   . 'vocab/core":true},"type":"object"}',
    'small.json' => '{"$schema":"urn:core","type":"array"}',
    'format.json' => '{"format":"date"}',
    'content.json' => '{"contentEncoding":"base64"}',
);

write_file($_, $files{$_}) for keys %files;
mkdir "$WebhookConf::dir/directory";


# $dir stands for the directory of the files

sub http ($kind, $text) {
    return "webhook_scheme typeless {\nkind hmac-sha256;\n"
           . "signature header=X-Sig encoding=hex;\nmessage \"{body}\";\n}\n"
           . "server {\nlocation /hook {\n$text}\n}\n";
}


my $rows = do { local $/; <DATA> };

check_rows(\&http, $rows =~ s/\$dir\b/$WebhookConf::dir/gr);
check_seen([glob 'src/ngx_http_webhook_{schema,compile}.c']);


# compiled once for all locations that inherit them with the same limits

my $inherits = "webhook knowrithm;\nwebhook_secret_file good;\n"
               . "webhook_schema whole.json;\nserver {\nlocation /a { }\n"
               . "location /b { LIMITS }\nlocation /c { LIMITS }\n}\n";

for my $case (['', 1], ['webhook_limits work=9;', 1],
              ['webhook_limits match=9;', 2], ['webhook_schema cut.json;', 0])
{
    my ($limits, $n) = @$case;
    my ($said) = WebhookConf::try_conf($inherits =~ s/LIMITS/$limits/gr);

    is(() = $said =~ /webhook schemas/g, $n ? $n : 1,
       "compiled once, and for other limits: $limits");
}

done_testing();

__DATA__
### a schema without a scheme
--- location
    webhook_schema whole.json;  # here
--- says
[warn] location "/hook" has "webhook_schema", but no "webhook"
nothing is verified there
--- mend
s/^/webhook knowrithm; webhook_secret_file good;/

### a match without a scheme
--- location
    webhook_match $whole whole.json;  # here
--- says
[warn] location "/hook" has "webhook_match", but no "webhook"
nothing is verified there
--- mend
s/^/webhook knowrithm; webhook_secret_file good;/

### a schema that is empty
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema empty.json;  # here
--- says
[emerg] schema "$dir/empty.json" is refused, at "#": is not valid JSON: json_syntax at byte 0, in line 1
--- mend
s/empty/whole/

### a schema that is not JSON
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema cut.json;  # here
--- says
[emerg] schema "$dir/cut.json" is refused, at "#": is not valid JSON: json_syntax at byte 37, in line 1
--- mend
s/cut/whole/

### a schema with a keyword twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema twice.json;  # here
--- says
[emerg] schema "$dir/twice.json" is refused, at "#": is not valid JSON: json_repeated_key at byte 17, in line 1
--- mend
s/twice/whole/

### a schema nested too deep
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema deep.json;  # here
--- says
[emerg] schema "$dir/deep.json" is refused, at "#": is not valid JSON: limit_depth at byte 3584, in line 1
--- mend
s/deep/whole/

### a schema that is a list
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema list.json;  # here
--- says
[emerg] schema "$dir/list.json" is refused, at "#": is not a schema
--- mend
s/list/whole/

### a schema with a type that is none
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema type.json;  # here
--- says
[emerg] schema "$dir/type.json" is refused, at "#/properties/a/type", type: does not satisfy the meta-schema: anyOf
--- mend
s/type/whole/

### a length below zero
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema length.json;  # here
--- says
[emerg] schema "$dir/length.json" is refused, at "#/minLength", minLength: does not satisfy the meta-schema: minimum
--- mend
s/length/whole/

### a list of names with a number in it
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema required.json;  # here
--- says
[emerg] schema "$dir/required.json" is refused, at "#/required/0", required: does not satisfy the meta-schema: type
--- mend
s/required/whole/

### a regular expression that is none
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema regex.json;  # here
--- says
[emerg] schema "$dir/regex.json" is refused, at "#/properties/a~1b", pattern: malformed expression: [
--- mend
s/regex/whole/

### a regular expression of Perl
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema perl.json;  # here
--- says
[emerg] schema "$dir/perl.json" is refused, at "#", pattern: this kind of group is not ECMA-262: (?i)a
--- mend
s/perl/whole/

### a reference to nothing
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema nothing.json;  # here
--- says
[emerg] schema "$dir/nothing.json" is refused, at "#", $ref: leads to nothing: #/$defs/x
--- mend
s/nothing/whole/

### a reference to a document that was not given
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema outside.json;  # here
--- says
[emerg] schema "$dir/outside.json" is refused, at "#", $ref: names no document that is known, give it as "webhook_schema_ref" ("whk validate --remote"): https://example.com/o.json
--- mend
s{$}{\nwebhook_schema_ref https://example.com/o.json whole.json;}

### a reference to a file beside a schema
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema beside.json;  # here
--- says
[emerg] schema "$dir/beside.json" is refused, at "#", $ref: names no document that is known, give it as "webhook_schema_ref" ("whk validate --remote"): file://$dir/whole.json
--- mend
s{$}{\nwebhook_schema_ref file://$dir/whole.json whole.json;}

### a document for what is no absolute URI
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema_ref whole.json whole.json;  # here
    webhook_schema whole.json;
--- says
[emerg] "whole.json" is no absolute URI, as "https://example.com/lead.json" and "file:///etc/nginx/lead.json" are
--- mend
s/ref whole/ref a+1.-:whole/

### a document whose URI begins with a digit
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema_ref 1:a whole.json;  # here
    webhook_schema whole.json;
--- says
[emerg] "1:a" is no absolute URI
--- mend
s/1:a/a:1/

### a document for a part of one
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema_ref urn:a#/items whole.json;  # here
    webhook_schema whole.json;
--- says
[emerg] "urn:a#/items" has a fragment, give the URI of the whole document
--- mend
s/#\/items//

### two documents for one URI
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema_ref urn:a whole.json;
    webhook_schema_ref urn:a format.json;  # here
    webhook_schema whole.json;
--- says
[emerg] duplicate URI "urn:a"
--- mend
s/urn:a format/urn:b format/

### a dialect that is not known
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema dialect.json;  # here
--- says
[emerg] schema "$dir/dialect.json" is refused, at "#", $schema: is the URI of no draft, and of no meta-schema given as "webhook_schema_ref" ("whk validate --remote"): https://example.com/d
--- mend
s/dialect/whole/

### a format that is not offered, strictly
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema idn.json format=strict;  # here
--- says
[emerg] schema "$dir/idn.json" is refused, at "#", format: is not a known format: idn-email
--- mend
s/strict/on/

### the second of two schemas
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json;
    webhook_schema type.json;  # here
--- says
[emerg] schema "$dir/type.json" is refused, at "#/properties/a/type", type: does not satisfy the meta-schema: anyOf
--- mend
s/type/whole/

### a schema that may need too many evaluations
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema tree.json;  # here
    webhook_limits depth=65536;
--- says
[emerg] schema "$dir/tree.json" is refused, at "#": all together may need too many evaluations at once, lower "depth=" of "webhook_limits": 393216 of at most 262144, in a depth of 65536
--- mend
s/65536/64/

### a schema file that is not there
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema missing.json;  # here
--- says
[emerg] open() "$dir/missing.json" failed (2: No such file or directory)
--- mend
s/missing/whole/

### a directory for a schema
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema directory;  # here
--- says
[emerg] "$dir/directory" is not a file of at most 16777216 bytes
--- mend
s/directory/whole.json/

### a parameter that is none
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json events=lead;  # here
--- says
[emerg] invalid or repeated parameter "events=lead", it must be event=, with a type or what ends with ".*", "/*" or ":*", or format= off, on or strict
--- mend
s/events/event/

### a pattern that is none
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json event=*.created;  # here
--- says
[emerg] invalid or repeated parameter "event=*.created", it must be event=, with a type or what ends with ".*", "/*" or ":*", or format= off, on or strict
--- mend
s/\*.created/lead.*/

### two patterns
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json event=a event=b;  # here
--- says
[emerg] invalid or repeated parameter "event=b", it must be event=, with a type or what ends with ".*", "/*" or ":*", or format= off, on or strict
--- mend
s/ event=b//

### a format mode that is none
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json format=yes;  # here
--- says
[emerg] invalid or repeated parameter "format=yes", it must be event=, with a type or what ends with ".*", "/*" or ":*", or format= off, on or strict
--- mend
s/yes/on/

### two format modes
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json format=on format=off;  # here
--- says
[emerg] invalid or repeated parameter "format=off", it must be event=, with a type or what ends with ".*", "/*" or ":*", or format= off, on or strict
--- mend
s/ format=off//

### a pattern where the scheme has no event type
--- location
    webhook typeless;
    webhook_secret_file good;
    webhook_schema whole.json event=lead.*;  # here
--- says
[emerg] "event=lead.*" needs an event type, which scheme "typeless" does not have: add one in a "webhook_scheme" that is "like" it
--- mend
s/ event=lead..//

### a match without a variable
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_match sure whole.json;  # here
--- says
[emerg] invalid variable name "sure"
--- mend
s/sure/\$sure/

### a match for a variable without a name
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_match $ whole.json;  # here
--- says
[emerg] invalid variable name "$"
--- mend
s/\$/\$sure/

### two matches for a variable
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_match $sure whole.json;
    webhook_match $Sure whole.json;  # here
--- says
[emerg] "webhook_match" directive sets the same variable again
--- mend
s/Sure/other/

### a match for a variable that is set later
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_match $sure whole.json;
    set $sure 1;  # here
--- says
[emerg] the duplicate "sure" variable
--- mend
s/set \$sure/set \$other/

### a match for a variable of a pointer
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $sure /a;
    webhook_match $sure whole.json;  # here
--- says
[emerg] "webhook_match" cannot set "$sure", "webhook_set" does
--- mend
s/match \$sure/match \$other/

### a match for a variable of nginx
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_match $request_method whole.json;  # here
--- says
[emerg] the duplicate "request_method" variable
--- mend
s/request_method/sure/

### a match with a schema that is none
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_match $sure type.json;  # here
--- says
[emerg] schema "$dir/type.json" is refused, at "#/properties/a/type", type: does not satisfy the meta-schema: anyOf
--- mend
s/type/whole/

### a document that is not JSON
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema outside.json;
    webhook_schema_ref https://example.com/o.json cut.json;  # here
--- says
[emerg] schema "$dir/cut.json" is refused, at "#": is not valid JSON: json_syntax at byte 37, in line 1
--- mend
s/cut/whole/

### a document that is not JSON, and to which nothing refers
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema whole.json;
    webhook_schema_ref https://example.com/o.json cut.json;  # here
--- says
[emerg] schema "$dir/cut.json" is refused, at "#": is not valid JSON: json_syntax at byte 37, in line 1
--- mend
s/cut/whole/

### a document without a file
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema_ref https://example.com/o.json;  # here
--- says
[emerg] invalid number of arguments in "webhook_schema_ref" directive
--- mend
s/json;/json whole.json;/

### a keyword that is misspelt
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema misspelt.json;  # here
--- says
[notice] schema "$dir/misspelt.json" is not enforced at "#/properties/a", requird: is not a known keyword
--- mend
s/misspelt/whole/

### a keyword that the meta-schema leaves out
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema_ref urn:core core.json;
    webhook_schema small.json;  # here
--- says
[notice] schema "$dir/small.json" is not enforced at "#", type: is of no vocabulary of the meta-schema
--- mend
s/small/whole/

### a keyword that is misspelt in two places
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema places.json;  # here
--- says
[notice] schema "$dir/places.json" is not enforced at "#/properties/a", requird: is not a known keyword
[notice] schema "$dir/places.json" is not enforced at "#/properties/b", requird: is not a known keyword
--- mend
s/places/whole/

### what stands beside a reference up to draft-07
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema hidden.json;  # here
--- says
[notice] schema "$dir/hidden.json" is not enforced at "#", maximum: is hidden by "$ref": 3
--- mend
s/hidden/whole/

### a format that is an annotation
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema format.json;  # here
--- says
[notice] schema "$dir/format.json" is not enforced at "#", format: is an annotation: date
--- mend
s/$/ format=on/ if 0; s/format.json/format.json format=on/

### a content keyword
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema content.json;  # here
--- says
[notice] schema "$dir/content.json" is not enforced at "#", contentEncoding: is an annotation: base64
--- mend
s/content/whole/

### what schemas may cost
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_schema tree.json;  # here
--- says
[notice] 1 webhook schemas, 9 subschemas, at most 384 evaluations alive
--- mend
s/tree/whole/
