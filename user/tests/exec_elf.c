/*
 * execve of the ELF files that files/gen.py makes: those that must run check their own start and
 * exit with 42; of the malformed ones some are refused with an errno, and some are noticed only
 * when the old program is gone already: then the task dies of SIGSEGV, as under Linux.
 * execve(2), elf(5).
 */
#include "child.h"
#include "files.h"

static const char *const argv[] = { "x", NULL };
static const char *const envp[] = { NULL };

static const char *path_of(const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), FILES "elf/%s", name);
	return path;
}

static int status_of(const char *name)
{
	return IN_CHILD(SYS(execve, path_of(name), argv, envp); SYS(exit, 99));
}

#define RUNS(id)                                           \
	TEST(id)                                           \
	{                                                  \
		EXPECT_STATUS(status_of(#id), EXITED(42)); \
	}
#define DIES(id, sig)                                       \
	TEST(id)                                            \
	{                                                   \
		EXPECT_STATUS(status_of(#id), KILLED(sig)); \
	}
#define FAILS(id, err)                                                                            \
	TEST(id)                                                                                  \
	{                                                                                         \
		EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(execve, path_of(#id), argv, envp), -(err))), \
			      PASSED);                                                            \
	}

RUNS(good)
RUNS(pie)	/* position independent, static: ET_DYN without an interpreter */
RUNS(regs)	/* starts with all registers zero */
RUNS(fpu)	/* and with a fresh FPU and FS base */
RUNS(bss)	/* memory behind the file's bytes is zero */
RUNS(selfmod)	/* a segment may be writable and executable */
RUNS(stack_rwx) /* PT_GNU_STACK with PF_X makes the stack executable */
RUNS(odd_vaddr) /* a segment need not begin at a page */

/* Refused before anything is lost. */
FAILS(empty, ENOEXEC)
FAILS(text, ENOEXEC)
FAILS(truncated, ENOEXEC)
FAILS(truncated63, ENOEXEC)
FAILS(header_only, ENOEXEC)
FAILS(magic, ENOEXEC)
FAILS(aarch64, ENOEXEC)
FAILS(relocatable, ENOEXEC)
FAILS(core, ENOEXEC)
FAILS(phentsize, ENOEXEC)
FAILS(phnum0, ENOEXEC)
FAILS(phnum1171, ENOEXEC)
FAILS(phnum_max, ENOEXEC)
FAILS(phoff_end, ENOEXEC)
FAILS(phoff_cut, ENOEXEC)
FAILS(phoff_2g, ENOEXEC)
FAILS(phoff_huge, ENOEXEC)
FAILS(noexec, EACCES)

/* Noticed too late. */
DIES(kernel_segment, SIGSEGV)
DIES(kernel_image, SIGSEGV)
DIES(noncanonical_segment, SIGSEGV)
DIES(last_page_segment, SIGSEGV)
DIES(filesz_over_memsz, SIGSEGV)
DIES(memsz_huge, SIGSEGV)
DIES(memsz_wrap, SIGSEGV)
DIES(offset_wrap, SIGSEGV)
DIES(not_congruent, SIGSEGV)

/* Well loaded, and wrong from the first instruction on. */
DIES(past_the_file, SIGBUS)
DIES(entry_zero, SIGSEGV)
DIES(entry_kernel, SIGSEGV)
DIES(entry_noncanonical, SIGSEGV) /* an iretq that faults */
DIES(entry_data, SIGSEGV)
DIES(stack_rw, SIGSEGV)
DIES(write_text, SIGSEGV)

/* A 32-bit program: Debian's Linux runs it, so this one is not the oracle's. */
FAILS(elf32, ENOEXEC)
