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

my $ref = put('ref.json', '{"$ref":"https://example.com/o.json"}');
put('o.json', '{"type":"array"}');

is((whk('validate', $ref, $wrong))[0], 2, 'a document that was not given');
is((whk('validate', "--remote https://example.com/o.json=$dir/o.json", $ref,
        $wrong))[0], 1, 'and one that was');

is((whk('validate'))[0], 2, 'no arguments');
is((whk('nothing'))[0], 2, 'no such command');
is((whk('help'))[0], 0, 'help');

done_testing();
