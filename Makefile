
# Copyright (C) The ngx_http_webhook_module authors


ifeq ($(origin CC), default)
CC =		gcc
endif

export CC

MODULE =	ngx_http_webhook_module.so
NGINX_DEV =	/usr/share/nginx/src
NGINX_SRC ?=
NGINX_TESTS ?=
MODULES_DIR =	/usr/lib/nginx/modules
BIN_DIR =	/usr/bin
FUZZ_SECONDS =	60

export NGINX_SRC NGINX_TESTS

# How Debian builds, and the warnings: nginx's own, -Wextra and -Werror.
# nginx turns off -Wunused-parameter, since its callbacks have parameters that
# not all of them use; -Wextra must not turn it on again.

CC_OPT =	-O2 -fPIC -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
		-Wformat -Werror=format-security \
		-Wextra -Wno-unused-parameter
LD_OPT =	-Wl,-z,relro -Wl,-z,now -fPIC

# the flags that decide whether a module fits Debian's binary

DEBIAN_FLAGS =	$$(sed -n 's/^NGX_CONF_FLAGS=( *\(.*\) *)$$/\1/p' \
		$(NGINX_DEV)/conf_flags)

# a whole nginx of our own; HTTP/3 where the tree knows it

NGINX_FLAGS =	--with-compat --with-debug --with-threads \
		--with-http_v2_module --with-http_realip_module \
		--with-http_auth_request_module --with-http_addition_module \
		--with-http_sub_module --with-http_slice_module \
		--with-http_dav_module --with-http_gunzip_module \
		--with-http_stub_status_module

HTTP_V3 =	$$(test ! -d $(1)/src/http/v3 || echo --with-http_v3_module)

JOBS :=		$(shell nproc 2> /dev/null || echo 1)
SUBMAKE =	$(MAKE) $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS)) \
		--no-print-directory -s
CONFIGURE =	t/tools/configure
PROVE =		$(firstword $(wildcard t/tools/prove) prove)


help:		## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' \
		Makefile

.PHONY:		help run test prove build static unit lint asan valgrind \
		bench compat nginx-tests variants sabotage fuzz fuzz-long \
		fuzz-replay install clean deps whk


deps:		## install what is missing to build and to test (Debian, apt)
	@t/tools/deps build test


build:		## build the dynamic module for Debian's nginx, or NGINX_SRC=dir
	@t/tools/deps build
ifeq ($(NGINX_SRC),)
	@$(CONFIGURE) dynamic build/nginx $(NGINX_DEV) $(DEBIAN_FLAGS) \
		--with-cc-opt='$(CC_OPT)' --with-ld-opt='$(LD_OPT)'
	@+$(SUBMAKE) -C build/nginx -f objs/Makefile modules
	@ln -sfn nginx/objs/$(MODULE) build/$(MODULE)
	@echo "built build/$(MODULE)"
else
	@$(CONFIGURE) dynamic build/compat $(NGINX_SRC) $(NGINX_FLAGS) \
		--with-http_ssl_module $(call HTTP_V3,$(NGINX_SRC)) \
		--with-cc-opt='$(CC_OPT)' --with-ld-opt='$(LD_OPT)'
	@+$(SUBMAKE) -C build/compat -f objs/Makefile binary modules
	@echo "built build/compat/objs/nginx and $(MODULE) beside it"
endif


# How Test::Nginx gets nginx and module: Debian's and ours, or others; each
# file has a port of its own, so that nothing else on the machine is met.

TEST_NGINX_RANDOMIZE ?= 1

export TEST_NGINX_RANDOMIZE

DEBIAN =	TEST_NGINX_BINARY=$${TEST_NGINX_BINARY:-/usr/sbin/nginx} \
		TEST_NGINX_LOAD_MODULES=$(CURDIR)/build/$(MODULE)
WITH =		TEST_NGINX_BINARY=$(CURDIR)/$(1) \
		TEST_NGINX_LOAD_MODULES=$(CURDIR)/$(2)/objs/$(MODULE)
ALL_T =		$(or $(T),$(sort $(wildcard t/*.t)))


test:		## run all tests: lint, unit, corpus, t/*.t (installs what they need)
	@+$(DEBIAN) t/tools/test


prove: build	## run t/*.t, or T="t/a.t t/b.t", with the module just built
	@$(DEBIAN) $(PROVE) $(ALL_T)


run: build	## serve example webhooks on loopback (RUN=once: and stop)
	@t/tools/deps run
	@t/tools/run


# The command is the engine with a main() and no nginx.

COMMAND =	$(patsubst src/%.c,%,$(wildcard src/whk_main.c src/whk_cmd*.c))
WHK_CFLAGS =	-std=c99 -pedantic -Wall -Wextra -Wconversion -Werror \
		-O2 -g -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
		-Wformat -Werror=format-security -MMD -MP
WHK_LDFLAGS =	-pie -Wl,-z,relro -Wl,-z,now

whk:		## build the command: build/whk
	@t/tools/deps build
	@+$(SUBMAKE) build/whk
	@echo "built build/whk"

build/whk:	$(patsubst src/%.c,build/command/%.o,$(wildcard src/whk*.c))
	$(CC) $(WHK_LDFLAGS) -o $@ $^ $(UNIT_LIBS)

build/many:	$(filter-out %/whk_main.o,$(patsubst src/%.c,\
		build/command/%.o,$(wildcard src/whk*.c))) t/peers/many.c
	$(CC) $(WHK_CFLAGS) $(WHK_LDFLAGS) -Isrc -o $@ $^ $(UNIT_LIBS)

build/command/%.o: src/%.c Makefile
	@mkdir -p build/command
	$(CC) $(WHK_CFLAGS) -c -o $@ $<

-include $(wildcard build/command/*.d)


nginx-tests:	## run nginx's own tests, a checkout in NGINX_TESTS=dir (T="a.t")
ifeq ($(NGINX_TESTS),)
	@echo "not run: no NGINX_TESTS"
else
	@t/tools/deps test suite
	@+$(MAKE) --no-print-directory build
	@t/tools/nginx-tests $(T)
endif


static:		## build an nginx with the module inside: build/static/objs/nginx
	@t/tools/deps build source
	@src=$$(t/tools/nginx-source) \
	&& $(CONFIGURE) static build/static $$src $(NGINX_FLAGS) \
		--with-http_ssl_module $(call HTTP_V3,$$src) \
		--with-cc-opt='$(CC_OPT)' --with-ld-opt='$(LD_OPT)'
	@+$(SUBMAKE) -C build/static -f objs/Makefile binary
	@echo "built build/static/objs/nginx"


compat:		## run t/*.t against the nginx of NGINX_SRC=dir
ifeq ($(NGINX_SRC),)
	@echo "not run: no NGINX_SRC"
else
	@+$(MAKE) --no-print-directory build
	@t/tools/deps test $(if $(NGINX_TESTS),suite)
	@$(call WITH,build/compat/objs/nginx,build/compat) $(PROVE) $(ALL_T)
endif


variants:	## build with and without SSL, static and dynamic, gcc and clang
	@t/tools/deps build source clang
	@+t/tools/variants $(NGINX_FLAGS)


# nginx without pools, so that every allocation has bounds of its own.  The
# sanitizers' reports go to files: their presence fails the run.  UBSan is
# for the module only, nginx has findings of its own.

NO_POOL =	-O1 -g -fno-omit-frame-pointer -DNGX_DEBUG_PALLOC=1
ASAN_LD =	-fsanitize=address,undefined
ASAN_CC =	$(NO_POOL) -fsanitize=address -Wextra -Wno-unused-parameter
UBSAN_CC =	$(ASAN_CC) -fsanitize=undefined -fno-sanitize-recover=all

asan: build	## run t/*.t with ASan and UBSan and an nginx without pools
	@t/tools/deps build source test
	@src=$$(t/tools/nginx-source) && export ASAN_OPTIONS=detect_leaks=0 \
	&& $(CONFIGURE) none build/asan $$src $(NGINX_FLAGS) \
		--with-http_ssl_module --with-cc-opt='$(ASAN_CC)' \
		--with-ld-opt='$(ASAN_LD)' \
	&& $(CONFIGURE) dynamic build/ubsan $$src $(NGINX_FLAGS) \
		--with-http_ssl_module --with-cc-opt='$(UBSAN_CC)' \
		--with-ld-opt='$(ASAN_LD)'
	@+$(SUBMAKE) -C build/asan -f objs/Makefile binary
	@+$(SUBMAKE) -C build/ubsan -f objs/Makefile modules
	@$(call WITH,build/asan/objs/nginx,build/ubsan) \
		t/tools/checked asan $(PROVE) $(ALL_T)


# the unit tests as well: their sanitizers do not see uninitialised bytes

VALGRIND_T =	$(or $(T),$(sort $(wildcard t/sig-*.t t/body-*.t \
		t/ops-http2*.t)))

valgrind:	## run unit tests and part of t/*.t under memcheck
	@t/tools/deps build source test valgrind
	@+$(SUBMAKE) unit-build UNIT=build/unit-valgrind UNIT_SAN=
	@src=$$(t/tools/nginx-source) \
	&& $(CONFIGURE) dynamic build/no-pool $$src $(NGINX_FLAGS) \
		--with-http_ssl_module --with-ld-opt='$(LD_OPT)' \
		--with-cc-opt='$(NO_POOL) -Wextra -Wno-unused-parameter'
	@+$(SUBMAKE) -C build/no-pool -f objs/Makefile binary modules
	@t/tools/checked valgrind $(PROVE) --exec t/tools/memcheck \
		$(patsubst $(UNIT)/%,build/unit-valgrind/%,$(UNIT_RUN))
	@$(call WITH,build/no-pool/objs/nginx,build/no-pool) \
		t/tools/checked valgrind $(PROVE) $(VALGRIND_T)


bench:		## compare with bare proxy_pass, Lua, njs and Node
	@t/tools/deps build test bench
	@+$(MAKE) --no-print-directory build
	@status=0; t/bench/run --bars webhook,events || status=$$?; \
	t/bench/slices || status=$$?; exit $$status


lint: build unit-build	## check style, sizes, symbols, lists and tags
	@t/tools/lint


sabotage: build	## show that each t/sabotage/*.patch turns its block red (TAG=)
	@+t/tools/sabotage $(TAG)


install: build whk	## copy module and command, under DESTDIR if set
	install -d $(DESTDIR)$(MODULES_DIR) $(DESTDIR)$(BIN_DIR)
	install -m 644 build/$(MODULE) $(DESTDIR)$(MODULES_DIR)
	install -m 755 build/whk $(DESTDIR)$(BIN_DIR)
	@echo "add to nginx.conf: load_module modules/$(MODULE);"


clean:		## remove what was built
	rm -rf build t/servroot*


# The engine and its tests see no nginx header.  Each test is linked with
# the engine as a library, so it gets what it uses only.

UNIT_CC :=	$(notdir $(lastword $(CC)))
UNIT =		build/unit-$(UNIT_CC)
UNIT_SAN =	-fsanitize=address,undefined -fno-sanitize-recover=all
UNIT_CFLAGS =	-std=c99 -pedantic -Wall -Wextra -Wconversion -Werror \
		-g -O1 -fno-omit-frame-pointer -MMD -MP -Isrc -It/unit
UNIT_LIBS =	-lcrypto -lyajl -lpcre2-8 -lm

ENGINE =	$(filter-out $(COMMAND),$(patsubst src/%.c,%,\
		$(wildcard src/whk*.c)))
UNIT_RUN =	$(or $(UNIT_TESTS),$(UNIT)/no-tests)
UNIT_TESTS =	$(patsubst t/unit/%.c,$(UNIT)/%,$(wildcard t/unit/*_test.c))

unit:		## run the engine's unit tests under ASan and UBSan (CC=clang)
	@t/tools/deps build
	@+$(SUBMAKE) unit-build
	@$(PROVE) $(UNIT_RUN)

unit-build:	$(or $(UNIT_TESTS),no-unit-tests)

no-unit-tests:
	@echo "t/unit has no tests" >&2; false

unit-list:
	@echo $(UNIT_TESTS) $(REPLAYS)

.PHONY:		unit-build unit-list replay-build no-unit-tests

$(UNIT)/%_test:	$(UNIT)/%_test.o $(UNIT)/libwhk.a
	$(CC) $(UNIT_SAN) -o $@ $^ $(UNIT_LIBS)

# the command, sanitized, and many of it in one process

$(UNIT)/whk:	$(COMMAND:%=$(UNIT)/%.o) $(UNIT)/libwhk.a
	$(CC) $(UNIT_SAN) -o $@ $^ $(UNIT_LIBS)

$(UNIT)/many.o:	t/peers/many.c Makefile | $(UNIT)
	$(CC) $(UNIT_CFLAGS) $(UNIT_SAN) -c -o $@ $<

$(UNIT)/many:	$(UNIT)/many.o $(filter-out %/whk_main.o,\
		$(COMMAND:%=$(UNIT)/%.o)) $(UNIT)/libwhk.a
	$(CC) $(UNIT_SAN) -o $@ $^ $(UNIT_LIBS)

$(UNIT)/libwhk.a: $(ENGINE:%=$(UNIT)/%.o)
	rm -f $@
	ar rcs $@ $^

$(UNIT)/%.o:	src/%.c Makefile | $(UNIT)
	$(CC) $(UNIT_CFLAGS) $(UNIT_SAN) -c -o $@ $<

$(UNIT)/%.o:	t/unit/%.c Makefile | $(UNIT)
	$(CC) $(UNIT_CFLAGS) $(UNIT_SAN) -c -o $@ $<

$(UNIT):
	mkdir -p $@

# Fuzz targets define LLVMFuzzerTestOneInput only.  In "make test" their
# corpus is replayed by gcc or clang without a fuzzing engine.

FUZZ =		$(patsubst t/fuzz/fuzz_%.c,%,$(wildcard t/fuzz/fuzz_*.c))
REPLAYS =	$(FUZZ:%=$(UNIT)/replay_%)
FUZZ_SAN =	-fsanitize=fuzzer-no-link,address,undefined \
		-fno-sanitize-recover=all

replay-build:	$(REPLAYS)

$(UNIT)/fuzz_%.o: t/fuzz/fuzz_%.c Makefile | $(UNIT)
	$(CC) $(UNIT_CFLAGS) $(UNIT_SAN) -c -o $@ $<

$(UNIT)/replay_%: t/fuzz/standalone.c $(UNIT)/fuzz_%.o $(UNIT)/libwhk.a
	$(CC) $(UNIT_CFLAGS) $(UNIT_SAN) -DFUZZ_CORPUS='"t/fuzz/corpus/$*"' \
		-o $@ $^ $(UNIT_LIBS)

$(UNIT)/fuzz_%:	$(UNIT)/fuzz_%.o $(UNIT)/libwhk.a
	$(CC) $(UNIT_SAN) -fsanitize=fuzzer -o $@ $^ $(UNIT_LIBS)

# What schemas cost, without an edge around them and with one.

schema-bench:	## what schemas cost, and the bars of it
	@t/tools/deps build test bench peers
	@+$(MAKE) --no-print-directory build
	@+$(SUBMAKE) build/schema_bench
	@status=0; t/bench/schema || status=$$?; \
	t/bench/run --only bare,yajl,lua-plain,schema --bars schema \
		|| status=$$?; exit $$status

build/schema_bench: t/bench/schema_bench.c t/unit/attacks.h \
		$(ENGINE:%=build/command/%.o)
	$(CC) $(WHK_CFLAGS) $(WHK_LDFLAGS) -Isrc -It/unit -o $@ \
		$(filter %.c %.o,$^) $(UNIT_LIBS)

.PHONY:		schema-bench

# The runner of the suite with a fault in the engine: it must tell.

FAULTS =	accept cut turn
FAULT_accept =	whk_eval_report
FAULT_cut =	whk_utf8
FAULT_turn =	whk_validate

faults-build:	$(FAULTS:%=build/fault/suite_%)

build/fault/suite_%: t/unit/whk_suite_test.c \
		$(ENGINE:%=build/command/%.o)
	@mkdir -p build/fault
	$(CC) $(WHK_CFLAGS) -DWHK_FAULT_$(shell echo $* | tr a-z A-Z)=1 \
		-c -o build/fault/$*.o src/$(FAULT_$*).c
	$(CC) $(WHK_CFLAGS) $(WHK_LDFLAGS) -Isrc -It/unit -o $@ $< \
		build/fault/$*.o $(filter-out %/$(FAULT_$*).o,$(filter %.o,$^)) \
		$(UNIT_LIBS)

.PHONY:		faults-build

fuzz-replay:	## replay the corpus of every fuzz target
	@t/tools/deps build
	@+$(SUBMAKE) replay-build
	@$(PROVE) $(REPLAYS)

fuzz:		## fuzz each target for FUZZ_SECONDS (60), with clang
	@t/tools/deps build clang
	@+$(MAKE) --no-print-directory -s fuzz-targets
	@for x in $(FUZZ); do \
		mkdir -p build/fuzz/corpus/$$x t/fuzz/corpus/$$x; \
		echo "fuzzing $$x for $(FUZZ_SECONDS) s"; \
		build/fuzz/fuzz_$$x -max_total_time=$(FUZZ_SECONDS) \
			-timeout=10 -verbosity=0 -print_final_stats=1 \
			-artifact_prefix=build/fuzz/$$x- \
			build/fuzz/corpus/$$x t/fuzz/corpus/$$x || exit 1; \
	done

fuzz-long:	## the same for an hour each, after json-diff and schema-diff
	@+$(MAKE) --no-print-directory json-diff
	@+$(MAKE) --no-print-directory schema-diff
	@+$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=3600

# The parser against Python's; "make test" has ten thousand texts.

DIFF_TEXTS =	1000000
DIFF_SEED =	1

$(UNIT)/json_diff: t/fuzz/json_diff.c $(UNIT)/libwhk.a
	$(CC) $(UNIT_CFLAGS) $(UNIT_SAN) -o $@ $< $(UNIT)/libwhk.a $(UNIT_LIBS)

json-diff-build: $(UNIT)/json_diff

json-diff:	## the parser against Python's strict one, on DIFF_TEXTS texts
	@+$(SUBMAKE) json-diff-build
	@t/fuzz/json_diff.py $(UNIT)/json_diff $(DIFF_TEXTS) $(DIFF_SEED)

.PHONY:		json-diff json-diff-build

# Schemas against Python's jsonschema; "make test" has fifteen thousand pairs.
# The driver is built without sanitizers: it mostly compiles schemas.

DIFF_PAIRS =	1000000
DIFF_WITH =

build/schema_diff: t/fuzz/schema_diff.c t/unit/schema_run.h \
		$(ENGINE:%=build/command/%.o)
	$(CC) $(WHK_CFLAGS) $(WHK_LDFLAGS) -Isrc -It/unit -o $@ \
		$(filter %.c %.o,$^) $(UNIT_LIBS)

# and one for which no event is invalid

build/fault/schema_diff: t/fuzz/schema_diff.c build/fault/suite_accept
	$(CC) $(WHK_CFLAGS) $(WHK_LDFLAGS) -Isrc -It/unit -o $@ $< \
		build/fault/accept.o $(filter-out %/$(FAULT_accept).o,\
		$(ENGINE:%=build/command/%.o)) $(UNIT_LIBS)

schema-diff-build: build/schema_diff build/fault/schema_diff

schema-diff:	## random schemas against jsonschema, DIFF_WITH=--ajv: and ajv
	@t/tools/deps build schemas
	@+$(SUBMAKE) schema-diff-build
	@test -z '$(DIFF_WITH)' || t/peers/install
	@t/fuzz/schema_diff.py $(DIFF_WITH) build/schema_diff \
		$(DIFF_PAIRS) $(DIFF_SEED)

.PHONY:		schema-diff schema-diff-build

# Schemas and verdicts beside what npm has; the tools install npm for this
# target only, as it brings hundreds of packages.

schema-peers:	## verdicts beside ajv's, and schemas of npm packages
	@t/tools/deps build peers
	@+$(SUBMAKE) schema-peers-build
	@+$(SUBMAKE) schema-peers-run

schema-peers-build: build/whk build/many $(UNIT)/whk $(UNIT)/many

schema-peers-run:
	@t/peers/run build/whk $(UNIT)/whk $(UNIT)/many

.PHONY:		schema-peers schema-peers-build schema-peers-run

fuzz-targets:
	@+$(SUBMAKE) CC=clang UNIT=build/fuzz UNIT_SAN='$(FUZZ_SAN)' fuzz-build

fuzz-build:	$(FUZZ:%=$(UNIT)/fuzz_%)

fuzz-list:
	@echo $(FUZZ)

.PHONY:		fuzz-build fuzz-targets fuzz-list

.PRECIOUS:	$(UNIT)/%.o $(UNIT)/fuzz_%.o

-include $(wildcard $(UNIT)/*.d)
