package BenchColumns;

# Copyright (C) The ngx_http_webhook_module authors

# The columns: who is measured.  Each is a row:
#
#   id        what bars and options call it
#   name      what is printed
#   needs     files without which it is not run
#   probe     a command that fails if it cannot be run, and then why
#   main      configuration of nginx at the top level,
#   http      in http,
#   location  in the location that passes to the upstream,
#   server    or in place of that location
#   files     copied to the edge's directory, names replaced
#   command   in place of nginx
#   refuses   kinds of requests, see BenchEvents, that it must refuse
#
# %%NAME%% is replaced, see BenchEdge.

use strict;
use warnings;

my $module = 'load_module %%MODULE%%;';

my $lua = <<'CONF';
load_module %%MODULES%%/ndk_http_module.so;
load_module %%MODULES%%/ngx_http_lua_module.so;
CONF

my $lua_http = <<'CONF';
lua_package_path "%%SOURCE%%/?.lua;;";
init_by_lua_block {
    edge = require "edge"
    edge.init("%%SECRET%%")
}
CONF

my $webhook = <<'CONF';
webhook knowrithm;
webhook_secret_file %%SECRET_FILE%%;
CONF

my $events = <<'CONF';
webhook_events lead.* conversation.ended;
CONF

my $schema = <<'CONF';
webhook_schema %%SOURCE%%/schema.json;
CONF

sub njs_server {
    my ($function) = @_;

    return <<"CONF";
location / {
    js_content edge.$function;
}

location \@queue {
    proxy_pass http://queue;
}
CONF
}

my @lua_files = qw(%%MODULES%%/ndk_http_module.so
                   %%MODULES%%/ngx_http_lua_module.so);

my @columns = (
    { id => 'bare', name => 'bare proxy_pass',
      refuses => [] },

    # what is added here is the error of the method

    { id => 'again', name => 'bare, once more',
      refuses => [] },

    { id => 'webhook', name => 'webhook: signature',
      needs => [qw(%%MODULE%%)], main => $module,
      location => $webhook,
      refuses => [qw(forged)] },

    { id => 'events', name => 'webhook: events',
      needs => [qw(%%MODULE%%)], main => $module,
      location => $webhook . $events,
      refuses => [qw(forged unlisted)] },

    { id => 'schema', name => 'webhook: all',
      needs => [qw(%%MODULE%%)], main => $module,
      location => $webhook . $events . $schema,
      refuses => [qw(forged unlisted mistyped)] },

    # what cannot be done without: HMAC, and yajl with empty callbacks

    { id => 'yajl', name => 'HMAC + bare yajl',
      needs => [qw(%%MODULE%%)],
      main => "$module\nload_module %%BENCH%%/bare_yajl.so;",
      location => $webhook . "bare_yajl;\n",
      refuses => [qw(forged)] },

    { id => 'lua', name => 'Lua: signature',
      needs => \@lua_files, main => $lua, http => $lua_http,
      location => 'access_by_lua_block { edge.signature() }',
      refuses => [qw(forged)] },

    { id => 'lua-fields', name => 'Lua: + 3 fields',
      needs => \@lua_files, main => $lua, http => $lua_http,
      location => 'access_by_lua_block { edge.fields() }',
      refuses => [qw(forged unlisted mistyped)] },

    { id => 'lua-plain', name => 'Lua: plain, 3 f.',
      needs => \@lua_files, main => $lua, http => $lua_http,
      location => 'access_by_lua_block { edge.plain() }',
      refuses => [qw(forged unlisted mistyped)] },

    { id => 'njs', name => 'njs: signature',
      needs => [qw(%%MODULES%%/ngx_http_js_module.so)],
      main => 'load_module %%MODULES%%/ngx_http_js_module.so;',
      http => 'js_import edge from %%DIR%%/edge.js;',
      server => njs_server('signature'),
      files => [qw(edge.js)],
      refuses => [qw(forged)] },

    { id => 'njs-fields', name => 'njs: + 3 fields',
      needs => [qw(%%MODULES%%/ngx_http_js_module.so)],
      main => 'load_module %%MODULES%%/ngx_http_js_module.so;',
      http => 'js_import edge from %%DIR%%/edge.js;',
      server => njs_server('fields'),
      files => [qw(edge.js)],
      refuses => [qw(forged unlisted mistyped)] },

    { id => 'node', name => 'Node: ajv',
      probe => ['NODE_PATH=/usr/share/nodejs node -e "require(\'ajv\')"',
                'no node with ajv'],
      command => ['env', 'NODE_PATH=/usr/share/nodejs', 'node',
                  '%%SOURCE%%/edge_node.js', '%%PORT%%', '%%UPSTREAM%%',
                  '%%SECRET_FILE%%', '%%SOURCE%%/schema.json'],
      refuses => [qw(forged unlisted mistyped)] },
);

# The bars: the CPU time that column "of" adds to a bare proxy_pass, divided
# by what "to" adds ("bare": by all that it takes), is at most "max", at the
# sizes named or at all.

my @bars = (
    { of => 'webhook', to => 'lua-plain', max => 1/5 },
    { of => 'webhook', to => 'bare', max => 1/8, sizes => [250] },

    { of => 'events', to => 'lua-plain', max => 3/5 },
    { of => 'events', to => 'njs-fields', max => 3/5 },
    { of => 'events', to => 'bare', max => 1/3, sizes => [250] },

    { of => 'schema', to => 'lua-plain', max => 3/5 },
    { of => 'schema', to => 'bare', max => 1/3, sizes => [250] },
    { of => 'schema', to => 'yajl', max => 1.3, sizes => [20480, 1048576] },
);


sub columns { return @columns }
sub bars { return @bars }


1;
