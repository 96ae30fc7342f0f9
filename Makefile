# Lstar: one Makefile for everything. `make help` lists the commands; README.md explains them.
#
# What is built lands in $(BUILD). Sources are found by folder: a new .c file under kernel/, a new
# program under user/ needs no line here. Variants build beside each other: TINY=1 (the core alone),
# LLVM=1 (clang), SELFTEST=1 (the test image, with kernel/selftest) and the sanitizers (UBSAN=1,
# STACKPROTECTOR=1, KASAN=1) each have a folder of their own under build/.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:

# Builds that watch the kernel: run-time support in kernel/sanitize/NAME.c, flags below.
sanitizers := $(if $(UBSAN),ubsan)$(if $(STACKPROTECTOR), stackprotector)$(if $(KASAN), kasan)
VARIANT := $(if $(TINY),-tiny)$(if $(LLVM),-llvm)$(if $(UBSAN),-ubsan)$(if $(STACKPROTECTOR),-stackprotector)$(if $(KASAN),-kasan)$(if $(SELFTEST),-selftest)
BUILD ?= build$(VARIANT:-%=/%)
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
V ?=
Q := $(if $(V),,@)
# By make itself: no shell for each of a thousand lines. Likewise the target's folder: one mkdir for each, not for each file.
empty :=
say = $(if $(V),,$(info $(empty)  $(1)$(empty)	$(patsubst $(BUILD)/%,%,$@)))
folder = $(if $(made-$(@D)),,$(eval made-$(@D) := 1)$(shell mkdir -p $(@D)))

# ---- compilers: x86_64-elf-gcc, else x86_64-linux-gnu-gcc, else clang

toolchain_bin := $(wildcard build/toolchain/bin)
ifneq ($(toolchain_bin),)
export PATH := $(abspath $(toolchain_bin)):$(PATH)
endif
have = $(shell PATH="$(PATH)" command -v $(1) 2>/dev/null)
ifneq ($(LLVM),)
CC := clang --target=x86_64-unknown-none-elf
else ifneq ($(call have,x86_64-elf-gcc),)
CC := x86_64-elf-gcc
else ifneq ($(call have,x86_64-linux-gnu-gcc),)
CC := x86_64-linux-gnu-gcc
else
CC := clang --target=x86_64-unknown-none-elf
endif
binutils := $(firstword $(foreach p,x86_64-elf- x86_64-linux-gnu-,$(if $(call have,$(p)ld),$(p))))
LD := $(binutils)ld
AR := $(binutils)ar
NM := $(binutils)nm
OBJCOPY := $(binutils)objcopy
NASM := nasm
SPARSE := sparse
HOSTCC := cc
clang := $(findstring clang,$(CC))

# ---- what belongs to what

# The user/kernel boundary: entry, dispatch, return, user copies, exception table. 900 lines at most.
BOUNDARY := arch/x86_64/entry/syscall.asm arch/x86_64/entry/exceptions.asm arch/x86_64/entry/entry.inc arch/x86_64/entry/common.c arch/x86_64/entry/extable.c arch/x86_64/include/asm/extable.h arch/x86_64/include/asm/uaccess.h arch/x86_64/lib/usercopy.asm arch/x86_64/lib/usercopy.c

# The core: what TINY=1 builds. It leaves out everything else under kernel/.
CORE_DIRS := $(addprefix arch/x86_64/,apic cpu entry include lib mm process setup time traps) kernel/init kernel/syscall kernel/lib kernel/mm kernel/sched kernel/fs kernel/standin \
	kernel/printk kernel/time kernel/drivers/serial kernel/drivers/outcome
KERNEL_DIRS := $(if $(TINY),$(CORE_DIRS) $(if $(SELFTEST),kernel/selftest kernel/mmcalls/gup.c),arch/x86_64 kernel)

kernel_c := $(filter-out arch/x86_64/asm-offsets.c kernel/sanitize/% $(if $(SELFTEST),,kernel/selftest/%) $(if $(KASAN),kernel/selftest/free_poison.c),\
	$(sort $(shell find $(wildcard $(KERNEL_DIRS)) -name '*.c'))) $(foreach s,$(sanitizers),$(wildcard kernel/sanitize/$(s)*.c))
kernel_asm := boot/header.asm boot/start32.asm $(sort $(shell find $(wildcard $(KERNEL_DIRS)) -name '*.asm'))
libc_c := $(sort $(shell find libc -name '*.c'))
libc_asm := $(filter-out libc/crt0.asm,$(sort $(shell find libc -name '*.asm')))
shared_c := $(sort $(wildcard kernel/*/shared/*.c))
tool_names := $(sort $(basename $(notdir $(wildcard user/tools/*.c))))
user_names := $(sort $(basename $(notdir $(wildcard user/*.c))) $(notdir $(patsubst %/,%,$(dir $(wildcard user/*/main.c)))))
demo_names := $(sort $(basename $(notdir $(wildcard user/demos/*.c))))
test_names := $(sort $(basename $(notdir $(wildcard user/tests/*.c))))

obj = $(patsubst %,$(BUILD)/obj/%.o,$(1))
kernel_objs := $(call obj,$(kernel_asm) $(kernel_c))
# kernel/standin/FILE.c stands in for a folder that is left out: the linker takes it only if something is missing.
standin_objs := $(call obj,$(filter kernel/standin/%,$(kernel_c)))
libc_objs := $(call obj,$(libc_c) $(libc_asm)) $(patsubst %,$(BUILD)/obj/libc-shared/%.o,$(shared_c))
decode_objs := $(patsubst %,$(BUILD)/obj/libc-shared/%.o,$(sort $(wildcard kernel/trace/decode/*.c)))
user_bins := $(addprefix $(BUILD)/user/,$(user_names))
tool_bins := $(addprefix $(BUILD)/user/tools/,$(tool_names))
demo_bins := $(addprefix $(BUILD)/user/demos/,$(demo_names))
test_bins := $(addprefix $(BUILD)/user/tests/,$(test_names))

# ---- flags

WARN := -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wmissing-prototypes -Wvla $(if $(WERROR),-Werror)
COMMON := -std=gnu11 -O2 -g -nostdinc -fno-strict-aliasing -fno-common -fno-delete-null-pointer-checks \
	-U__linux__ -U__unix__ -Ulinux -Uunix -fno-stack-protector -fcf-protection=none \
	-ffunction-sections -fdata-sections -fno-pie -MD -MP $(WARN)
KERNEL_INC := -Iarch/x86_64/include -Iarch/x86_64/extra -Ikernel/include -Ikernel/include/uapi -I$(BUILD)/include
KERNEL_CFLAGS := $(COMMON) -ffreestanding -mcmodel=kernel -mno-red-zone -mgeneral-regs-only \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer -D__KERNEL__ $(KERNEL_INC) $(if $(SELFTEST),-DCONFIG_FAULT_INJECTION -DCONFIG_LOCKDEP) \
	$(if $(clang),-mstack-alignment=8 -Wno-address-of-packed-member,-mpreferred-stack-boundary=3)
# Each sanitizer's flags, the files that they are not for, and the functions that it stands before (ld --wrap).
# Fields of a struct at an address that ring 3 chose are computed with before it is used: it may be odd, wrap, or be NULL
# (where nothing is ever mapped, so that a NULL pointer of the kernel's own is seen anyway).
ubsan_flags := -fsanitize=undefined -fno-sanitize=alignment,pointer-overflow,null
# common.c: checks of the index would stand between the clamp and the table, where tools/check-binary wants nothing.
ubsan_not := kernel/sanitize/% kernel/selftest/metadata.c arch/x86_64/entry/common.c
stackprotector_flags := -fstack-protector-strong -mstack-protector-guard=tls -mstack-protector-guard-reg=gs \
	-mstack-protector-guard-offset=40
stackprotector_not := kernel/sanitize/% arch/x86_64/cpu/tables.c
stackprotector_wrap := start_kernel schedule_tail __switch_to_asm
kasan_flags := -fsanitize=kernel-address --param asan-instrumentation-with-call-threshold=0 \
	--param asan-globals=0 --param asan-stack=0
kasan_not := kernel/sanitize/% kernel/selftest/metadata.c arch/x86_64/entry/% kernel/printk/% kernel/syslog/printk.c kernel/mm/slab.c kernel/mm/page_alloc.c kernel/percpu/% $(wildcard kernel/*/shared/*.c)
kasan_wrap := free_area_init alloc_pages __free_pages put_page __get_free_pages free_pages kmalloc \
	kmemdup kfree memcpy memmove memset memcmp copy_user_generic strncpy_user_generic
ifneq ($(and $(clang),$(STACKPROTECTOR)$(KASAN)),)
$(error STACKPROTECTOR=1 and KASAN=1 need gcc: clang has no guard at %gs:40 for this target, and other names for KASAN's checks)
endif
sanitize = $(foreach s,$(sanitizers),$(if $(filter $($(s)_not),$<),,$($(s)_flags)))
USER_INC := -isystem libc/include -isystem kernel/include/uapi -isystem $(BUILD)/include
USER_CFLAGS := $(COMMON) $(USER_INC) -fno-omit-frame-pointer -fno-asynchronous-unwind-tables
LIBC_CFLAGS := $(USER_CFLAGS) -ffreestanding -Ikernel/include/uapi -I$(BUILD)/include
ASFLAGS := -f elf64 -g -F dwarf -w+error -I$(BUILD)/include/ $(if $(TINY),,-Iarch/x86_64/unwind/) -Iarch/x86_64/entry/

# ---- targets people call

.PHONY: all build kernel user run test test-all debug mutants oracle recorder fuzz soak coverage stats bench doctor \
	toolchain lab grade clean help sparse format format-check compdb iso

all: build

# Installing may bring the compiler, so what is built is decided by a make of its own, afterwards.
jobs = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
sub_make = $(MAKE) --no-print-directory $(jobs)

build:
	@tools/deps build iso
	+@$(sub_make) image iso

.PHONY: image
image: $(BUILD)/lstar.elf $(BUILD)/initramfs.cpio
iso: $(BUILD)/lstar.iso
kernel: $(BUILD)/lstar.elf
user: $(user_bins) $(tool_bins) $(demo_bins) $(test_bins)

# Strings go to tools/run by the environment: a shell would take quotes in them for its own.
export APP EXTRA CMDLINE
RUN_OPTIONS = $(if $(EXTRA),--extra "$$EXTRA") $(WITH:%=--with %) $(if $(CPUS),--cpus $(CPUS)) $(if $(MEM),--mem $(MEM)) \
	$(if $(ICOUNT),--icount) $(if $(CMDLINE),--append "$$CMDLINE") $(if $(TIMEOUT),--timeout $(TIMEOUT)) \
	$(if $(APP),--app-env)

run:
	@tools/deps build run $(if $(APP),,iso)
	+@$(sub_make) image $(if $(APP),,iso)
	@BUILD=$(BUILD) tools/run $(if $(APP),,--iso) $(RUN_OPTIONS)
test:
	@tools/deps test
	+@$(sub_make) image iso
	+@$(sub_make) BUILD=$(BUILD)/selftest SELFTEST=1 kernel
	@BUILD=$(BUILD) $(PYTHON) tools/test $(TEST_OPTIONS)
test-all:
	+@$(MAKE) --no-print-directory test TEST_OPTIONS='-m "slow or not slow"'
debug:
	@tools/deps build run debug
	+@$(sub_make) image
	@BUILD=$(BUILD) tools/run --gdb $(RUN_OPTIONS)
oracle:
	@tools/deps build oracle
	+@$(sub_make) image
	@BUILD=$(BUILD) $(PYTHON) tools/oracle
recorder:
	@tools/deps build run hostcc
	+@$(sub_make) image $(BUILD)/recorder.so
	+@$(sub_make) BUILD=$(BUILD)/selftest SELFTEST=1 kernel
	@BUILD=$(BUILD) $(PYTHON) tools/record --selftest --timeout 300 --init tests </dev/null
coverage:
	@tools/deps build run hostcc
	+@$(sub_make) image $(BUILD)/kcov.so
	+@$(sub_make) BUILD=$(BUILD)/selftest SELFTEST=1 kernel
	@BUILD=$(BUILD) $(PYTHON) tools/coverage </dev/null
mutants:
	@tools/deps build run iso bochs git
	@BUILD=$(BUILD) $(PYTHON) tools/mutants $(MUTANT)
lab:
	$(if $(wildcard tools/lab),,$(error this is a lab's tree already: see labs/*/handout.md))
	@tools/deps build git
	@$(PYTHON) tools/lab '$(LAB)' '$(DIR)'
grade:
	@tools/deps build run git
	@$(PYTHON) tools/grade $(if $(LAB),--lab '$(LAB)') $(if $(FROM),--from '$(FROM)')
fuzz:
	@tools/deps build run $(if $(filter bochs,$(MACHINE)),bochs)
	@$(sub_make) image
	@$(sub_make) BUILD=$(BUILD)/selftest SELFTEST=1 kernel
	@BUILD=$(BUILD) $(PYTHON) tools/fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(MACHINE),--machine $(MACHINE))
soak:
	@tools/deps build run
	@$(sub_make) image
	@$(sub_make) BUILD=$(BUILD)/selftest SELFTEST=1 kernel
	@BUILD=$(BUILD) $(PYTHON) tools/soak $(if $(SECONDS),--seconds $(SECONDS)) $(if $(CPUS),--cpus $(CPUS))
bench:
	@tools/deps build iso oracle
	+@$(sub_make) image iso
	@BUILD=$(BUILD) $(PYTHON) tools/bench
stats:
	@BUILD=$(BUILD) $(PYTHON) tools/stats
doctor:
	@tools/doctor
toolchain:
	@tools/deps toolchain
	@tools/toolchain

clean:
	rm -rf $(filter-out $(BUILD)/toolchain $(BUILD)/oracle,$(wildcard $(BUILD)/*))

help:
	@sed -n 's/^# help: //p' Makefile
# help: make run                 install what is missing, build, boot, quick tests, then a shell (WITH= EXTRA= CPUS= MEM= CMDLINE= ICOUNT=1)
# help: make run APP='name args' boot straight into one program
# help: make test                install what is missing, build, run the tests; the last line counts them
# help: make test-all            with the tests that take longer, too: other numbers of CPUs, long fuzzing, all of the labs
# help: make debug               QEMU halted, GDB attached (APP= as for run)
# help: make oracle              the ring-3 tests under Linux and under Lstar, case by case
# help: make mutants             take each guard of the boundary out, and see its test turn red (MUTANT=name)
# help: make recorder            every kernel access to user memory: outsiders, double fetches
# help: make lab LAB=03 DIR=d    make a student's tree of a lab (labs/README.md)
# help: make grade               grade the lab whose tree this is (LAB=03 FROM=dir: another's)
# help: make fuzz                random ways into the kernel, with NMIs meanwhile (SECONDS= SEED= MACHINE=bochs)
# help: make soak                the stress programs for an hour, and nothing may be lost (SECONDS= CPUS=)
# help: make coverage            the lines of the boundary that the ring-3 tests reach, and those they do not
# help: make bench               Lstar and Linux side by side
# help: make stats               lines of code, image size, number of calls and tests
# help: make doctor              what is missing or too old on this machine
# help: make toolchain           build x86_64-elf binutils and GCC into build/toolchain
# help: make sparse format-check compdb clean     TINY=1: the core alone; LLVM=1: clang; WERROR=1: no warnings
# help:                           SELFTEST=1: with lstar_selftest; NOCHECK=1: without tools/check-binary
# help:                           UBSAN=1: undefined behaviour is reported; STACKPROTECTOR=1: so are smashed stacks;
# help:                           KASAN=1: so are use after free and accesses out of bounds (gcc)

print-%:
	@echo $($*)

# ---- generated headers

TBL := kernel/syscall/syscall_64.tbl
gen := $(BUILD)/include/asm/unistd_64.h $(BUILD)/include/bits/syscall.h \
	$(BUILD)/include/asm/syscalls_64.h $(BUILD)/include/asm/strace_64.h
gen_asm := $(BUILD)/include/asm-offsets.inc

$(BUILD)/include/asm/unistd_64.h: $(TBL) tools/gen-unistd tools/syscalltbl.py
	$(call say,GEN)
	$(folder)
	$(Q)$(PYTHON) tools/gen-unistd --nr $(TBL) > $@
$(BUILD)/include/bits/syscall.h: $(TBL) tools/gen-unistd tools/syscalltbl.py
	$(call say,GEN)
	$(folder)
	$(Q)$(PYTHON) tools/gen-unistd --sys $(TBL) > $@
$(BUILD)/include/asm/syscalls_64.h: $(TBL) tools/gen-syscalls tools/syscalltbl.py
	$(call say,GEN)
	$(folder)
	$(Q)$(PYTHON) tools/gen-syscalls $(TBL) > $@
$(BUILD)/include/asm/strace_64.h: kernel/syscall/syscalls.desc $(TBL) tools/gen-strace tools/syscalltbl.py
	$(call say,GEN)
	$(folder)
	$(Q)$(PYTHON) tools/gen-strace $< $(TBL) > $@

$(BUILD)/asm-offsets.s: arch/x86_64/asm-offsets.c $(gen)
	$(call say,CC)
	$(folder)
	$(Q)$(CC) $(KERNEL_CFLAGS) -MF $(BUILD)/asm-offsets.d -MT $@ -S -o $@ $<
$(gen_asm): $(BUILD)/asm-offsets.s
	$(call say,GEN)
	$(folder)
	$(Q)sed -n 's/^.*@@\([A-Za-z0-9_]*\) [$$]*\(-\{0,1\}[0-9]*\).*$$/%define \1 \2/p' $< > $@

# ---- the kernel

$(BUILD)/obj/%.asm.o: %.asm $(gen_asm) $(wildcard arch/x86_64/entry/*.inc arch/x86_64/unwind/*.inc)
	$(call say,NASM)
	$(folder)
	$(Q)$(NASM) $(ASFLAGS) -MD $(@:.o=.d) -o $@ $<
	$(Q)$(OBJCOPY) --wildcard --strip-symbol '..@*' $@ # labels made by macros (cfi.inc): no names for a reader

$(BUILD)/obj/libc/%.c.o: libc/%.c | $(gen)
	$(call say,CC)
	$(folder)
	$(Q)$(CC) $(LIBC_CFLAGS) -c -o $@ $<
$(BUILD)/obj/libc-shared/%.c.o: %.c | $(gen)
	$(call say,CC)
	$(folder)
	$(Q)$(CC) $(LIBC_CFLAGS) -idirafter arch/x86_64/include -c -o $@ $<
# Programs are there to be read, under GDB too.
$(BUILD)/obj/user/%: USER_CFLAGS += -Og
# What bench measures is the kernel; how the demos run, docs/gdb.md shows to the last flag.
$(BUILD)/obj/user/bench/% $(BUILD)/obj/user/demos/%: USER_CFLAGS += -O2
# Tests are many: not optimized they take a third of the time to compile, and GDB shows every variable. Their assembly
# pushes and calls, so that the compiler must keep nothing below the stack pointer.
$(BUILD)/obj/user/tests/%: USER_CFLAGS += -O0 -mno-red-zone
$(BUILD)/obj/user/strace/%: USER_CFLAGS += -Ikernel/trace/decode
$(BUILD)/obj/user/%.c.o: user/%.c | $(gen)
	$(call say,CC)
	$(folder)
	$(Q)$(CC) $(USER_CFLAGS) -c -o $@ $<
$(BUILD)/obj/%.c.o: %.c | $(gen)
	$(call say,CC)
	$(folder)
	$(Q)$(CC) $(KERNEL_CFLAGS) $(sanitize) -c -o $@ $<

# Linked twice: the first image tells where the functions lie, the second has that table in it.
link_kernel = $(LD) -nostdlib -static -z noexecstack --no-warn-rwx-segments -z max-page-size=4096 \
	--build-id=none --gc-sections $(foreach s,$(sanitizers),$($(s)_wrap:%=--wrap=%)) -T linker.ld -o
$(BUILD)/standin.a: $(standin_objs)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
$(BUILD)/absent.ld: kernel/absent.tbl
	$(folder)
	$(Q)sed -n 's/^[^#]*: //p' $< | tr ' ' '\n' | sed 's/^[^=]*$$/&=absent/; s/\(.*\)=\(.*\)/PROVIDE(\1 = \2);/' > $@
linked = $(filter-out $(standin_objs),$(kernel_objs)) $(BUILD)/standin.a $(BUILD)/absent.ld
$(BUILD)/lstar.elf: $(kernel_objs) $(BUILD)/standin.a $(BUILD)/absent.ld linker.ld tools/gen-kallsyms tools/check-syscalls \
		$(addprefix tools/,check-binary lstar/disasm.py lstar/entrycheck.py)
	$(Q)$(NM) -A --defined-only $(kernel_objs) | $(PYTHON) tools/check-syscalls $(TBL) $(if $(TINY),--tiny)
	$(call say,LD)
	@printf '' | $(PYTHON) tools/gen-kallsyms > $(BUILD)/kallsyms0.asm
	@$(NASM) -f elf64 -o $(BUILD)/kallsyms0.o $(BUILD)/kallsyms0.asm
	$(Q)$(link_kernel) $(BUILD)/lstar.tmp $(linked) $(BUILD)/kallsyms0.o
	@$(NM) -n $(BUILD)/lstar.tmp | $(PYTHON) tools/gen-kallsyms > $(BUILD)/kallsyms.asm
	@$(NASM) -f elf64 -o $(BUILD)/kallsyms.o $(BUILD)/kallsyms.asm
	$(Q)$(link_kernel) $@ $(linked) $(BUILD)/kallsyms.o
	@$(NM) -n $@ > $(BUILD)/lstar.sym
	@rm -f $(BUILD)/lstar.tmp
	$(if $(NOCHECK),,$(Q)$(PYTHON) tools/check-binary $@)

# ---- ring 3

$(BUILD)/libc/stubs.asm: $(TBL) $(libc_objs) tools/gen-stubs tools/syscalltbl.py
	$(call say,GEN)
	$(folder)
	$(Q)$(NM) -g --defined-only $(libc_objs) > $(BUILD)/libc/symbols
	$(Q)$(PYTHON) tools/gen-stubs $(TBL) $(BUILD)/libc/symbols > $@
$(BUILD)/libc/stubs.o: $(BUILD)/libc/stubs.asm
	$(call say,NASM)
	$(Q)$(NASM) -f elf64 -o $@ $<
$(BUILD)/libc/libc.a: $(libc_objs) $(BUILD)/libc/stubs.o
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

crt0 := $(BUILD)/obj/libc/crt0.asm.o
link_user = $(LD) -nostdlib -static -z noexecstack -z max-page-size=4096 -z separate-code \
	--build-id=none --gc-sections $(if $(wildcard user/user.ld),-T user/user.ld)

$(BUILD)/user/tests/%: $(BUILD)/obj/user/tests/%.c.o $(crt0) $(BUILD)/user/tests-lib.a $(BUILD)/libc/libc.a
	$(call say,LD)
	$(folder)
	$(Q)$(link_user) -o $@ $(crt0) $< $(BUILD)/user/tests-lib.a $(BUILD)/libc/libc.a
$(BUILD)/user/demos/%: $(BUILD)/obj/user/demos/%.c.o $(crt0) $(BUILD)/libc/libc.a
	$(call say,LD)
	$(folder)
	$(Q)$(link_user) -o $@ $(crt0) $< $(BUILD)/libc/libc.a
# Each tool alone, for tests on the host and for GDB; and all in one, which is what the initramfs has.
$(BUILD)/user/tools/%: $(BUILD)/obj/user/tools/%.c.o $(crt0) $(BUILD)/user/lib.a $(BUILD)/libc/libc.a
	$(call say,LD)
	$(folder)
	$(Q)$(link_user) -o $@ $(crt0) $< $(BUILD)/user/lib.a $(BUILD)/libc/libc.a
$(BUILD)/include/tools.h: $(wildcard user/tools)
	$(call say,GEN)
	$(folder)
	$(Q)printf 'TOOL(%s)\n' $(tool_names) > $@
$(BUILD)/obj/user/toolbox/main.c.o: $(BUILD)/include/tools.h
$(BUILD)/obj/user/tools/renamed/%.o: $(BUILD)/obj/user/tools/%.c.o
	$(folder)
	$(Q)$(OBJCOPY) --redefine-sym main=main_$* $< $@
$(BUILD)/user/toolbox: $(patsubst %,$(BUILD)/obj/user/tools/renamed/%.o,$(tool_names))
$(BUILD)/user/lib.a: $(call obj,$(sort $(wildcard user/lib/*.c)))
$(BUILD)/user/tests-lib.a: $(call obj,$(sort $(wildcard user/tests/lib/*.c)))
$(BUILD)/user/lib.a $(BUILD)/user/tests-lib.a:
	$(call say,AR)
	$(folder)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
define user_program
$(BUILD)/user/$(1): $(call obj,$(wildcard user/$(1).c) $(sort $(wildcard user/$(1)/*.c))) $(crt0) $(BUILD)/user/lib.a $(BUILD)/libc/libc.a
	$$(call say,LD)
	$$(folder)
	$(Q)$$(link_user) -o $$@ $(crt0) $$(filter %.o,$$(filter-out $(crt0),$$^)) $(BUILD)/user/lib.a $(BUILD)/libc/libc.a
endef
$(foreach p,$(user_names),$(eval $(call user_program,$(p))))
# The kernel's text of calls is strace's too.
$(BUILD)/user/strace: $(decode_objs)

# /etc/tiny-tests: what the core alone can pass, which cannot list a directory either.
$(BUILD)/tests-files/.done: $(wildcard user/tests/files/* user/tests/quick-tests tests/tiny-skip.txt user/tests/*.c)
	$(call say,GEN)
	@rm -rf $(@D) && mkdir -p $(@D)/tests/files
	$(Q)$(if $(wildcard user/tests/files/gen.py),$(PYTHON) user/tests/files/gen.py $(@D)/tests/files)
	@mkdir -p $(@D)/etc && cp -f $(wildcard user/tests/quick-tests) $(@D)/etc/ 2>/dev/null || true
	@sed -n 's/\t.*//p' $(wildcard tests/tiny-skip.txt) /dev/null > $(@D)/skip
	@printf '%s\n' $(test_names) | grep -vxFf $(@D)/skip > $(@D)/etc/tiny-tests
	@rm $(@D)/skip
	@touch $@

$(BUILD)/initramfs.cpio: $(user_bins) $(tool_bins) $(demo_bins) $(test_bins) $(BUILD)/tests-files/.done tools/mkinitramfs tools/lstar/cpio.py
	$(call say,CPIO)
	@rm -rf $(BUILD)/root-extra && mkdir -p $(BUILD)/root-extra && \
		cp -a $(BUILD)/tests-files/. $(BUILD)/root-extra/ && rm -f $(BUILD)/root-extra/.done
	$(Q)$(PYTHON) tools/mkinitramfs -o $@ --base --strip --into / $(BUILD)/user/init \
		--into /bin $(user_bins) $(demo_bins) --into /tests $(test_bins) \
		--links toolbox /bin $(tool_names) [ --dir $(BUILD)/root-extra

$(BUILD)/lstar.iso: $(BUILD)/lstar.elf $(BUILD)/initramfs.cpio $(wildcard boot/grub.cfg) tools/mkiso
	$(call say,ISO)
	$(Q)tools/mkiso -o $@ $(BUILD)/lstar.elf $(BUILD)/initramfs.cpio

# ---- recorder and coverage: plugins for QEMU, so programs of the host

$(BUILD)/recorder.so $(BUILD)/kcov.so $(BUILD)/lines.so: $(BUILD)/%.so: $(wildcard tools/recorder/*.[ch] tools/kcov/*.[ch] tools/lines/*.[ch])
	$(call say,HOSTCC)
	$(folder)
	$(Q)$(HOSTCC) -std=gnu11 -O2 -Wall -Wextra -Wno-unused-parameter $(if $(WERROR),-Werror) -fPIC -shared \
		-fvisibility=hidden -o $@ $(filter tools/$*/%.c,$^) -pthread

# ---- checks of the source

sparse: $(gen)
	@tools/deps sparse
	@status=0; for f in $(kernel_c); do \
		out=$$($(SPARSE) -Wno-decl $(filter-out -MD -MP -W% -fcf% -mpref%,$(KERNEL_CFLAGS)) $$f 2>&1 | grep -v '^$$') ; \
		if [ -n "$$out" ]; then echo "$$out"; status=1; fi; done; exit $$status

c_files := $(shell find arch kernel libc user -name '*.c' -o -name '*.h' 2>/dev/null)
format:
	@clang-format -i $(c_files)
format-check:
	@clang-format --dry-run -Werror $(c_files)

compdb: $(gen)
	@$(PYTHON) tools/compdb '$(CC) $(KERNEL_CFLAGS)' '$(CC) $(LIBC_CFLAGS)' '$(CC) $(USER_CFLAGS)' > compile_commands.json

-include $(BUILD)/asm-offsets.d
-include $(patsubst %.o,%.d,$(kernel_objs) $(libc_objs) $(decode_objs)) \
	$(shell find $(BUILD)/obj/user -name '*.d' 2>/dev/null)
