#!/usr/bin/env perl

# Copyright (C) The ngx_http_webhook_module authors

# Every rule of t/tools/lint is shown to fail: a small tree that breaks just
# this rule must bring its complaint.  Then our own tree must bring none.

use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my $lint = "$FindBin::Bin/tools/lint";


sub lint {
    my %files = @_;
    my $dir = tempdir(CLEANUP => 1);

    for my $name (keys %files) {
        make_path(dirname("$dir/$name"));
        open my $out, '>', "$dir/$name" or die "$name: $!";
        print $out $files{$name};
        close $out;

        if ($name =~ m{addon/src/(\w+)\.c$}) {
            system "gcc -c -o $dir/build/nginx/objs/addon/src/$1.o $dir/$name";
        }
    }

    return scalar `$lint $dir 2>&1`;
}


sub complains {
    my ($rule, $complaint, %files) = @_;
    my @got = split /\n/, lint(%files);

    is("@{[grep { !/\Q$complaint\E/ } @got]}", '', "$rule: nothing else");
    ok(@got > 0, "$rule: $complaint");
}


# a function as it should be; each sample has one thing changed

my $good = <<'END';

static int whk_x_count(const char *s, int limit);


static int
whk_x_count(const char *s, int limit)
{
    int    n;
    char  *p, buffer[16];

    n = 0;

    if (s == NULL || !limit) {
        return (int) sizeof(buffer);

    } else {
        n++;
    }

    for ( ;; ) {
        p = buffer;
    }

    return n;  /* "don't" // not code */
}
END

sub style {
    my ($complaint, $from, $to) = @_;
    my $code = $good;

    $code =~ s/\Q$from\E/$to/ or die "no \"$from\"";
    complains('style', $complaint, 'src/whk_str.c' => $code);
}

is(lint('src/whk_str.c' => $good), '', 'a good file has no complaint');

style('longer than 80 columns', 'n = 0;', 'n = 0;' . ' ' x 70 . '/**/');
style('tab', '    n = 0;', "\tn = 0;");
style('trailing space', 'n = 0;', 'n = 0; ');
style('"//" comment', 'n = 0;', 'n = 0; // void');
style('code switched off by #if', 'n = 0;', "n = 0;\n#if 0\n#endif");
style('TODO without an issue', '    n = 0;', "    /* TODO: more */\n    n = 0;");
style('no "for ( ;; )"', 'for ( ;; )', 'while (1)');
style('no "for ( ;; )"', 'for ( ;; )', 'for (;;)');
style('no space after a cast', 'n = 0;', 'p = (char *)s;');
style('no blank line before "else"', "\n    } else", '    } else');
style('no space after keyword', 'for (', 'for(');
style('more than two blank lines', "limit);\n\n\n", "limit);\n\n\n\n");
style('two blank lines in a function', "n = 0;\n", "n = 0;\n\n");
style('no two blank lines after a function', "code */\n}\n",
      "code */\n}\n\nextern int whk_x;\n");
style('function name not at column 1', "int\nwhk_x_count", 'int whk_x_count');
style('static function without a prototype',
      "static int whk_x_count(const char *s, int limit);\n\n\n", '');
style('"!s" for "s == NULL"', 's == NULL', '!s');
style('declared names are not aligned', 'int    n', 'int   n');
style('initialised among other declarations', 'n;', 'n = 0;');
style('declarations are not sorted by length of type',
      "    int    n;\n    char  *p, buffer[16];",
      "    char  *p, buffer[16];\n    int    n;");
style('no two spaces between type and name',
      "int    n;\n    char  *p", "int   n;\n    char *p");
style('more than 5 parameters', 'int limit)' . "\n{",
      'int limit, int a, int b, int c, int d)' . "\n{");
style('nesting over 3 levels', 'n++;',
      'if (n) { if (n) { if (n) { n++; } } }');
style('function of over 60 lines', 'n++;', "n++;\n" x 50);
style('file of over 400 lines', "\nstatic", "\n/*\n" . " *\n" x 400
      . " */\n\nstatic");

my $long = $good;
$long =~ s/n\+\+;/"n++;\n" x 50/e;
is(lint('src/ngx_http_webhook_x.c' => $long), '', 'glue may be longer');

# layers

complains('layers', 'its level is not in', 'src/whk_new.c' => '');
complains('layers', "the engine includes nginx's",
          'src/whk_str.c' => "#include <ngx_core.h>\n");
complains('layers', 'only whk_crypto may include <openssl/evp.h>',
          'src/whk_str.c' => "#include <openssl/evp.h>\n");
complains('layers', 'only whk_lexer may include <yajl/yajl_parse.h>',
          'src/whk_crypto.c' => "#include <yajl/yajl_parse.h>\n");
complains('layers', 'only whk_regex may include <pcre2.h>',
          'src/whk_json.c' => "#include <pcre2.h>\n");
complains('layers', 'includes whk_scheme.h of no lower level',
          'src/whk_str.c' => qq(#include "whk_scheme.h"\n));
complains('layers', 'glue includes whk_json.h, not whk.h only',
          'src/ngx_http_webhook_x.c' => qq(#include "whk_json.h"\n));


sub header {
    my ($guard, $body) = @_;
    return "\n#ifndef $guard\n#define $guard\n\n$body\n#endif\n";
}

complains('layers', 'includes itself by way of others',
          'src/whk_scheme.h' =>
              header('WHK_SCHEME_H_INCLUDED', '#include "whk_scheme_a.h"'),
          'src/whk_scheme_a.h' =>
              header('WHK_SCHEME_A_H_INCLUDED', '#include "whk_scheme.h"'));

# headers

complains('headers', 'no guard WHK_STR_H_INCLUDED',
          'src/whk_str.h' => header('_STR_H_', 'extern int whk_x;'));
like(lint('src/whk_str.h' => header('WHK_STR_H_INCLUDED', 'size_t whk_x(void);')),
     qr/whk_str.h: does not compile alone/, 'headers: does not compile alone');
is(lint('src/whk_str.h' =>
        header('WHK_STR_H_INCLUDED', "#include <stddef.h>\nsize_t whk_x(void);")),
   '', 'headers: compiles alone');

# symbols

complains('symbols', 'global symbol util_name of no prefix of ours',
          'build/nginx/objs/addon/src/x.c' =>
              'int util_name(void) { return 0; } static int other;'
              . 'int whk_a(void) { return other; } int ngx_http_webhook_b;');

# lists

my $config = "    src/whk_str.c    \\\n    src/whk_mem.c    \\\n";

like(lint('config' => $config, 'src/whk_str.c' => ''),
     qr{^config: src/whk_mem.c, which is not in the tree$}m,
     'config: a file that is not there');
like(lint('config' => $config, map { ("src/whk_$_.c" => '') }
          qw(str mem reason)),
     qr{^config: no src/whk_reason.c, which is in the tree$}m,
     'config: a file that is not listed');

complains('blocks', 'block 2 has the header "=== TEST 3: b"',
          't/a.t' => "=== TEST 1: a\n=== TEST 3: b\n");
complains('blocks', 'block 1 has the header "=== a"', 't/a.t' => "=== a\n");
complains('blocks', '31 blocks, over 30',
          't/a.t' => join '', map { "=== TEST $_: a\n" } 1 .. 31);

like(lint('config' => '', 't/a.t' => "=== TEST 1: N1: a\n"),
     qr/^t: no block with the tag N2 N3 .*A26$/m, 'tags: a tag has no block');
like(lint('config' => '', 't/a.t' => "subtest 'N1: a' => sub {\n"),
     qr/^t: no block with the tag N2 N3 .*A26$/m, 'tags: one in a plain file');
like(lint('config' => '', 't/sabotage/N1-what.patch' => ''),
     qr{^t/sabotage: no patch for N2 N3 .*A26$}m, 'tags: one of two patches');
like(lint('config' => '', 't/sabotage/N1.patch' => ''),
     qr{^t/sabotage: no patch for N2 N3 .*A26$}m, 'tags: a tag has no patch');

my $patch = "--- a/src/whk_str.c\n+++ b/src/whk_str.c\n@@ -10,3 +10,3 @@\n"
            . " \n-    n = 0;\n+    n = 1;\n \n";

is(lint('src/whk_str.c' => $good, 't/sabotage/N1.patch' => $patch), '',
   'patches: one that applies');
complains('patches', 't/sabotage/N1.patch: does not apply',
          'src/whk_str.c' => $good,
          't/sabotage/N1.patch' => $patch =~ s/^ $/ guess/mr);

my %docs = (
    'ngx_http_webhook_module.c' => qq(    { ngx_string("webhook"),\n)
                                   . "      NGX_HTTP_LOC_CONF,\n",
    'src/whk_reason.c' => qq([WHK_REASON_GUARD] = { "guard", A },\n),
    'src/ngx_http_webhook_var.c' => qq({ ngx_string("webhook_id"),\n),
    'docs/directives.md' => "## webhook\n",
    'docs/variables.md' => "`guard` `\$webhook_id`\n",
);

is(lint(%docs), '', 'docs: all listed');
complains('docs', 'no webhook, which is in the command tables',
          %docs, 'docs/directives.md' => "no heading\n");
complains('docs', 'webhook_x, which is not in the command tables',
          %docs, 'docs/directives.md' => "## webhook\n## webhook_x\n");
complains('docs', 'no reason `guard`',
          %docs, 'docs/variables.md' => "`\$webhook_id`\n");
complains('docs', 'no variable `$webhook_id`',
          %docs, 'docs/variables.md' => "`guard`\n");

# and our own tree

is(scalar `$lint 2>&1`, '', 'nothing to complain about in this tree');

done_testing();
