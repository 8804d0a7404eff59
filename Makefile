
# Copyright (C) The ngx_http_webhook_module authors


ifeq ($(origin CC), default)
CC =		gcc
endif

export CC

MODULE =	ngx_http_webhook_module.so
NGINX_DEV =	/usr/share/nginx/src
NGINX_SRC ?=
MODULES_DIR =	/usr/lib/nginx/modules
FUZZ_SECONDS =	60

export NGINX_SRC

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
		bench compat variants sabotage fuzz fuzz-long fuzz-replay \
		install clean deps


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


static:		## build an nginx with the module inside: build/static/objs/nginx
	@t/tools/deps build source
	@src=$$(t/tools/nginx-source) \
	&& $(CONFIGURE) static build/static $$src $(NGINX_FLAGS) \
		--with-http_ssl_module $(call HTTP_V3,$$src) \
		--with-cc-opt='$(CC_OPT)' --with-ld-opt='$(LD_OPT)'
	@+$(SUBMAKE) -C build/static -f objs/Makefile binary
	@echo "built build/static/objs/nginx"


install: build	## copy the module to $(MODULES_DIR), under DESTDIR if set
	install -d $(DESTDIR)$(MODULES_DIR)
	install -m 644 build/$(MODULE) $(DESTDIR)$(MODULES_DIR)
	@echo "load_module modules/$(MODULE);"


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

ENGINE =	$(patsubst src/%.c,%,$(wildcard src/whk*.c))
UNIT_TESTS =	$(patsubst t/unit/%.c,$(UNIT)/%,$(wildcard t/unit/*_test.c))

unit:		## run the engine's unit tests under ASan and UBSan (CC=clang)
	@t/tools/deps build
	@+$(SUBMAKE) unit-build
	@$(PROVE) $(UNIT_TESTS)

unit-build:	$(UNIT_TESTS)

.PHONY:		unit-build

$(UNIT)/%_test:	$(UNIT)/%_test.o $(UNIT)/libwhk.a
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

.PRECIOUS:	$(UNIT)/%.o

-include $(wildcard $(UNIT)/*.d)
