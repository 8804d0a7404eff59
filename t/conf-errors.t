# What "nginx -t" says about a bad configuration, with the place of it; and
# that the same configuration with just this mended is good.
#
# A row of the table has one of
#
#     --- location    what stands in a location
#     --- scheme      what stands in a "webhook_scheme" that a location uses
#     --- http        all that stands in http
#
# then what is said, line by line, and last a Perl substitution that mends it.
# The message must end with the file and the line that is marked "# here".
# Rows under "[warn]" are good already, but must no longer say so.

use v5.36;
use lib 't/lib';

use POSIX ();
use Test::More;
use WebhookConf;

my $dir = $WebhookConf::dir;

write_file('good', "sixteen-bytes-xx\n");
write_file('other', "sixteen-bytes-yy\r\n");
write_file('public', "sixteen-bytes-xx\n", 0644);
write_file('empty', '');
write_file('newline', "\n");
write_file('blank', " \t \n");
write_file('lines', "sixteen-bytes-xx\nsixteen-bytes-yy\n");
write_file('blank-line', "sixteen-bytes-xx\n\n");
write_file('return', "sixteen-bytes-xx\rsixteen\n");
write_file('long', 'x' x 1025);
write_file('large', 'x' x 65537);
write_file('short', "fifteen-bytes-x\n");
write_file('padded', "sixteen-bytes-xx \n");
write_file('mark', "\xef\xbb\xbfsixteen-bytes-xx\n");
mkdir "$dir/directory";
POSIX::mkfifo("$dir/pipe", 0600) or die "pipe: $!\n";


sub http ($kind, $text) {
    return $text if $kind eq 'http';

    if ($kind eq 'scheme') {
        return "webhook_scheme acme {\n$text}\nserver {\nlocation /hook {\n"
               . "webhook acme;\nwebhook_secret sixteen-bytes-xx;\n"
               . "webhook_public_url http://a;\n" x ($text =~ /\{url}/)
               . "}\n}\n";
    }

    return "server {\nlocation /hook {\n$text}\n}\n";
}


check_rows(\&http, do { local $/; <DATA> });

# Schemas are in t/schema-conf.t.

check_seen([grep { !/_(?:schema|compile)\.c$/ }
            glob 'src/ngx_http_webhook_*.c src/whk_scheme*.c'],
    'no memory, or the cryptographic library failed',
    'the cryptographic library failed, or has not the hash',
    'no memory',
    'unknown scheme "%.*s" in "like"');

done_testing();

__DATA__
### webhook without a secret
--- location
    webhook github;  # here
--- says
[emerg] "webhook github" has no secret, add "webhook_secret" or "webhook_secret_file" in location "/hook"
--- mend
s/$/\nwebhook_secret sixteen-bytes-xx;/

### webhook whose secrets are in a location only
--- http
server {
    webhook github;  # here
    location /hook {
        webhook_secret sixteen-bytes-xx;
    }
}
--- says
[emerg] "webhook github" has no secret, add "webhook_secret" or "webhook_secret_file" at server level
--- mend
s/(webhook github;)(.*location [^\n]*\n)/$2$1/s

### webhook twice
--- location
    webhook github;
    webhook github;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook" directive is duplicate
--- mend
s/webhook github;\n//

### webhook without a scheme
--- location
    webhook;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] invalid number of arguments in "webhook" directive
--- mend
s/webhook;/webhook github;/

### webhook off with a parameter
--- location
    webhook off header=X;  # here
--- says
[emerg] "webhook" directive takes no parameters with "off"
--- mend
s/ header=X//

### secrets where webhook is off
--- location
    webhook off;
    webhook_secret sixteen-bytes-xx;  # here
--- says
[emerg] secrets are set where "webhook" is "off"
--- mend
s/.*# here//

### an unknown scheme
--- location
    webhook gihub;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] unknown webhook scheme "gihub", the nearest are "github", "slack" and "svix"; others need a "webhook_scheme" block
--- mend
s/gihub/github/

### an unknown scheme near one of the user
--- http
webhook_scheme acme { like github; }
webhook_scheme acne { like github; }
server {
    webhook akme;  # here
    webhook_secret sixteen-bytes-xx;
}
--- says
[emerg] unknown webhook scheme "akme", the nearest are "acme", "acne" and
--- mend
s/akme/acne/

### a parameter that the scheme does not have
--- location
    webhook github header=X-Other;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook github" is not usable: scheme "github" has no parameter "header", nor any
--- mend
s/ header=X-Other//

### a parameter without a value
--- location
    webhook token header;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook token" is not usable: invalid parameter "header", it must be a name, "=" and a value
--- mend
s/header/header=X-Key/

### a parameter with an empty value
--- location
    webhook token header=;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook token" is not usable: invalid header name ""
--- mend
s/header=/header=X-Key/

### a parameter that is an argument without a name
--- location
    webhook token arg=;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook token" is not usable: empty name in "arg="
--- mend
s/arg=/arg=key/

### seventeen parameters
--- location
    webhook token prefix=1 prefix=2 3= 4= 5= 6= 7= 8= 9= 10= 11= 12= 13= 14= 15= 16= 17=;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook token" is not usable: more than 16 parameters
--- mend
s/ 3=.*17=//

### two sources for one token
--- location
    webhook token header=X-Key arg=key;  # here
    webhook_secret sixteen-bytes-xx;
--- says
[emerg] "webhook token" is not usable: more than one source
--- mend
s/ arg=key//

### an empty secret
--- location
    webhook github;
    webhook_secret "";  # here
--- says
[emerg] the secret is empty: give "webhook github" what the sender shows
--- mend
s/""/sixteen-bytes-xx/

### a blank secret
--- location
    webhook github;
    webhook_secret "                 ";  # here
--- says
[emerg] the secret is blank: give "webhook github" what the sender shows
--- mend
s/"\s+"/sixteen-bytes-xx/

### a secret that is not base64
--- location
    webhook standard;
    webhook_secret whsec_not!base64!not!base64!!;  # here
--- says
[emerg] the secret is no "whsec_" and base64 of at most 1024 bytes: give "webhook standard" what the sender shows, or set "encoding="
--- mend
s/!/0/g

### a secret that is not padded
--- location
    webhook github;
    webhook_secret c2l4dGVlbi1ieXRlcy14eA encoding=base64;  # here
--- says
[emerg] the secret is no base64, padded, of at most 1024 bytes: give "webhook github" what the sender shows, or set "encoding="
--- mend
s/eA/eA==/

### a secret that is too long
--- location
    webhook github;
    webhook_secret_file long;  # here
--- says
[emerg] the secret in "
/long" is longer than 1024 bytes: give "webhook github" what the sender shows, or set "encoding="
--- mend
s/long/good/

### a secret that is not hex
--- location
    webhook github;
    webhook_secret 00112233445566778899aabbccddeef encoding=hex;  # here
--- says
[emerg] the secret is no hex of at most 1024 bytes: give "webhook github" what the sender shows, or set "encoding="
--- mend
s/eef/eeff/

### one of several secrets is empty
--- location
    webhook github;
    webhook_secret sixteen-bytes-xx;
    webhook_secret "" id=b;  # here
--- says
[emerg] the secret is empty: give "webhook github" what the sender shows
--- mend
s/""/sixteen-bytes-yy/

### a short secret
--- location
    webhook github;
    webhook_secret fifteen-bytes-x;  # here
--- says
[warn] the secret has only 15 bytes, a longer one cannot be guessed
--- mend
s/fifteen/sixteen/; s/-x/-xx/

### an unknown encoding
--- location
    webhook github;
    webhook_secret sixteen-bytes-xx encoding=base32;  # here
--- says
[emerg] invalid encoding "base32", it must be "raw", "hex", "base64" or "whsec"
--- mend
s/base32/raw/

### an unknown parameter of a secret
--- location
    webhook github;
    webhook_secret sixteen-bytes-xx key=a;  # here
--- says
[emerg] parameter 2 must be "id=" and a name, or "encoding=", each once; quote a secret with spaces
--- mend
s/key=/id=/

### an encoding twice
--- location
    webhook github;
    webhook_secret 31313131313131313131313131313131 encoding=raw encoding=hex;  # here
--- says
[emerg] parameter 3 must be "id=" and a name, or "encoding=", each once
--- mend
s/encoding=raw //

### an id twice
--- location
    webhook github;
    webhook_secret sixteen-bytes-xx id=a id=b;  # here
--- says
[emerg] parameter 3 must be "id=" and a name, or "encoding=", each once
--- mend
s/ id=b//

### a secret that only the verdict would tell
--- location
    webhook github;
    webhook_secret sixteen-bytes-xx$webhook_event;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$webhook_event//

### a secret in a pipe
--- location
    webhook github;
    webhook_secret_file pipe;  # here
--- says
pipe" is not a file of at most 65536 bytes
--- mend
s/pipe/good/

### an empty id of a secret
--- location
    webhook github;
    webhook_secret sixteen-bytes-xx id=;  # here
--- says
[emerg] parameter 2 must be "id=" and a name, or "encoding=", each once; quote a secret with spaces
--- mend
s/id=/id=a/

### the same id twice
--- location
    webhook github;
    webhook_secret_file good id=a;
    webhook_secret sixteen-bytes-yy id=a;  # here
--- says
[emerg] duplicate secret id "a"
--- mend
s/yy id=a/yy id=b/

### nine secrets
--- location
    webhook github;
    webhook_secret sixteen-bytes-x1;
    webhook_secret sixteen-bytes-x2;
    webhook_secret sixteen-bytes-x3;
    webhook_secret sixteen-bytes-x4;
    webhook_secret sixteen-bytes-x5;
    webhook_secret sixteen-bytes-x6;
    webhook_secret sixteen-bytes-x7;
    webhook_secret sixteen-bytes-x8;
    webhook_secret sixteen-bytes-x9;  # here
--- says
[emerg] more than 8 secrets, remove old ones
--- mend
s/.*x1;//

### a secret that the sender chooses, in a header
--- location
    webhook github;
    webhook_secret $http_x_secret;  # here
--- says
[emerg] a secret must not come from the request: use a "map" that knows every value
--- mend
s/\$http_x_secret/sixteen-bytes-xx/

### a secret that the sender chooses, among other text
--- location
    webhook github;
    webhook_secret sixteen-bytes-${arg_x}-xx;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$\{arg_x}/x/

### a secret that the sender chooses, in the path
--- location
    webhook github;
    webhook_secret sixteen-bytes-$uri;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$uri/xx/

### a secret that the sender chooses, in what an expression found
--- location
    webhook github;
    webhook_secret sixteen-bytes-$1;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$1/xx/

### a secret that the sender chooses, by the file of a request
--- location
    webhook github;
    webhook_secret $request_filename;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$request_filename/sixteen-bytes-xx/

### a secret that the sender chooses, by the name that TLS asks for
--- location
    webhook github;
    webhook_secret $ssl_server_name;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$ssl_server_name/sixteen-bytes-xx/

### a secret that the sender chooses, by a client's certificate
--- location
    webhook github;
    webhook_secret $ssl_client_s_dn;  # here
--- says
[emerg] a secret must not come from the request
--- mend
s/\$ssl_client_s_dn/sixteen-bytes-xx/

### a secret that may be base64 or not
--- location
    webhook standard-webhooks;
    webhook_secret c2l4dGVlbi1ieXRlcy14eA==;  # here
--- says
[warn] the secret has no "whsec_" and is taken for base64: set "encoding=base64" if it is, "encoding=raw" if the sender signs with it as it is
--- mend
s/secret \K/whsec_/

### a secret of which that was said
--- location
    webhook svix;
    webhook_secret c2l4dGVlbi1ieXRlcy14eA==;  # here
--- says
[warn] the secret has no "whsec_" and is taken for base64
--- mend
s/==/== encoding=base64/

### a password without a user
--- location
    webhook basic;
    webhook_secret sixteen-bytes-xx;  # here
--- says
[emerg] the secret can match nothing: it must be "user:password", set "encoding=base64" if that is how it is written
--- mend
s/secret \K/user:/

### user and password as the header has them
--- location
    webhook basic;
    webhook_secret dXNlcjpzaXh0ZWVuLWJ5dGVzLXh4;  # here
--- says
[emerg] the secret can match nothing: it must be "user:password"
--- mend
s/;  #/ encoding=base64;  #/

### a map may have any name, also one that begins like a variable of nginx
--- http
map $uri $uri_secret { default sixteen-bytes-xx; }
map $uri $args_secret { default sixteen-bytes-xx; }
server {
    webhook github;
    webhook_secret $uri_secret;
    webhook_secret $args_secret;
    webhook_secret $args;  # here
}
--- says
[emerg] a secret must not come from the request
--- mend
s/.*# here//

### a variable that does not exist
--- location
    webhook github;
    webhook_secret $nowhere;
--- says
[emerg] unknown "nowhere" variable
--- mend
s/\$nowhere/sixteen-bytes-xx/

### a missing file
--- location
    webhook github;
    webhook_secret_file missing;  # here
--- says
/missing" failed (2: No such file or directory)
--- mend
s/missing/good/

### a directory for a file
--- location
    webhook github;
    webhook_secret_file directory;  # here
--- says
/directory" is not a file of at most 65536 bytes
--- mend
s/directory/good/

### a file that is too large
--- location
    webhook github;
    webhook_secret_file large;  # here
--- says
/large" is not a file of at most 65536 bytes
--- mend
s/large/good/

### an empty file
--- location
    webhook github;
    webhook_secret_file empty;  # here
--- says
[emerg] the secret in "
/empty" is empty: give "webhook github" what the sender shows
--- mend
s/empty/other/

### a file with a newline only
--- location
    webhook github;
    webhook_secret_file newline;  # here
--- says
[emerg] the secret in "
/newline" is empty: give "webhook github" what the sender shows
--- mend
s/newline/good/

### a blank file
--- location
    webhook github;
    webhook_secret_file blank;  # here
--- says
[emerg] the secret in "
/blank" is blank: give "webhook github" what the sender shows
--- mend
s/blank/good/

### a file with two lines
--- location
    webhook github;
    webhook_secret_file lines;  # here
--- says
/lines" has more than one line, put one secret in each file
--- mend
s/lines/good/

### a file with an empty second line
--- location
    webhook github;
    webhook_secret_file blank-line;  # here
--- says
/blank-line" has more than one line, put one secret in each file
--- mend
s/blank-line/good/

### a file with a carriage return inside
--- location
    webhook github;
    webhook_secret_file return;  # here
--- says
/return" has more than one line, put one secret in each file
--- mend
s/_file return/_file good/

### a file with a blank at its end
--- location
    webhook github;
    webhook_secret_file padded;  # here
--- says
[warn] secret file
/padded" begins or ends with a blank or a byte order mark
which is part of the secret
--- mend
s/_file padded/_file good/

### a file with a byte order mark
--- location
    webhook github;
    webhook_secret_file mark;  # here
--- says
[warn] secret file
/mark" begins or ends with a blank or a byte order mark
--- mend
s/_file mark/_file good/

### a secret without a scheme
--- location
    webhook_secret_file good;  # here
--- says
[warn] location "/hook" has a secret, but no "webhook"
nothing is verified there
--- mend
s/^/webhook github; /

### a list of events without a scheme
--- location
    webhook_events a;  # here
--- says
[warn] location "/hook" has "webhook_events", but no "webhook"
nothing is verified there
--- mend
s/^/webhook knowrithm; webhook_secret_file good;/

### a list of events where webhook is off
--- http
webhook knowrithm;
webhook_secret_file good;
server {
    webhook_events b;
    location /hook {
        webhook off;
        webhook_events a;  # here
    }
    location /other {
        webhook off;
    }
}
--- says
[warn] location "/hook" has "webhook_events", but no "webhook"
nothing is verified there
--- mend
s/off;\n(.*# here)/knowrithm;\n$1/

### a value of the body without a scheme
--- location
    webhook_set $lead /data/id;  # here
--- says
[warn] location "/hook" has "webhook_set", but no "webhook"
nothing is verified there
--- mend
s/^/webhook knowrithm; webhook_secret_file good;/

### a file that everyone may read
--- location
    webhook github;
    webhook_secret_file public;  # here
--- says
[warn] secret file
/public" is readable by everyone, "chmod o-r" it
--- mend
s/public/good/

### a file with a short secret
--- location
    webhook github;
    webhook_secret_file short;  # here
--- says
[warn] the secret has only 15 bytes, a longer one cannot be guessed
--- mend
s/short/good/

### a tolerance without a signed time
--- location
    webhook github;
    webhook_secret_file good;
    webhook_tolerance 60s;  # here
--- says
[emerg] "webhook_tolerance" has no effect: scheme "github" signs no time of sending, remove it; against replays there is "webhook_dedup", in versions that have it
--- mend
s/webhook github/webhook slack/

### a tolerance below the scheme
--- http
server {
    webhook knowrithm;
    webhook_secret_file good;
    location /hook {
        webhook_tolerance 60s;  # here
    }
}
--- says
[emerg] "webhook_tolerance" has no effect: scheme "knowrithm" signs no time
--- mend
s/knowrithm/stripe/

### a tolerance that is no time
--- location
    webhook stripe;
    webhook_secret_file good;
    webhook_tolerance soon;  # here
--- says
[emerg] invalid time "soon"
--- mend
s/soon/5m/

### a second tolerance that is no time
--- location
    webhook stripe;
    webhook_secret_file good;
    webhook_tolerance 5m -1;  # here
--- says
[emerg] invalid time "-1"
--- mend
s/-1/1/

### a tolerance twice
--- location
    webhook stripe;
    webhook_secret_file good;
    webhook_tolerance 5m;
    webhook_tolerance 5m;  # here
--- says
[emerg] "webhook_tolerance" directive is duplicate
--- mend
s/.*# here//

### a tolerance of two days
--- location
    webhook stripe;
    webhook_secret_file good;
    webhook_tolerance 2d;  # here
--- says
[warn] "webhook_tolerance" of more than a day lets a captured request be replayed as long
--- mend
s/2d/1d/

### a URL that nobody signs
--- location
    webhook stripe;
    webhook_secret_file good;
    webhook_public_url https://example.com/hook;  # here
--- says
[emerg] "webhook_public_url" has no effect: scheme "stripe" does not sign the URL
--- mend
s/.*# here//

### a URL twice
--- http
webhook_scheme square { kind hmac-sha256; signature header=X-Square; message "{url}{body}"; }
server {
    webhook square;
    webhook_secret_file good;
    webhook_public_url https://example.com/hook;
    webhook_public_url https://example.com/hook;  # here
}
--- says
[emerg] "webhook_public_url" directive is duplicate
--- mend
s/.*# here//

### no URL where one is signed
--- http
webhook_scheme square { kind hmac-sha256; signature header=X-Square; message "{url}{body}"; }
server {
    webhook square;  # here
    webhook_secret_file good;
}
--- says
[emerg] "webhook square" signs the URL, add "webhook_public_url"
--- mend
s/$/\nwebhook_public_url https:\/\/example.com;/ if 0; s/(# here)/$1\nwebhook_public_url https:\/\/example.com;/

### a dry run
--- location
    webhook github;
    webhook_secret_file good;
    webhook_dry_run on;  # here
--- says
[warn] "webhook_dry_run" is on: forged requests are passed on
--- mend
s/ on;/ off;/

### a dry run that is neither on nor off
--- location
    webhook github;
    webhook_secret_file good;
    webhook_dry_run yes;  # here
--- says
[emerg] invalid value "yes"
--- mend
s/yes/off/

### a dry run twice
--- location
    webhook github;
    webhook_secret_file good;
    webhook_dry_run off;
    webhook_dry_run off;  # here
--- says
[emerg] "webhook_dry_run" directive is duplicate
--- mend
s/.*# here//

### a status that says all is well
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 200;  # here
--- says
[emerg] invalid status "200", it must be between 400 and 599, but not 408, 444 and 494 to 499
--- mend
s/200/400/

### a status at which nginx answers nothing
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 408;  # here
--- says
[emerg] invalid status "408"
--- mend
s/408/409/

### a status that closes the connection
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 444;  # here
--- says
[emerg] invalid status "444"
--- mend
s/444/443/

### the first status that nginx has for itself
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 494;  # here
--- says
[emerg] invalid status "494"
--- mend
s/494/493/

### the last status that nginx has for itself
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 499;  # here
--- says
[emerg] invalid status "499"
--- mend
s/499/500/

### a status that is none
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 600;  # here
--- says
[emerg] invalid status "600"
--- mend
s/600/599/

### a status that is no number
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status no;  # here
--- says
[emerg] invalid status "no"
--- mend
s/ no;/ 401;/

### a status for an unknown group
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 401 body;  # here
--- says
[emerg] invalid group "body", it must be "signature" or "event"
--- mend
s/body/event/

### a status twice for one group
--- location
    webhook github;
    webhook_secret_file good;
    webhook_reject_status 401 signature;
    webhook_reject_status 422;  # here
--- says
[emerg] "webhook_reject_status" directive is duplicate
--- mend
s/422/422 event/

### a time to wait that is none
--- location
    webhook github;
    webhook_secret_file good;
    webhook_retry_after soon;  # here
--- says
[emerg] "webhook_retry_after" directive invalid value
--- mend
s/soon/0/

### a time that is too long
--- location
    webhook github;
    webhook_secret_file good;
    webhook_retry_after 9223372036854775807;  # here
--- says
[emerg] "webhook_retry_after" directive is too long
--- mend
s/9223372036854775807/2147483647/

### an unknown level
--- location
    webhook github;
    webhook_secret_file good;
    webhook_log_level debug;  # here
--- says
[emerg] invalid value "debug"
--- mend
s/debug/info/

### a webhook location that answers at once
--- location
    webhook github;  # here
    webhook_secret_file good;
    return 200 "ok";
--- says
[warn] "webhook github" applies to location "/hook", whose "return" answers before anything is verified: a 2xx becomes 500, add "webhook off" there if it takes no webhooks
--- mend
s/200 "ok"/403/

### a location that answers at once and inherits
--- http
server {
    webhook github;  # here
    webhook_secret_file good;
    location /health {
        if ($arg_x) { return 403; }
        return 204;
    }
}
--- says
[warn] "webhook github" applies to location "/health", whose "return" answers before anything is verified
--- mend
s/(return 204)/webhook off;\n$1/

### answers to POST out of a cache
--- http
proxy_cache_path cache keys_zone=a:1m;
server {
    webhook github;  # here
    webhook_secret_file good;
    location /hook {
        proxy_pass http://127.0.0.1;
        proxy_cache a;
        proxy_cache_methods POST;
    }
}
--- says
[warn] "proxy_cache_methods POST" in location "/hook": an answer out of the cache stores no webhook and becomes 503
--- mend
s/proxy_cache_methods POST;//

### a body that is not passed on
--- http
server {
    webhook github;  # here
    webhook_secret_file good;
    location /hook {
        proxy_pass http://127.0.0.1;
        proxy_pass_request_body off;
    }
}
--- says
[warn] "proxy_pass_request_body off" in location "/hook": what is verified is not passed on
--- mend
s/proxy_pass_request_body off;//

### another body than was verified
--- location
    webhook github;  # here
    webhook_secret_file good;
    proxy_set_body $request_uri;
    proxy_pass http://127.0.0.1;
--- says
[warn] "proxy_set_body" in location "/hook": something else is passed on than what is verified
--- mend
s/proxy_set_body [^;]*;//

### another body for a whole server, by a variable
--- http
server {
    webhook github;  # here
    webhook_secret_file good;
    proxy_set_body "";
    location /hook {
        set $upstream http://127.0.0.1;
        proxy_pass $upstream;
    }
}
--- says
[warn] "proxy_set_body" in location "/hook": something else is passed on than what is verified
--- mend
s/proxy_set_body "";//

### a page for bodies that are too large, behind an upstream
--- location
    webhook github;  # here
    webhook_secret_file good;
    error_page 413 = @other;
    proxy_pass http://127.0.0.1;
--- says
[warn] "error_page 413" in location "/hook" sends requests elsewhere before they can be verified: nothing that takes events may be there
--- mend
s/413/403/

### a scheme twice
--- http
webhook_scheme acme { like github; }
webhook_scheme acme {   # here
    like github;
}
--- says
[emerg] duplicate webhook scheme "acme"
--- mend
s/acme/ecma/

### a scheme that is used nowhere, but is bad
--- http
webhook_scheme acme {   # here
    kind hmac-sha256;
}
--- says
[emerg] webhook scheme "acme" is not usable: no "signature" in the scheme
--- mend
s/kind hmac-sha256/like github/

### a scheme block in a server
--- http
server {
    webhook_scheme acme { like github; }  # here
}
--- says
[emerg] "webhook_scheme" directive is not allowed here
--- mend
s/.*# here//

### a line of too many words
--- scheme
    kind hmac-sha256;
    signature 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17;  # here
--- says
[emerg] more than 16 words in "signature" of webhook scheme
--- mend
s/signature.*17/signature header=X/

### an unknown directive in a scheme
--- scheme
    like github;
    header X-Signature;  # here
--- says
[emerg] webhook scheme "acme" is not usable: unknown directive "header" in a scheme, it must be "kind", "signature", "parameters", "timestamp", "message", "secret", "require", "id", "event", "form", "method", "reject" or "like"
--- mend
s/header.*;/signature header=X-Signature;/

### a directive twice in a scheme
--- scheme
    kind hmac-sha256;
    kind hmac-sha512;  # here
    signature header=X;
--- says
[emerg] webhook scheme "acme" is not usable: "kind" is duplicate
--- mend
s/.*# here//

### too few words in a scheme
--- scheme
    kind;  # here
    signature header=X;
--- says
[emerg] webhook scheme "acme" is not usable: invalid number of arguments in "kind"
--- mend
s/kind/kind hmac-sha1/

### no kind
--- scheme
    signature header=X;
--- says
[emerg] webhook scheme "acme" is not usable: no "kind" in the scheme
--- mend
s/^/kind hmac-sha1;/

### an unknown kind
--- scheme
    kind hmac-md5;  # here
    signature header=X;
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "hmac-md5" in "kind", it must be "hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512" or "token"
--- mend
s/md5/sha1/

### like, not first
--- scheme
    kind hmac-sha1;
    like github;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "like" must be the first directive
--- mend
s/.*kind.*//

### like two
--- scheme
    like github stripe;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "like" wants the name of one scheme
--- mend
s/ stripe//

### like nothing that is known
--- scheme
    like gihub;  # here
--- says
[emerg] unknown webhook scheme "gihub", the nearest are "github", "acme" and "slack"; others need a "webhook_scheme" block
--- mend
s/gihub/github/

### like itself
--- scheme
    like acme;  # here
--- says
[emerg] webhook scheme "acme" is not usable: schemes are "like" one another more than 4 deep, or in a circle
--- mend
s/acme/github/

### a signature without a source
--- scheme
    kind hmac-sha1;
    signature encoding=hex;
--- says
[emerg] webhook scheme "acme" is not usable: "signature" has no source
--- mend
s/encoding/header=X encoding/

### a signature in itself
--- scheme
    kind hmac-sha1;
    signature field=v1;
--- says
[emerg] webhook scheme "acme" is not usable: "signature" comes from a header or a query argument
--- mend
s/field=v1/header=X/

### an unknown word of a signature
--- scheme
    kind hmac-sha1;
    signature header=X hash=sha1;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid parameter "hash=" in "signature"
--- mend
s/ hash=sha1//

### a word of a signature twice
--- scheme
    kind hmac-sha1;
    signature header=X encoding=hex encoding=base64;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "encoding=" is duplicate
--- mend
s/ encoding=base64//

### a word of a signature that is no option
--- scheme
    kind hmac-sha1;
    signature header=X base64;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid parameter "base64", it must be a name, "=" and a value
--- mend
s/base64/encoding=base64/

### an unknown encoding of a signature
--- scheme
    kind hmac-sha1;
    signature header=X encoding=base16;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "base16" in "signature"
--- mend
s/base16/hex/

### an encoding that is for secrets
--- scheme
    kind hmac-sha1;
    signature header=X encoding=whsec;
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "whsec" in "signature", it must be "raw", "hex", "base64" or "base64url"
--- mend
s/whsec/base64/

### a signature that is not encoded
--- scheme
    kind hmac-sha1;
    signature header=X encoding=raw;
--- says
[emerg] webhook scheme "acme" is not usable: a signature needs "encoding=" hex, base64 or base64url
--- mend
s/raw/base64url/

### a label where nothing is split
--- scheme
    kind hmac-sha1;
    signature header=X label=v1;
--- says
[emerg] webhook scheme "acme" is not usable: "label=" needs "split="
--- mend
s/label/split=comma label/

### an empty label
--- scheme
    kind hmac-sha1;
    signature header=X split=comma label=;  # here
--- says
[emerg] webhook scheme "acme" is not usable: empty "label="
--- mend
s/label=/label=v1/

### too many labels
--- scheme
    kind hmac-sha1;
    signature header=X split=comma label=1 label=2 label=3 label=4 label=5;  # here
--- says
[emerg] webhook scheme "acme" is not usable: more than 4 values in "signature"
--- mend
s/ label=5//

### a header name that is none
--- scheme
    kind hmac-sha1;
    signature "header=X Y";  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid header name "X Y"
--- mend
s/X Y/X-Y/

### an empty alternative
--- scheme
    kind hmac-sha1;
    signature header=X,,Y;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid header name ""
--- mend
s/,,/,/

### a numbered header with an alternative
--- scheme
    kind hmac-sha1;
    signature header=Y,X-*;  # here
--- says
[emerg] webhook scheme "acme" is not usable: a numbered header has no alternatives
--- mend
s/Y,//

### a numbered id
--- scheme
    like github;
    id header=X-*;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid source "header=X-*" in "id", it must be "header=" or "json=" and a name, 4 at most
--- mend
s/X-\*/X-Id/

### a numbered time
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp header=X-*;  # here
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: only a signature can be numbered
--- mend
s/X-\*/X-Time/

### an id that is no header
--- scheme
    like github;
    id arg=id;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid source "arg=id" in "id", it must be "header=" or "json=" and a name, 4 at most
--- mend
s/arg=id/header=X-Id/

### a time without a source
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp unit=s;  # here
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "timestamp" has no source
--- mend
s/unit/header=X-Time unit/

### a time in the query
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp arg=t;
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: a time comes from a header, or from a field of the signature
--- mend
s/arg=t/header=X-Time/

### an unknown unit
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp header=X-Time unit=us;  # here
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "us" in "timestamp", it must be
--- mend
s/us/ms/

### a window that is no time
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp header=X-Time tolerance=5x;  # here
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: invalid time "5x", it must be "off" or a number of up to 9 digits with "s", "m" or "h"
--- mend
s/5x/5m/

### an unknown word of a time
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp header=X-Time past=5m;  # here
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: invalid parameter "past=" in "timestamp", it must be
--- mend
s/past/tolerance/

### a word of a time that is no option
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp header=X-Time ms;  # here
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: invalid parameter "ms", it must be a name, "=" and a value
--- mend
s/ ms/ unit=ms/

### a time that anybody could change
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp header=X-Time;
--- says
[emerg] webhook scheme "acme" is not usable: the time is not part of "message", so anybody could change it
--- mend
s/$/\nmessage "{body}{timestamp}";/

### a field where nothing is split
--- scheme
    kind hmac-sha1;
    signature header=X;
    timestamp field=t;
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: field "t" needs "split=" and "label=" in "signature"
--- mend
s/header=X/header=X split=comma label=v1/

### a field of numbered headers
--- scheme
    kind hmac-sha1;
    signature header=X-* split=comma label=v1;
    message "{field:t}.{body}";
--- says
[emerg] webhook scheme "acme" is not usable: field "t" needs a "signature" of one header
--- mend
s/X-\*/X/

### a field that is the signature
--- scheme
    kind hmac-sha1;
    signature header=X split=comma label=t label=v1;
    timestamp field=t;
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "t" is both field and signature
--- mend
s/ label=t//

### a message without the body
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{method}";
--- says
[emerg] webhook scheme "acme" is not usable: "message" needs "{body}" once
--- mend
s/method/body/

### a message with the body twice
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{body}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "message" needs "{body}" once
--- mend
s/\{body}//

### an empty message
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "";  # here
--- says
[emerg] webhook scheme "acme" is not usable: empty "message"
--- mend
s/""/"{body}"/

### a message with an open brace
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{body";  # here
--- says
[emerg] webhook scheme "acme" is not usable: missing "}" in "message"
--- mend
s/body/body}/

### a message with something unknown
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{bdy}";  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "bdy" in "message", it must be "body", "timestamp", "id", "url", "method", "header:" or "field:"
--- mend
s/bdy/body/

### parts of a message that nothing separates
--- scheme
    kind hmac-sha256;
    signature header=X-Sig;
    message "{header:X-Nonce}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "message" needs a text between its parts, or bytes could move from one to the other
--- mend
s/}\{body/}.{body/

### an id that nothing separates from the body
--- scheme
    kind hmac-sha256;
    signature header=X-Sig;
    id header=X-Id;
    message "{id}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "message" needs a text between its parts, or bytes could move from one to the other
--- mend
s/}\{body/}.{body/

### an id that only the digits of a time separate from the body
--- scheme
    kind hmac-sha256;
    signature header=X-Sig;
    timestamp header=X-Time unit=s;
    id header=X-Id;
    message "{id}{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "message" needs a text between its parts, or bytes could move from one to the other
--- mend
s/=s/=rfc3339/

### a message with an empty name
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{header:}.{body}";  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid header name ""
--- mend
s/header:/header:Y/

### a message with an empty field
--- scheme
    kind hmac-sha1;
    signature header=X split=comma label=v1;
    message "{field:}.{body}";  # here
--- says
[emerg] webhook scheme "acme" is not usable: empty name in "message"
--- mend
s/field:/field:Y/

### a message of too many parts
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "1{method}2{method}3{method}4{method}5{method}6{method}7{method}8{method}{body}";  # here
--- says
[emerg] webhook scheme "acme" is not usable: more than 16 parts in "message"
--- mend
s/1\{method}//

### a message with a time that is none
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{timestamp}{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "{timestamp}" needs "timestamp"
--- mend
s/signature/timestamp header=Y;\nsignature/

### a message with an id that is none
--- scheme
    kind hmac-sha1;
    signature header=X;
    message "{id}.{body}";
--- says
[emerg] webhook scheme "acme" is not usable: "{id}" needs "id"
--- mend
s/signature/id header=Y;\nsignature/

### a message that a token signs
--- scheme
    kind token;
    signature header=X;
    message "{body}";
--- says
[emerg] webhook scheme "acme" is not usable: a token signs neither a message nor a time
--- mend
s/token/hmac-sha1/

### too many headers that are required
--- scheme
    like github;
    require header=A value=1;
    require header=B value=1;
    require header=C value=1;
    require header=D value=1;
    require header=E value=1;  # here
--- says
[emerg] webhook scheme "acme" is not usable: more than 4 "require"
--- mend
s/.*# here//

### a required header without a value
--- scheme
    like github;
    require header=A value=;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "require" wants header=, then value=
--- mend
s/value=/value=1/

### an invalid method
--- scheme
    like github;
    method POST "P T";  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid method "P T", it must be in capital letters, as "POST" is
--- mend
s/P T/PUT/

### an invalid status
--- scheme
    like github;
    reject 600;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid status "600"
--- mend
s/600/401/

### an unknown encoding of the secret in a scheme
--- scheme
    like github;
    secret base32;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "base32" in "secret", it must be "raw", "hex", "base64", "base64url" or "whsec"
--- mend
s/base32/raw/

### a page for what is too large, elsewhere
--- location
    webhook knowrithm;  # here
    webhook_secret_file good;
    error_page 413 = @large;
}
location @large {
    webhook off;
--- says
[warn] "error_page 413" in location "/hook" sends requests elsewhere before they can be verified: nothing that takes events may be there
--- mend
s/ = \@/ \//

### a page of the server for what has no location yet, elsewhere
--- http
server {  # here
    error_page 404 @other;
    error_page 400 501 = @other;
    location /hook {
        webhook knowrithm;
        webhook_secret_file good;
        error_page 500 /500.html;
        proxy_pass http://127.0.0.1;
    }
    location @other { }
}
--- says
[warn] "error_page 400" of a server with webhooks sends on, with their body, requests that nginx refuses before it looks for a location: nothing that takes events may be there
--- mend
s/400 501 = \@other/400 501 \/other/

### a page for what is not internal, elsewhere
--- location
    webhook knowrithm;  # here
    webhook_secret_file good;
    internal;
    error_page 404 = @other;
}
location @other {
    webhook off;
--- says
[warn] "error_page 404" in location "/hook" sends requests elsewhere before they can be verified: nothing that takes events may be there
--- mend
s/internal;//

### a page for what has no slash, elsewhere
--- http
server {
    location /hook/ {
        webhook knowrithm;  # here
        webhook_secret_file good;
        error_page 301 = @other;
        proxy_pass http://127.0.0.1;
    }
    location @other { }
}
--- says
[warn] "error_page 301" in location "/hook/" sends requests elsewhere before they can be verified: nothing that takes events may be there
--- mend
s/hook\//hook/

### a pattern that is only an asterisk
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events *;  # here
--- says
[emerg] invalid event pattern "*", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/\*/lead.*/

### a pattern whose asterisk follows no separator
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events lead*;  # here
--- says
[emerg] invalid event pattern "lead*", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/\*/.*/

### a pattern with an asterisk in its middle
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events a.*.b;  # here
--- says
[emerg] invalid event pattern "a.*.b", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/\.b//

### a pattern with two asterisks
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events a.** a;  # here
--- says
[emerg] invalid event pattern "a.**", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/\*//

### an empty pattern
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events "";  # here
--- says
[emerg] invalid event pattern "", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/""/a/

### a pattern longer than any type
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee;  # here
--- says
[emerg] invalid event pattern "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/ee/e/

### a pattern with a control byte
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events "a\nb";  # here
--- says
b", it must be a type, or what ends with ".*", "/*" or ":*", of at most 256 bytes
--- mend
s/\\n//

### an unknown choice for unlisted events
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events a unlisted=pass;  # here
--- says
[emerg] invalid or repeated "unlisted=pass", it must be "unlisted=reject" or "unlisted=discard"
--- mend
s/pass/discard/

### what becomes of other types twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events a unlisted=discard unlisted=reject;  # here
--- says
[emerg] invalid or repeated "unlisted=reject", it must be "unlisted=reject" or "unlisted=discard"
--- mend
s/ unlisted=reject//

### a list of no events
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events unlisted=discard;  # here
--- says
[emerg] "webhook_events" directive needs an event type
--- mend
s/unl/a unl/

### events without an argument
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events;  # here
--- says
[emerg] invalid number of arguments in "webhook_events" directive
--- mend
s/events/events a/

### events twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_events a;
    webhook_events b;  # here
--- says
[emerg] "webhook_events" directive is duplicate
--- mend
s/.*# here//

### events of a scheme that has none
--- location
    webhook token;
    webhook_secret_file good;
    webhook_events a;  # here
--- says
[emerg] "webhook_events" needs an event type, which scheme "token" does not have: add one in a "webhook_scheme" that is "like" it
--- mend
s/token/knowrithm/

### a limit of zero
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits depth=0;  # here
--- says
[emerg] invalid or repeated limit "depth=0", it must be a number from 1 to 65536
--- mend
s/=0/=1/

### a limit without a number
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits depth=;  # here
--- says
[emerg] invalid or repeated limit "depth=", it must be a number from 1 to 65536
--- mend
s/=/=1/

### a limit that is no number
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits keys=many;  # here
--- says
[emerg] invalid or repeated limit "keys=many", it must be a number from 1 to 100000000
--- mend
s/many/9/

### a limit that is negative
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits items=-1;  # here
--- says
[emerg] invalid or repeated limit "items=-1", it must be a number from 1 to 1000000000
--- mend
s/-//

### a limit that is unknown
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits width=9;  # here
--- says
[emerg] invalid limit "width=9", it must be one of depth= token= keys= items= value= evaluations= work= match=
--- mend
s/width/depth/

### a limit without a name
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits 64;  # here
--- says
[emerg] invalid limit "64", it must be one of depth= token= keys= items= value= evaluations= work= match=
--- mend
s/64/depth=64/

### a limit given twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits depth=8 depth=9;  # here
--- says
[emerg] invalid or repeated limit "depth=9", it must be a number from 1 to 65536
--- mend
s/ depth=8//

### a limit beyond the deepest
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits depth=65537;  # here
--- says
[emerg] invalid or repeated limit "depth=65537", it must be a number from 1 to 65536
--- mend
s/7/6/

### a limit beyond the longest token
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits token=257m;  # here
--- says
[emerg] invalid or repeated limit "token=257m", it must be a number from 1 to 268435456
--- mend
s/7/6/

### a limit beyond the longest value
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits value=65537;  # here
--- says
[emerg] invalid or repeated limit "value=65537", it must be a number from 1 to 65536
--- mend
s/7/6/

### a limit beyond all keys
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits keys=100000001;  # here
--- says
[emerg] invalid or repeated limit "keys=100000001", it must be a number from 1 to 100000000
--- mend
s/1;/0;/

### a limit beyond all items
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits items=1000000001;  # here
--- says
[emerg] invalid or repeated limit "items=1000000001", it must be a number from 1 to 1000000000
--- mend
s/1;/0;/

### limits twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits depth=8;
    webhook_limits keys=8;  # here
--- says
[emerg] "webhook_limits" directive is duplicate
--- mend
s/.*# here//

### limits without an argument
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_limits;  # here
--- says
[emerg] invalid number of arguments in "webhook_limits" directive
--- mend
s/limits/limits depth=1/

### a success status below 200
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_success_status 199;  # here
--- says
[emerg] invalid status "199", it must be between 200 and 299, and has no text with 204
--- mend
s/199/200/

### a success status of a redirect
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_success_status 300;  # here
--- says
[emerg] invalid status "300", it must be between 200 and 299, and has no text with 204
--- mend
s/300/299/

### a success status that is no number
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_success_status ok;  # here
--- says
[emerg] invalid status "ok", it must be between 200 and 299, and has no text with 204
--- mend
s/ ok/ 202/

### a success status that has no text, with one
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_success_status 204 done;  # here
--- says
[emerg] invalid status "204", it must be between 200 and 299, and has no text with 204
--- mend
s/204/200/

### a success status twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_success_status 200;
    webhook_success_status 202;  # here
--- says
[emerg] "webhook_success_status" directive is duplicate
--- mend
s/.*# here//

### a success status with two texts
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_success_status 200 a b;  # here
--- says
[emerg] invalid number of arguments in "webhook_success_status" directive
--- mend
s/ b//

### a value for something that is no variable
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set lead /data/id;  # here
--- says
[emerg] invalid variable name "lead"
--- mend
s/lead/\$lead/

### a value for a variable without a name
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $ /data/id;  # here
--- says
[emerg] invalid variable name "$"
--- mend
s/\$/\$lead/

### a value without a pointer
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $lead;  # here
--- says
[emerg] invalid number of arguments in "webhook_set" directive
--- mend
s/lead;/lead \/a;/

### a variable set twice
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $lead /a;
    webhook_set $LEAD /b;  # here
--- says
[emerg] "webhook_set" directive sets the same variable again
--- mend
s/LEAD/other/

### a variable that nginx sets
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $request_method /a;  # here
--- says
[emerg] the duplicate "request_method" variable
--- mend
s/request_method/lead/

### a pointer without its slash
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $lead data/id;  # here
--- says
[emerg] "webhook_set": "data/id" is no JSON pointer, as "/data/id" is one
--- mend
s/data/\/data/

### a pointer with a dot
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $lead .data;  # here
--- says
[emerg] "webhook_set": ".data" is no JSON pointer, as "/data/id" is one
--- mend
s/\./\//

### a pointer with an escape that does not exist
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $lead /a~2;  # here
--- says
[emerg] "webhook_set": "/a~2" is no JSON pointer, as "/data/id" is one
--- mend
s/2/1/

### a pointer that ends in an escape
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $lead /a~;  # here
--- says
[emerg] "webhook_set": "/a~" is no JSON pointer, as "/data/id" is one
--- mend
s/~/~0/

### a pointer too many
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $v0 /0;
    webhook_set $v1 /1;
    webhook_set $v2 /2;
    webhook_set $v3 /3;
    webhook_set $v4 /4;
    webhook_set $v5 /5;
    webhook_set $v6 /6;
    webhook_set $v7 /7;
    webhook_set $v8 /8;
    webhook_set $v9 /9;
    webhook_set $v10 /10;
    webhook_set $v11 /11;
    webhook_set $v12 /12;
    webhook_set $v13 /13;
    webhook_set $v14 /14;
    webhook_set $v15 /15;
    webhook_set $v16 /16;
    webhook_set $v17 /17;
    webhook_set $v18 /18;
    webhook_set $v19 /19;
    webhook_set $v20 /20;
    webhook_set $v21 /21;
    webhook_set $v22 /22;
    webhook_set $v23 /23;
    webhook_set $v24 /24;
    webhook_set $v25 /25;
    webhook_set $v26 /26;
    webhook_set $v27 /27;
    webhook_set $v28 /28;
    webhook_set $v29 /29;
    webhook_set $v30 /30;
    webhook_set $v31 /31;
    webhook_set $v32 /32;
    webhook_set $v33 /33;
    webhook_set $v34 /34;
    webhook_set $v35 /35;
    webhook_set $v36 /36;
    webhook_set $v37 /37;
    webhook_set $v38 /38;
    webhook_set $v39 /39;
    webhook_set $v40 /40;
    webhook_set $v41 /41;
    webhook_set $v42 /42;
    webhook_set $v43 /43;
    webhook_set $v44 /44;
    webhook_set $v45 /45;
    webhook_set $v46 /46;
    webhook_set $v47 /47;
    webhook_set $v48 /48;
    webhook_set $v49 /49;
    webhook_set $v50 /50;
    webhook_set $v51 /51;
    webhook_set $v52 /52;
    webhook_set $v53 /53;
    webhook_set $v54 /54;
    webhook_set $v55 /55;
    webhook_set $v56 /56;
    webhook_set $v57 /57;
    webhook_set $v58 /58;
    webhook_set $v59 /59;
    webhook_set $v60 /60;
    webhook_set $v61 /61;
    webhook_set $v62 /62;
    webhook_set $v63 /63;  # here
--- says
[emerg] "webhook_set": "/63" is one more than the 64 JSON pointers of a location
--- mend
s/.*# here//

### a variable that a map sets
--- http
map $uri $lead { default 1; }
server {
    location /hook {
        webhook knowrithm;
        webhook_secret_file good;
        webhook_set $lead /data/id;  # here
    }
}
--- says
[emerg] "webhook_set" cannot set "$lead", another directive does: give it a name of its own
--- mend
s/set \$lead/set \$other/

### a variable that a map sets later
--- http
server {
    location /hook {
        webhook knowrithm;
        webhook_secret_file good;
        webhook_set $lead /data/id;
    }
}
map $uri $lead { default 1; }  # here
--- says
[emerg] the duplicate "lead" variable
--- mend
s/uri \$lead/uri \$other/

### a variable that was set before
--- location
    webhook knowrithm;
    webhook_secret_file good;
    set $lead 1;
    webhook_set $lead /data/id;  # here
--- says
[emerg] "webhook_set" cannot set "$lead", another directive does: give it a name of its own
--- mend
s/webhook_set \$lead/webhook_set \$other/

### a variable that is set later
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $Lead /data/id;
    set $lead 1;  # here
--- says
[emerg] the duplicate "lead" variable
--- mend
s/set \$lead/set \$other/

### a variable that the names in an expression set
--- http
server {
    location /hook {
        webhook knowrithm;
        webhook_secret_file good;
        webhook_set $lead /data/id;
    }
    location ~ ^/(?<lead>.*) { }  # here
}
--- says
[emerg] the duplicate "lead" variable
--- mend
s/<lead>/<other>/

### a variable of nginx
--- location
    webhook knowrithm;
    webhook_secret_file good;
    webhook_set $uri /data/id;  # here
--- says
[emerg] the duplicate "uri" variable
--- mend
s/uri/lead/

### a pointer of a scheme that is none
--- scheme
    like github;
    event json=type;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "json=type" is no JSON pointer, as "json=/data/id" is one
--- mend
s/=type/=\/type/

### a parameter that no signature has
--- scheme
    like github;
    parameters colour;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid value "colour" in "parameters", it must be "header", "arg", "split", "label", "prefix", "word" or "encoding"
--- mend
s/colour/prefix/

### a type joined of one source
--- scheme
    like github;
    event json=/a join=.;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "event" needs a source, with "join=" two
--- mend
s/ join=.//

### a type joined of headers alone
--- scheme
    like github;
    event header=X header=Y join=.;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "join=" needs a "json=" source
--- mend
s/header=Y/json=\/y/

### a type joined of three sources
--- scheme
    like github;
    event json=/a json=/b json=/c join=.;  # here
--- says
[emerg] webhook scheme "acme" is not usable: "event" needs a source, with "join=" two
--- mend
s/ json=.c//

### a type of an argument
--- scheme
    like github;
    event arg=a;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid source "arg=a" in "event", it must be "header=" or "json=" and a name, 4 at most, or once "join=" and one byte
--- mend
s/arg=/header=/

### an id that is joined
--- scheme
    like github;
    id json=/a json=/b join=.;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid source "join=." in "id", it must be "header=" or "json=" and a name, 4 at most
--- mend
s/ join=.//

### a field of a form without a name
--- scheme
    like github;
    form "";  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid field ""
--- mend
s/""/payload/

### a field of a form whose name is too long
--- scheme
    like github;
    form fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;  # here
--- says
[emerg] webhook scheme "acme" is not usable: invalid field "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
--- mend
s/ff/f/
