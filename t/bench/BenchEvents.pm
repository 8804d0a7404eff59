package BenchEvents;

# Copyright (C) The ngx_http_webhook_module authors

# The events that are sent: Knowrithm's "lead.created", larger ones with the
# lead's history in "activity", of an exact size and all different, and ready
# requests with them.

use strict;
use warnings;

use Digest::SHA qw(hmac_sha256_hex);

sub activity {
    my ($n) = @_;

    my $person = $n % 7;

    return sprintf '{"id":"act_%08x","kind":"%s",'
        . '"at":"2026-05-21T%02d:%02d:%02dZ",'
        . '"url":"https://app.example.com/conversations/%d/messages/%d",'
        . '"text":"%s","confidence":0.%02d,"read":%s,"reply_to":%s,'
        . '"author":{"id":%d,"name":"%s","email":%s,"admin":%s},'
        . '"tags":["%s","%s"]}',
        $n * 2654435761 % 4294967296,
        (qw(message visit call))[$n % 3],
        $n % 24, $n % 60, $n * 7 % 60,
        1000 + $n % 97, $n,
        ('How long is shipping to Zurich?',
         'Three to five working days, in most cases.',
         "She said: \\\"call me back on Monday\\\", so please do.",
         'Danke, das ist sehr hilfreich! ' . "Gr\xc3\xbc\xc3\x9fe",
         'opened the pricing page')[$n % 5],
        $n % 100,
        $n % 2 ? 'true' : 'false',
        $n % 4 ? sprintf('"act_%08x"', $n) : 'null',
        100 + $person,
        (qw(John Mary Chen Aisha Pedro Olga Kofi))[$person] . ' Doe',
        $person ? "\"user$person\@example.com\"" : 'null',
        $person ? 'false' : 'true',
        (qw(sales support urgent demo))[$n % 4],
        (qw(web phone chat))[$n % 3];
}


# an event of $size bytes, the $n-th of them; $change replaces a part of it

sub event {
    my ($size, $n, %change) = @_;

    my $type = $change{type} // 'lead.created';
    my $id = $change{id} // sprintf '"lead_%06x"', $n * 40503 % 16777216;

    my $head = "{\"event\":\"$type\",\"timestamp\":\"2026-05-21T10:30:00Z\","
        . "\"data\":{\"id\":$id,\"first_name\":\"John\","
        . "\"last_name\":\"Doe\",\"email\":\"john.doe\@example.com\","
        . '"phone":"+1234567890","company_id":"company_456def",'
        . '"source":"';
    my $open = '","activity":[';
    my $tail = $size < 1024 ? '"}}' : ']}}';

    # room for "source", which makes the size exact

    my $rest = $size - length($head) - length($tail) - 8;
    my $list = '';

    if ($size >= 1024) {
        $rest -= length $open;

        for (my $i = $n * 1000; ; $i++) {
            my $next = ($list eq '' ? '' : ',') . activity($i);

            last if length($next) > $rest;

            $list .= $next;
            $rest -= length $next;
        }
    }

    my $source = substr 'website_chat' . '.' x ($rest + 8), 0, $rest + 8;

    return $head . $source . ($size < 1024 ? '' : $open) . $list . $tail;
}


sub request {
    my ($body, $signature) = @_;

    my $header = "POST /webhooks/knowrithm HTTP/1.1\r\n"
        . "Host: edge.example.com\r\n"
        . "User-Agent: Knowrithm-Webhooks/1.0\r\n"
        . "Content-Type: application/json\r\n"
        . "X-Knowrithm-Signature: sha256=$signature\r\n"
        . 'Content-Length: ' . length($body) . "\r\n\r\n";

    return length($header) . ' ' . length($body) . "\n$header$body";
}


# Writes a file of $n requests of a kind:
#
#   genuine   the signature of what is sent
#   forged    signed, then one byte of the body is changed; still JSON, and
#             nothing but the signature shows it
#   unlisted  signed, but of a type that is not expected
#   mistyped  signed, but its id is a number

sub write_requests {
    my ($path, $secret, $kind, $size, $n) = @_;

    my %change = $kind eq 'unlisted' ? (type => 'bill.created')
               : $kind eq 'mistyped' ? (id => '12345678901')
               : ();

    open my $fh, '>:raw', $path or die "open $path: $!\n";

    for my $i (1 .. $n) {
        my $body = event($size, $i, %change);
        my $signature = hmac_sha256_hex($body, $secret);

        die "an event of $size bytes has " . length($body) . "\n"
            unless length($body) == $size;

        if ($kind eq 'forged') {
            $body =~ s/"lead_(.)/'"lead_' . ($1 eq 'f' ? 'e' : 'f')/e;
        }

        print $fh request($body, $signature);
    }

    close $fh or die "write $path: $!\n";
}


1;
