package WebhookVectors;

# Known answers of t/vectors/signatures.txt as blocks: all those of the
# senders that a block names.
#
#     --- vectors
#     stripe
#     workos
#
# Each record is a location of its own, and a request to it must come to what
# the record says.  One that must be rejected has a twin, in which the one
# field that its "twin" names is different, and which must be accepted.
#
# The times of the records are long gone.  So the window is 60 years wide,
# except where a record must be rejected as old.

use v5.36;

use MIME::Base64 qw( decode_base64 );

use WebhookCases ();

my $file = 't/vectors/signatures.txt';
my %records;
my %used;


sub load () {
    open my $in, '<:raw', $file or die "$file: $!\n";
    local $/ = '';

    while (my $text = <$in>) {
        my %record = (header => []);

        for (grep { !/^#/ } split /\n/, $text) {
            my ($field, $value) = /^(\w+) ?(.*)/ or die "$file: \"$_\"\n";

            ref $record{$field} ? push $record{$field}->@*, $value
                                : ($record{$field} = $value);
        }

        push $records{$record{provider}}->@*, \%record if $record{name};
    }
}


# the senders that no block has named

sub unused () {
    return grep { !$used{$_} } sort keys %records;
}


sub expand ($block) {
    my $providers = $block->vectors // return;
    my (@schemes, @locations, @files, @cases);

    for my $provider (split ' ', $providers) {
        my $records = $records{$provider} or die "no sender $provider\n";
        $used{$provider} = 1;

        for my $record (@$records) {
            add($record, \@schemes, \@locations, \@files, \@cases);
            add(twin($record), \@schemes, \@locations, \@files, \@cases)
                if $record->{reason} ne 'accepted';
        }
    }

    # an upstream that needs no body which fits into a header

    my $upstream = $WebhookCases::upstream
                   =~ s/X-Body \$request_body/X-Body ""/r;

    $block->set_value(http_config => join '', $upstream, @schemes);
    $block->set_value(config => join '', @locations);
    $block->set_value(user_files => \@files);
    $block->set_value(cases => \@cases);
    $block->set_value(suppress_stderr => '');
}


sub twin ($record) {
    my $twin = { %$record, name => "$record->{name}-twin",
                 reason => 'accepted' };

    my ($field, $value) = split / /, $record->{twin}, 2;

    if ($field eq 'header') {
        my ($name) = $value =~ /^([^:]+):/;

        $twin->{header} = [grep({ !/^\Q$name\E:/i } $record->{header}->@*),
                           $value];

    } else {
        $twin->{$field} = $value;
    }

    return $twin;
}


sub add ($record, $schemes, $locations, $files, $cases) {
    my ($name, $scheme, $reason) = $record->@{qw( name scheme reason )};
    my @config;

    if ($scheme =~ /^like ([\w-]+);$/) {
        push @config, "webhook $1";

    } else {
        push @$schemes, "    webhook_scheme $name { $scheme }\n";
        push @config, "webhook $name";
    }

    push @$files, ["$name.secret", $record->{secret}];
    push @config, "webhook_secret_file \$TEST_NGINX_HTML_DIR/$name.secret";
    push @config, "webhook_public_url \"$record->{url}\""
        if $scheme =~ /{url}/;
    push @config, 'webhook_tolerance 60y'
        if $scheme =~ /timestamp|like (?:stripe|slack|standard)/
           && $reason ne 'timestamp_old';

    push @$locations, "location = /$name {\n",
                      (map { "    $_;\n" } @config,
                                           'proxy_pass http://upstream'),
                      "}\n";

    push @$cases, [$reason, $record->{header}, uri => "/$name",
                   method => $record->{method}, back => 0,
                   body => decode_base64($record->{body})];
}


sub import {
    load();

    # set_value() is before WebhookCases' own look at the block

    &{\&main::add_block_preprocessor}(\&expand);
}


1;
