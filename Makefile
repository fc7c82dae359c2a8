# Panwas Field Kit: the only build file. Bare `make` prints the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash

ifeq ($(origin CC),default)
CC := gcc
endif
prefix ?= /usr/local
DESTDIR ?=
B ?= build

# Debian 12 packages: what building and testing needs. `make deps` installs what is missing.
DEB_BUILD := gcc make pkg-config libglib2.0-dev libglib2.0-dev-bin libsqlite3-dev liblz4-dev libqrencode-dev libzbar-dev \
  libsodium-dev libcbor-dev libisal-dev libxml2-dev libjansson-dev libpng-dev libpango1.0-dev libcairo2-dev gettext \
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
# The graphical app; all else builds and is tested without it.
DEB_APP := libadwaita-1-dev
# What reading cameras and videos needs when it runs; the programs say so if it is missing.
DEB_CAMERA := gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav
DEB_TEST := xterm mandoc systemd at-spi2-core libatspi2.0-dev imagemagick libjpeg-dev perl git lz4 zstd jq sqlite3 libzstd-dev strace bsdutils procps python3 dbus-daemon xvfb xauth xdotool appstream desktop-file-utils ffmpeg dosfstools exfatprogs exfat-fuse mount
DEB_BENCH := zbar-tools libzxing-dev g++ zstd brotli xz-utils gzip gnuplot-nox perl
DEB_LINT := clang clang-format clang-tidy cppcheck universal-ctags valgrind libclang-rt-14-dev gcovr

PKGS := glib-2.0 gio-2.0 sqlite3 liblz4 libqrencode zbar libsodium libcbor libisal libxml-2.0 jansson libpng pangocairo
# Empty before `make deps` has installed pkg-config; demo and check install first and then start make again.
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm -lpthread

# Only what tests, bench and tools link: the camera model writes JPEG.
TEST_LIBS := -ljpeg
# panwas-app is built where libadwaita is there.
UI_PKGS := libadwaita-1
HAVE_UI := $(shell pkg-config --atleast-version=1.2 $(UI_PKGS) 2>/dev/null && echo yes)
ifeq ($(HAVE_UI),yes)
UI_CFLAGS := $(shell pkg-config --cflags $(UI_PKGS))
UI_LIBS := $(shell pkg-config --libs $(UI_PKGS))
UI_BINS := $(B)/bin/panwas-app
endif

WARN := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla
OPT ?= -O2 -g
SAN ?=
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -DGETTEXT_PACKAGE='"panwas"' -DG_LOG_DOMAIN='"panwas"' $(WARN) $(OPT) $(SAN) \
  -fstack-protector-strong -D_FORTIFY_SOURCE=$(if $(SAN),0,2) -fPIE -I. $(PKG_CFLAGS) -MMD -MP $(CFLAGS)
LDFLAGS_ALL = $(SAN) -pie -Wl,--as-needed -Wl,-z,relro,-z,now $(LDFLAGS)

# The program that reads cameras is alone in having GStreamer.
CAMERA_C := $(wildcard sync/camera/*.c)
SYNC_C := $(filter-out $(CAMERA_C),$(wildcard sync/*/*.c))
GST_PKGS := gstreamer-1.0 gstreamer-app-1.0 gstreamer-video-1.0 gstreamer-pbutils-1.0
APP_C := $(wildcard firmware/capture/*.c firmware/send/*.c firmware/device/*.c firmware/cli/*.c)
UI_C := $(wildcard firmware/app/*.c firmware/app/*/*.c)
HOST_C := $(wildcard host/*/*.c)
# Stands before libc's calls in the programs that it is linked into: named by those alone.
FAULT_C := tests/lib/fault-calls.c tests/lib/fault-calls-folder.c
# The same for malloc; without it in a program, allocations never fail.
HEAP_C := tests/lib/fault-heap.c
# Stands before the loading of forms, in programs that open stores by the thousand.
POOL_C := tests/lib/form-pool.c
POOL_LDFLAGS := -Wl,--wrap=pw_form_load,--wrap=pw_packer_new,--wrap=pw_packer_free
TESTLIB_C := $(filter-out $(FAULT_C) $(HEAP_C) $(POOL_C),$(wildcard tests/lib/*.c))
FUZZ_C := $(filter-out tests/fuzz/fuzz.c,$(wildcard tests/fuzz/*.c))
MAIN_C := firmware/app/panwas-app.c firmware/cli/panwas.c host/cli/panwas-host.c
UNIT_C := $(wildcard tests/unit/test-*.c)
BENCH_C := $(wildcard tests/bench/*.c)
TOOL_C := $(wildcard tests/tools/*.c)
UI_TEST_C := $(wildcard tests/ui/test-*.c)
UI_LIB_C := $(wildcard tests/ui/ui-*.c)
SIM_C := $(wildcard tests/sim/*.c)

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
# A GResource inside an archive is dropped by the linker, so its object is linked by name.
RES_O := $(B)/obj/pw-resources.o
SYNC_A := $(B)/lib/libpw-sync.a
APP_A := $(B)/lib/libpw-app.a
UI_A := $(B)/lib/libpw-ui.a
HOST_A := $(B)/lib/libpw-host.a
TESTLIB_A := $(B)/lib/libpw-test.a
UI_RES_O := $(B)/obj/app-resources.o
FUZZ_A := $(B)/lib/libpw-fuzz.a
UNIT_BIN := $(patsubst tests/unit/%.c,$(B)/tests/%,$(UNIT_C))
BENCH_BIN := $(patsubst tests/bench/%.c,$(B)/bench/%,$(BENCH_C))
TOOL_BIN := $(patsubst tests/tools/%.c,$(B)/tools/%,$(TOOL_C))
UI_TEST_BIN := $(if $(HAVE_UI),$(patsubst tests/ui/%.c,$(B)/tests/ui/%,$(UI_TEST_C)))
UI_RES_FILES := $(sort $(shell find firmware/app/data -type f))
RES_FILES := $(wildcard schemas/sql/*/*.sql schemas/queries/*/*.sql schemas/views/*.sql schemas/forms/*.xml schemas/catalog/*.csv schemas/dictionary/*.bin)
MO := $(B)/share/locale/id/LC_MESSAGES/panwas.mo

.PHONY: check-run pictures measure-app install-app run-app man install-docs sim sim-planted check-xforms fuzz fuzz-build fuzz-seeds tour dictionary help deps all demo check lint lint-deps format format-check bench install clean test-bins

help: ## print these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

deps: ## install the Debian packages that are missing (apt, says so)
	@tests/checks/deps.sh $(DEB_BUILD) $(DEB_APP) $(DEB_CAMERA) $(DEB_TEST)

all: $(B)/bin/panwas $(B)/bin/panwas-host $(B)/bin/panwas-camera $(UI_BINS) $(MO) ## build the programs; panwas-app only where libadwaita is there

$(SYNC_A): $(call obj,$(SYNC_C))
$(APP_A): $(call obj,$(filter-out $(MAIN_C),$(APP_C)))
$(UI_A): $(call obj,$(filter-out $(MAIN_C),$(UI_C)))
$(HOST_A): $(call obj,$(filter-out $(MAIN_C),$(HOST_C)))
$(TESTLIB_A): $(call obj,$(TESTLIB_C))
$(FUZZ_A): $(call obj,$(FUZZ_C))
$(SYNC_A) $(APP_A) $(UI_A) $(HOST_A) $(TESTLIB_A) $(FUZZ_A):
	@mkdir -p $(@D)
	@rm -f $@ && ar rcs $@ $^

$(B)/bin/panwas: $(call obj,firmware/cli/panwas.c) $(RES_O) $(APP_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS)

$(B)/bin/panwas-host: $(call obj,host/cli/panwas-host.c) $(RES_O) $(HOST_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS)

# The camera model works on millions of samples a picture.
$(B)/obj/tests/lib/camera-%.o: CFLAGS_ALL += -O3

$(B)/bin/panwas-app: $(call obj,firmware/app/panwas-app.c) $(RES_O) $(UI_RES_O) $(UI_A) $(APP_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(UI_LIBS)

GST_CFLAGS := $(shell pkg-config --cflags $(GST_PKGS) 2>/dev/null)
$(call obj,$(CAMERA_C)): CFLAGS_ALL += $(GST_CFLAGS)
$(B)/bin/panwas-camera: $(call obj,$(CAMERA_C)) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(shell pkg-config --libs $(GST_PKGS) 2>/dev/null)

# GTK's headers are seen here and by the tests of it alone.
$(B)/obj/firmware/app/%.o $(B)/obj/tests/ui/%.o: PKG_CFLAGS += $(UI_CFLAGS)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CFLAGS_ALL) -c -o $@ $<

# A build for a gate compiles what it looks at; the rest it takes from the usual build, made before.
LOOKED_AT ?= %
ifneq ($(LOOKED_AT),%)
TAKEN_C := $(filter-out $(addsuffix .c,$(LOOKED_AT)),$(SYNC_C) $(APP_C) $(HOST_C) $(TESTLIB_C) $(FAULT_C) $(HEAP_C) $(POOL_C) $(FUZZ_C) $(UNIT_C))
$(call obj,$(TAKEN_C)): $(B)/obj/%.o: build/obj/%.o
	@mkdir -p $(@D)
	@cp -p $< $@
endif

# Everything declarative is embedded: SQL, views, forms, dictionaries. The list is made, not kept.
$(B)/pw.gresource.xml: $(RES_FILES) Makefile
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/panwas">'; for f in $(patsubst schemas/%,%,$(RES_FILES)); do echo "<file>$$f</file>"; done; echo '</gresource></gresources>'; } > $@

$(B)/pw-resources.c: $(B)/pw.gresource.xml
	@glib-compile-resources --sourcedir=schemas --generate-source --c-name pw_resources --target=$@ $<

$(B)/obj/pw-resources.o: $(B)/pw-resources.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -Wno-overlength-strings -c -o $@ $<

# The app's own files: style sheets, symbols, pictures of the guide.
$(B)/app.gresource.xml: $(UI_RES_FILES) Makefile
	@mkdir -p $(@D)
	@{ echo '<gresources><gresource prefix="/panwas/app">'; for f in $(patsubst firmware/app/data/%,%,$(UI_RES_FILES)); do echo "<file>$$f</file>"; done; echo '</gresource></gresources>'; } > $@

$(B)/app-resources.c: $(B)/app.gresource.xml
	@glib-compile-resources --sourcedir=firmware/app/data --generate-source --c-name app_resources --target=$@ $<

$(UI_RES_O): $(B)/app-resources.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -Wno-overlength-strings -c -o $@ $<

$(MO): schemas/locale/id.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(B)/tests/test-fuzz-seeds: $(FUZZ_A)
$(B)/tests/test-fuzz-seeds: PKG_LIBS := $(FUZZ_A) $(TESTLIB_A) $(HOST_A) $(SYNC_A) $(PKG_LIBS) -lz

# A part of the camera's program that needs no GStreamer.
$(B)/tests/test-pw-v4l2-controls: $(call obj,sync/camera/pw-v4l2-controls.c)

$(B)/tests/%: $(B)/obj/tests/unit/%.o $(RES_O) $(TESTLIB_A) $(APP_A) $(HOST_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(TEST_LIBS)

# Tests below which the disk fails (tests/lib/fault-disk.h).
$(B)/tests/test-fault-%: $(B)/obj/tests/unit/test-fault-%.o $(call obj,$(FAULT_C) $(HEAP_C) $(POOL_C)) $(RES_O) $(TESTLIB_A) $(APP_A) $(HOST_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) $(POOL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/tests/ui/%: $(B)/obj/tests/ui/%.o $(call obj,$(UI_LIB_C)) $(RES_O) $(UI_RES_O) $(TESTLIB_A) $(UI_A) $(APP_A) $(HOST_A) $(SYNC_A)
	@mkdir -p $(@D)
	@ln -sfn ../bin $(B)/tests/bin # where the camera program is looked for
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(UI_LIBS) $(TEST_LIBS)

# ZXing is a peer of the reading bench, where it is installed; it needs a C++ compiler for one file.
ZXING_VERSION := $(shell pkg-config --modversion zxing 2>/dev/null)
ifneq ($(and $(ZXING_VERSION),$(shell command -v g++)),)
ZXING_O := $(B)/obj/tests/bench/bench-zxing.o
ZXING_DEF := -DBENCH_ZXING_VERSION='"$(ZXING_VERSION) (Debian libzxing-dev)"'
$(ZXING_O): tests/bench/bench-zxing.cc tests/bench/bench-zxing.h
	@mkdir -p $(@D)
	@g++ -std=c++17 -O2 -Wall -fPIE -I. $(ZXING_DEF) -c -o $@ $<
$(B)/obj/tests/bench/bench-reading.o: CFLAGS_ALL += $(ZXING_DEF)
$(B)/bench/bench-reading: $(ZXING_O)
$(B)/bench/bench-reading: TEST_LIBS += -lZXing -lstdc++
endif

$(B)/bench/%: $(B)/obj/tests/bench/%.o $(RES_O) $(TESTLIB_A) $(APP_A) $(HOST_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(TEST_LIBS) -lzstd

# Drives the app as a screen reader does; nothing else needs the library for that.
$(B)/obj/tests/tools/ui-drive.o: PKG_CFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags atspi-2 2>/dev/null))
$(B)/tools/ui-drive: $(B)/obj/tests/tools/ui-drive.o
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(shell pkg-config --libs atspi-2 gobject-2.0 2>/dev/null)

# Looks at the screen while a program starts.
$(B)/tools/ui-start: $(B)/obj/tests/tools/ui-start.o
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(shell pkg-config --libs x11 glib-2.0 2>/dev/null)

$(B)/tools/%: $(B)/obj/tests/tools/%.o $(RES_O) $(TESTLIB_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) $(TEST_LIBS)

$(B)/bin/panwas-sim: $(call obj,$(SIM_C) $(FAULT_C) $(POOL_C)) $(RES_O) $(TESTLIB_A) $(APP_A) $(HOST_A) $(SYNC_A)
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(LDFLAGS_ALL) $(POOL_LDFLAGS) -Wl,--wrap=pw_db_open,--wrap=pw_secret_from_pin,--wrap=sqlite3_step -o $@ $^ $(PKG_LIBS)

.PRECIOUS: $(B)/obj/%.o
.SECONDARY:

FLOW_SH := $(sort $(filter-out %/demo.sh,$(wildcard tests/flow/*.sh)))
# Tests see this build's programs, fatal warnings, and no settings of the person who runs them.
TEST_ENV = PANWAS=$(CURDIR)/$(B)/bin/panwas PANWAS_HOST=$(CURDIR)/$(B)/bin/panwas-host PANWAS_TOP=$(CURDIR) \
  G_DEBUG=fatal-warnings PANWAS_LANG=en LC_ALL=C.UTF-8 TZ=Asia/Jakarta ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 \
  LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lib/leaks-of-others.txt:print_suppressions=0 \
  UBSAN_OPTIONS=print_stacktrace=1 TEST_SEED=$(TEST_SEED)

test-bins: all $(UNIT_BIN) $(UI_TEST_BIN) $(if $(HAVE_UI),$(B)/tools/ui-drive)

# Gates that run with the tests, and those that take long, which `make gates` runs two at a time.
GATE_SH := $(addprefix tests/gates/,lint.sh lint-bites.sh cppcheck.sh valgrind.sh sim.sh)
DEAR_GATE_SH := $(addprefix tests/gates/,ways.sh fat.sh sim-planted.sh faults.sh asan.sh threads.sh coverage.sh tidy.sh static.sh)
ALL_TESTS = $(GATE_SH) $(UNIT_BIN) $(UI_TEST_BIN) $(FLOW_SH)
PROVE = $(TEST_ENV) prove --timer --exec 'bash tests/lib/run.sh'

.PHONY: check-fast gates
check: gate-deps ## all tests, and the gates that are quick (installs what is missing); T=NAME: one
	@$(MAKE) -s -j2 test-bins
	@$(MAKE) -s check-run

# By a make of its own: on a bare machine the first one began before libadwaita was there.
check-run:
	@rm -rf $(B)/tap && mkdir -p $(B)/tap
	@JOBS=2 TEST_LOGS=$(CURDIR)/$(B)/tap $(PROVE) -j2 \
	  $(if $(T),$(filter %/$(T) %/$(T).sh,$(ALL_TESTS) $(DEAR_GATE_SH)),$(ALL_TESTS)) \
	  || { bash tests/lib/failed.sh $(B)/tap; exit 1; }

check-fast: deps ## the tests of units and of whole programs alone, for while you work
	@$(MAKE) -s -j2 test-bins
	@$(PROVE) $(UNIT_BIN) $(FLOW_SH)

gates: gate-deps ## the gates that take long: sanitizers, coverage, clang-tidy, gcc's analyzer
	@$(MAKE) -s -j2 test-bins
	@$(PROVE) -j2 $(DEAR_GATE_SH)

# Wide seeds: make sim SEEDS=10000 FIRST=1. One seed: make sim SEED=17.
SEEDS ?= 200
FIRST ?= 1
sim: deps ## districts on paper: handhelds, hosts, sticks, links and disks that fail, 200 seeds (SEEDS=, FIRST=; SEED= tells one)
	@$(MAKE) -s -j2 $(B)/bin/panwas-sim
	@$(TEST_ENV) $(B)/bin/panwas-sim $(if $(SEED),--seed $(SEED) --verbose,--seeds $(SEEDS) --first $(FIRST))

sim-planted: deps ## bugs that are planted: which promise each breaks, and after how many seeds
	@$(MAKE) -s -j2 B=build/planted CFLAGS='$(CFLAGS) -DPW_PLANTED' build/planted/bin/panwas-sim
	@$(TEST_ENV) build/planted/bin/panwas-sim --plants --seeds $(SEEDS)

demo: deps ## the main job, end to end, in a scratch folder (DEMO_LANG=en: in English)
	@$(MAKE) -s -j2 all
	@$(TEST_ENV) PANWAS_LANG=$(or $(DEMO_LANG),id) bash tests/flow/demo.sh

bench: deps ## the figures against their limits and peers: build/bench.json, build/bench.svg (BENCH='size qr': only these; REGIONS=FILE: the real list)
	@tests/checks/deps.sh $(DEB_BENCH) $(if $(shell command -v npm),,npm)
	@$(MAKE) -s -j2 all $(BENCH_BIN)
	@$(TEST_ENV) REGIONS=$(REGIONS) NIGHT_DEVICES=$(NIGHT_DEVICES) bash tests/bench/run.sh $(B) $(BENCH)

$(B)/fuzz: $(B)/obj/tests/fuzz/fuzz.o $(RES_O) $(FUZZ_A) $(TESTLIB_A) $(HOST_A) $(SYNC_A)
	@$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS) $(TEST_LIBS) -lz

fuzz-build:
	@tests/checks/deps.sh $(DEB_BUILD) $(DEB_LINT)
	@$(MAKE) -s -j2 B=build/fuzz CC=$(if $(filter ccache,$(CC)),"ccache clang",clang) \
	  SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' OPT='-O1 -g' build/fuzz/fuzz

fuzz: fuzz-build ## look for inputs that break something: make fuzz T=60 (seconds each), TARGET=frame for one
	@$(TEST_ENV) bash tests/fuzz/run.sh build/fuzz $(or $(T),60) $(TARGET)

fuzz-seeds: deps ## write the seeds of the fuzz targets anew from samples and vectors
	@$(MAKE) -s -j2 $(B)/tools/fuzz-seeds
	@$(B)/tools/fuzz-seeds

check-xforms: deps ## load and fill in every XForm below a folder: make check-xforms DIR=... (V=1: a line for each)
	@test -n "$(DIR)" || { echo "say where the forms are: make check-xforms DIR=folder" >&2; exit 2; }
	@$(MAKE) -s -j2 $(B)/tools/check-xforms
	@$(TEST_ENV) $(B)/tools/check-xforms $(if $(V),-v) $(DIR)

dictionary: $(B)/tools/train-dictionary ## train the packing tables anew (before a release only)
	@$(B)/tools/train-dictionary

lint: lint-deps ## layers, sizes, names, forbidden calls, SQL, words, formatting
	@tests/checks/layers.sh
	@tests/checks/tree.sh
	@tests/checks/translations.sh
	@$(MAKE) -s format-check

lint-deps:
	@tests/checks/deps.sh git gettext clang-format universal-ctags

gate-deps: deps
	@tests/checks/deps.sh $(DEB_LINT)

C_FILES = $(shell git ls-files -co --exclude-standard '*.c' '*.h')

format: lint-deps ## let clang-format decide
	@clang-format -i $(C_FILES)

format-check:
	@clang-format --dry-run -Werror $(C_FILES)

# --- quality gates --------------------------------------------------------------------------------
# Each is a script of tests/gates for prove; what it calls can be called alone.

.PHONY: gate-deps clang-flags tidy cppcheck analyze analyze-objects check-asan asan-bins unit-run coverage coverage-bins coverage-run valgrind

# What is shipped: programs and what is in them.
KIT_C := $(SYNC_C) $(CAMERA_C) $(APP_C) $(if $(HAVE_UI),$(UI_C)) $(HOST_C)
# As many as there are, or JOBS=1 in a gate, for prove runs two gates at once.
JOBS ?= 2
FLAGS_SEEN = $(filter-out -MMD -MP,$(CFLAGS_ALL)) $(UI_CFLAGS) $(GST_CFLAGS)

clang-flags:
	@mkdir -p build/clang
	@printf '%s\n' $(FLAGS_SEEN) > build/clang/flags

# By hand with clang's analyzer, which takes most of the time; in the gate without, as gcc's runs there.
tidy: gate-deps clang-flags ## clang-tidy over what is shipped (FILES= for some), clang's warnings over that and the tests
	@printf '%s\n' $(or $(FILES),$(KIT_C)) | xargs -P $(JOBS) -n 6 bash -c 'clang-tidy --quiet $(TIDY) "$$@" -- $$(cat build/clang/flags)' tidy
	@printf '%s\n' $(or $(FILES),$(KIT_C)) $(filter-out tests/tools/ui-drive.c $(if $(HAVE_UI),,tests/ui/%),$(wildcard tests/*/*.c)) | xargs -P $(JOBS) -n 20 bash -c 'clang -fsyntax-only $$(cat build/clang/flags) "$$@"' clang

cppcheck: gate-deps ## cppcheck over what is shipped
	@cppcheck -q -j $(JOBS) --std=c11 --inline-suppr --error-exitcode=1 --enable=warning,performance,portability \
	  --suppress=missingInclude --library=gtk '-DG_DEFINE_AUTOPTR_CLEANUP_FUNC(a,b)=' \
	  '-DG_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(a,b)=' '-DG_STATIC_ASSERT(a)=' '-DG_DEFINE_QUARK(a,b)=' -I. $(KIT_C)

# gcc 12 takes every g_autofree that is set to NULL and left early for uninitialized; valgrind and clang do not.
analyze: gate-deps ## gcc's analyzer over what is shipped
	@$(MAKE) -s -k -j $(JOBS) B=build/analyze OPT='-O1 -fanalyzer -DG_DISABLE_CHECKS -Wno-analyzer-use-of-uninitialized-value' analyze-objects

analyze-objects: $(call obj,$(KIT_C))

check-asan: gate-deps ## the unit tests and seeds of the fuzzers under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(MAKE) -s -j $(JOBS) B=build/asan SAN='-fsanitize=address,undefined -fno-sanitize-recover=all' OPT='-O1 -g1' asan-bins
	@$(MAKE) -s B=build/asan unit-run

# Linked with the sanitizers, too, but below a false disk that stands in their place.
ASAN_BIN = $(filter-out $(B)/tests/test-fault-%,$(UNIT_BIN))
asan-bins: $(B)/bin/panwas $(B)/bin/panwas-host $(B)/bin/panwas-camera $(MO) $(ASAN_BIN)

unit-run:
	@$(TEST_ENV) prove -Q -j $(JOBS) --exec 'bash tests/lib/run.sh' $(or $(TESTS),$(ASAN_BIN))

coverage: gate-deps test-bins ## lines and branches of sync and of verify and merge that their unit tests reach, by folder
	@$(MAKE) -s -j $(JOBS) B=build/coverage LOOKED_AT='sync/% host/verify/% host/merge/%' OPT='-O0 --coverage' LDFLAGS=--coverage coverage-bins
	@find build/coverage/obj -name '*.gcda' -delete
	@$(MAKE) -s B=build/coverage coverage-run
	@tests/gates/coverage.pl build/coverage tests/gates/coverage.txt

# Of the host those that are about what comes in.
COVERAGE_BIN = $(filter-out $(addprefix %/test-pw-,qr-loop qr-scan),$(filter $(B)/tests/test-pw-% %/test-fuzz-seeds %/test-fault-files $(addprefix %/test-host-,blob collect enrol enrol-below fsck fsck-published holdings judge list-publish log order parcel pass-on pipeline quarantine statements tree-statements),$(UNIT_BIN)))
coverage-bins: $(COVERAGE_BIN) $(B)/bin/panwas-camera

coverage-run:
	@$(TEST_ENV) prove -Q -j $(JOBS) --exec 'bash tests/lib/run.sh' $(COVERAGE_BIN)

valgrind: gate-deps all ## one whole way, from enrolment to export, under valgrind
	@$(TEST_ENV) bash tests/gates/valgrind.sh

tour: ## a line for every source file, in the order data flows
	@for f in $(SYNC_C) $(CAMERA_C) $(APP_C) $(HOST_C); do printf '%-42s %s\n' "$$f" "$$(sed -n '1s,^/\* *,,; 1s, *\*/$$,,; 1p' $$f)"; done

# Manual pages come from what the programs say with --help, in both languages.
PROGRAMS := panwas panwas-host panwas-camera $(notdir $(UI_BINS))
MAN_PAGES := $(foreach name,$(PROGRAMS),$(B)/man/man1/$(name).1 $(B)/man/id/man1/$(name).1)

$(B)/man/man1/%.1: $(B)/bin/% $(MO) schemas/man/make-man.pl schemas/man/%.en
	@mkdir -p $(@D)
	@perl schemas/man/make-man.pl $< en >$@.part && mv $@.part $@

$(B)/man/id/man1/%.1: $(B)/bin/% $(MO) schemas/man/make-man.pl schemas/man/%.id
	@mkdir -p $(@D)
	@perl schemas/man/make-man.pl $< id >$@.part && mv $@.part $@

$(B)/units/%.service: %.service.in
	@mkdir -p $(@D)
	@sed 's|@prefix@|$(prefix)|' $< >$@

UNITS := $(B)/units/firmware/kiosk/panwas-kiosk.service $(B)/units/host/service/panwas-merge.service host/service/panwas-merge.timer

man: $(MAN_PAGES) ## the manual pages, into build/man

install-docs: $(MAN_PAGES) $(UNITS)
	@for page in $(patsubst $(B)/man/%,%,$(MAN_PAGES)); do install -D -m 644 $(B)/man/$$page $(DESTDIR)$(prefix)/share/man/$$page || exit 1; done
	@for unit in $(UNITS); do install -D -m 644 $$unit $(DESTDIR)$(prefix)/lib/systemd/system/$$(basename $$unit) || exit 1; done

run-app: deps ## start the graphical app on invented records, in build/run-app
	@$(MAKE) -s -j2 all
	@PANWAS=$(B)/bin/panwas tests/ui/sample-desk.sh $(B)/run-app 40
	@$(B)/bin/panwas-app --data $(B)/run-app

measure-app: deps ## figures of the graphical app: start, memory, wake-ups, scrolling, libraries
	@$(MAKE) -s -j2 all $(B)/tools/ui-start $(B)/tests/ui/test-ui-scroll
	@$(TEST_ENV) PANWAS_APP=$(CURDIR)/$(B)/bin/panwas-app UI_START=$(CURDIR)/$(B)/tools/ui-start \
	  UI_SCROLL=$(CURDIR)/$(B)/tests/ui/test-ui-scroll tests/ui/measure.sh

# The date is that of the last commit, so that the same tree always installs the same bytes.
APP_ID := org.panwas.App
APP_DATE = $(shell git log -1 --format=%cs 2>/dev/null || echo 2026-11-30)
APP_VERSION = $(shell sed -n 's/^\#define PW_VERSION "\(.*\)"/\1/p' sync/base/pw-version.h)

install-app:
	install -D -m 755 $(B)/bin/panwas-app $(DESTDIR)$(prefix)/bin/panwas-app
	install -D -m 644 firmware/app/install/$(APP_ID).desktop $(DESTDIR)$(prefix)/share/applications/$(APP_ID).desktop
	install -D -m 644 firmware/app/install/$(APP_ID).svg $(DESTDIR)$(prefix)/share/icons/hicolor/scalable/apps/$(APP_ID).svg
	install -D -m 644 firmware/app/data/icons/$(APP_ID)-symbolic.svg $(DESTDIR)$(prefix)/share/icons/hicolor/symbolic/apps/$(APP_ID)-symbolic.svg
	install -d $(DESTDIR)$(prefix)/share/metainfo
	sed 's/@VERSION@/$(APP_VERSION)/; s/@DATE@/$(APP_DATE)/' firmware/app/install/$(APP_ID).metainfo.xml > $(DESTDIR)$(prefix)/share/metainfo/$(APP_ID).metainfo.xml
	$(if $(REGIONS),install -D -m 644 $(REGIONS) $(DESTDIR)$(prefix)/share/panwas/regions.csv)

pictures: deps ## make the pictures of README and of the guide from the app itself
	@$(MAKE) -s -j2 all $(B)/tools/ui-drive $(B)/tests/ui/guide-pictures
	@$(TEST_ENV) bash tests/flow/over-the-air.sh
	@convert build/screens/send-loop-filmed.png -resize 640x -strip -quality 82 schemas/pictures/filmed.jpg
	@$(TEST_ENV) bash tests/ui/pictures.sh

install: all install-docs $(if $(HAVE_UI),install-app) ## DESTDIR and prefix are honoured; REGIONS=FILE.csv gives the list of regions along
	install -D -m 755 $(B)/bin/panwas $(DESTDIR)$(prefix)/bin/panwas
	install -D -m 755 $(B)/bin/panwas-host $(DESTDIR)$(prefix)/bin/panwas-host
	install -D -m 755 $(B)/bin/panwas-camera $(DESTDIR)$(prefix)/bin/panwas-camera
	install -D -m 644 $(MO) $(DESTDIR)$(prefix)/share/locale/id/LC_MESSAGES/panwas.mo

clean: ## remove everything built
	rm -rf build

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
