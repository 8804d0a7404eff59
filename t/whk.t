# The command "whk validate": what it prints and its exit status.

use v5.36;

use File::Temp qw( tempdir );
use Test::More;

plan skip_all => 'not run: no compiler' if system('which gcc > /dev/null');

is(system('make -s --no-print-directory whk > /dev/null'), 0, 'it is built');

my $dir = tempdir(CLEANUP => 1);
my $events = 'docs/examples/events';
my $schema = 'docs/examples/schemas/knowrithm/lead.created.json';


sub whk (@args) {
    my $out = `build/whk @args 2>&1`;

    return ($? >> 8, $out);
}

sub put ($name, $text) {
    open my $out, '>', "$dir/$name" or die "$name: $!\n";
    print $out $text;
    close $out;

    return "$dir/$name";
}


my ($status, $out) = whk('validate', $schema,
                         "$events/knowrithm-lead.created.json");
is($status, 0, 'a valid event') or diag($out);

my $wrong = put('wrong.json', '{"event":"lead.created","timestamp":"t",'
                              . '"data":{"id":7}}');
($status, $out) = whk('validate', $schema, $wrong);
is($status, 1, 'one that is not');
like($out, qr{/data/id}, 'where');
like($out, qr{type}, 'why');

($status, $out) = whk('validate', $schema,
                      "$events/knowrithm-lead.created.json", $wrong);
is($status, 1, 'one of two is not');

($status, $out) = whk('validate', $schema, '-', "< $wrong");
is($status, 1, 'from standard input');

($status, $out) = whk('validate', $schema, '-',
                      "< $events/knowrithm-lead.created.json");
is($status, 0, 'and a valid one') or diag($out);
is($out, "-: valid\n", 'which is all that is said');

($status, $out) = whk('validate', $schema);
is($status, 0, 'no event: the schema is right') or diag($out);
is($out, '', 'and there is nothing to say');

for my $case (['no schema', "$dir/none.json", $wrong],
              ['a schema that is none', put('bad.json', '{"type":1}'), $wrong],
              ['no event', $schema, "$dir/none.json"],
              ['a format that is unknown', '--format strict',
               put('odd.json', '{"format":"colour"}'), $wrong],
              ['a draft that is none', '--draft 5', $schema, $wrong])
{
    my ($name, @args) = @$case;

    ($status, $out) = whk('validate', @args);
    is($status, 2, $name) or diag($out);
    like($out, qr/\S/, "$name: it is said");
}

# each option makes a difference

my $date = put('date.json', '{"properties":{"d":{"format":"date"}}}');
my $dated = put('dated.json', '{"d":"x"}');
my $odd = put('odd.json', '{"format":"colour"}');
my $list = put('list.json', '{"items":[{"type":"null"}]}');
my $seven = put('seven.json', '{"$schema":"http://json-schema.org/draft-07/'
                              . 'schema#","items":[{"type":"null"}]}');
my $array = put('array.json', '[1]');

for my $case (['the draft has no such list', 2, $list, $array],
              ['an older one has', 1, '--draft 7', $list, $array],
              ['by another name', 1, '--draft draft-07', $list, $array],
              ['and by others', 1, '--draft draft2019-09', $list, $array],
              ['the schema knows better', 1, '--draft 2020-12', $seven,
               $array],
              ['a format is an annotation', 0, $date, $dated],
              ['or asserted', 1, '--format on', $date, $dated],
              ['by the draft', 1, '--draft 4', $date, $dated],
              ['if it is not off', 0, '--format off --draft 4', $date,
               $dated],
              ['a format that is not known', 0, '--format on', $odd],
              ['strictly', 2, '--format strict', $odd],
              ['one that is known, strictly', 0, '--format strict', $date],
              ['no value', 2, $odd, '--format'],
              ['no such option', 2, '--strict yes', $odd],
              ['what looks like one', 2, '--', '--odd.json'])
{
    my ($name, $expected, @args) = @$case;

    ($status, $out) = whk('validate', @args);
    is($status, $expected, $name) or diag($out);
}

my $ref = put('ref.json', '{"$ref":"https://example.com/o.json"}');
put('o.json', '{"type":"array"}');

is((whk('validate', $ref, $wrong))[0], 2, 'a document that was not given');
is((whk('validate', "--remote https://example.com/o.json=$dir/o.json", $ref,
        $wrong))[0], 1, 'and one that was');

my $query = put('query.json', '{"$ref":"https://example.com/o?a=b&c=d"}');

is((whk('validate', "--remote 'https://example.com/o?a=b&c=d=$dir/o.json'",
        $query, $array))[0], 0, 'a document by a URI with "="');

mkdir "$dir/$_" or die "$_: $!\n" for 'folder', 'folder/sub';
put('folder/sub/o.json', '{"type":"object"}');
put("folder/$_", '{') for '.hidden', 'README';

my $deep = put('deep.json', '{"$ref":"https://example.com/all/sub/o.json"}');

for my $uri ('https://example.com/all', 'https://example.com/all/') {
    is((whk('validate', "--remote $uri=$dir/folder", $deep, $array))[0], 1,
       "a folder as $uri");
    is((whk('validate', "--remote $uri=$dir/folder", $deep, $wrong))[0], 0,
       'and its other verdict');
}

my $gone = put('gone.json', '{"$ref":"https://example.com/all/gone.json"}');

($status, $out) = whk('validate',
                      "--remote https://example.com/all=$dir/folder", $gone);
is($status, 2, 'a document that is not in the folder');
like($out, qr{names no document .*: "https://example.com/all/gone.json"$},
     'it is said, and nothing of what is none there');

($status, $out) = whk('validate', "--remote https://example.com/=$dir/none",
                      $ref);
is($status, 2, 'a document that is not there');
like($out, qr{cannot read "\Q$dir/none\E": No such file}, 'it is said');

is((whk('validate', '--remote https://example.com/o.json', $ref))[0], 2,
   'a URI without a document');

for my $case (["o.json=$dir/o.json", '"o.json" is no absolute URI'],
              ["https://example.com/o.json#/a=$dir/o.json",
               '"https://example.com/o.json#/a" has a fragment'],
              ["https://example.com/o.json=$dir/o.json"
               . " --remote https://example.com/o.json=$dir/deep.json",
               '"https://example.com/o.json" is given twice'])
{
    ($status, $out) = whk('validate', "--remote $case->[0]", $ref, $wrong);
    is($status, 2, $case->[1]);
    like($out, qr/^whk: \Q$case->[1]/, 'it is said');
}

is((whk('validate', "--remote https://example.com/o.json=$dir/o.json",
        "--remote https://example.com/o=$dir/deep.json", $ref, $wrong))[0], 1,
   'URIs of which one begins with the other');

# a relative reference starts from the file, as it does for nginx

my $beside = put('beside.json', '{"$ref":"o.json"}');

($status, $out) = whk('validate', $beside, $array);
is($status, 2, 'a document beside it that was not given');
like($out, qr{: "file://\Q$dir\E/o.json"$}, 'it is said by its URI');
is((whk('validate', "--remote file://$dir/o.json=$dir/o.json", $beside,
        $array))[0], 0, 'and one that was');

my $here = `cd $dir && $ENV{PWD}/build/whk validate beside.json 2>&1`;
like($here, qr{: "file://\Q$dir\E/o.json"$}, 'from where it is');

# what is wrong, and what is possible instead

my $usage = 'whk validate [--draft 4|6|7|2019-09|2020-12] [--remote URI=PATH]'
            . '... [--format off|on|strict] SCHEMA [EVENT...]';

for my $case (['--draft 5', '"--draft 5" is not possible'],
              ['--format yes', '"--format yes" is not possible'],
              ['--remote foo', '"--remote foo" is not possible'],
              ['--frob 1', 'unknown option "--frob"'],
              ['--frob', 'unknown option "--frob"', ''],
              ['--draft', '"--draft" without a value', ''])
{
    my ($args, $expected, $file) = @$case;

    ($status, $out) = whk('validate', $args, $file // $list);
    is($status, 2, $args);
    is($out, "whk: $expected\nwhk: usage: $usage\n", "$args: said");
}

for my $case (['{', ': "json_syntax at byte '], ['[]', ''], ['3', '']) {
    my ($text, $more) = @$case;
    my $file = put('none.json', $text);

    ($status, $out) = whk('validate', $file);
    is($status, 2, "no schema: $text");
    like($out, qr/\Awhk: \Q$file\E#: is not (?:valid JSON|a schema)\Q$more\E/,
         'it is said, of no keyword');
}

is((whk('validate'))[0], 2, 'no arguments');
is((whk('nothing'))[0], 2, 'no such command');
is((whk('help'))[0], 0, 'help');
is(`build/whk validate --help 2> /dev/null`, "usage: $usage\n",
   'help of a command');
is($?, 0, 'which is no error');
is(`build/whk --help 2> /dev/null`,
   "usage:\n  $usage\n  whk --help | --version\n", 'help of all');

my ($version) = do { open my $in, '<', 'CHANGES' or die; join '', <$in> }
                =~ /Changes with ngx_http_webhook_module (\S+)/;

is(`build/whk --version`, "whk $version\n", 'the version is that of CHANGES');

done_testing();
