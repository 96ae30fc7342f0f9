/* fail_mm.h: the rows of fail_nth.c for memory. */
#ifndef TESTS_FAIL_MM_H
#define TESTS_FAIL_MM_H

#include "fail_nth.h"

/* What cannot be brought in is locked all the same. */
static long mlock_page(long ret)
{
	if (ret < 0)
		SYS(munlock, area + 4 * PAGE, PAGE);
	return ret;
}

static void lock_again(void)
{
	SYS(munlockall);
	SYS(mlock, area + 8 * PAGE, 3 * PAGE);
}

/* Gives up the pages that are there only because all of memory was locked. */
static void untouch(void)
{
	SYS(madvise, area + PAGE, 7 * PAGE, MADV_DONTNEED);
	SYS(madvise, area + 11 * PAGE, 5 * PAGE, MADV_DONTNEED);
}

#define UNLOCK                               \
	SYS(munlock, area + 4 * PAGE, PAGE); \
	SYS(madvise, area + 4 * PAGE, PAGE, MADV_DONTNEED)

FAIL(mmap, map_anon(0, 4 * PAGE, RW, 0), unmap_pages((void *)ret, 4));
FAIL_MORE(mmap, populate, map_anon(0, 4 * PAGE, RW, MAP_POPULATE), unmap_pages((void *)ret, 4));
FAIL_MORE(mmap, file, SYS(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, text, 0),
	  unmap_pages((void *)ret, 1));
FAIL_MORE(mmap, shared,
	  SYS(mmap, 0, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0),
	  unmap_pages((void *)ret, 4));
/* A hole and its filling. */
FAIL(munmap, SYS(munmap, area + 4 * PAGE, PAGE),
     map_anon((long)area + 4 * PAGE, PAGE, RW, MAP_FIXED));
FAIL_MORE(mmap, fixed, map_anon((long)area + 4 * PAGE, PAGE, PROT_READ, MAP_FIXED),
	  map_anon((long)area + 4 * PAGE, PAGE, RW, MAP_FIXED));
FAIL(mprotect, SYS(mprotect, area + 4 * PAGE, PAGE, PROT_READ),
     SYS(mprotect, area + 4 * PAGE, PAGE, RW));
FAIL(mremap, SYS(mremap, area, PAGE, 2 * PAGE, MREMAP_MAYMOVE),
     SYS(mremap, ret, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, area);
     SYS(munmap, ret + PAGE, PAGE));
FAIL(madvise, SYS(madvise, area + 4 * PAGE, PAGE, MADV_DONTFORK),
     SYS(madvise, area + 4 * PAGE, PAGE, MADV_DOFORK));
FAIL_MORE(madvise, populate, SYS(madvise, area + 4 * PAGE, PAGE, MADV_POPULATE_WRITE),
	  SYS(madvise, area + 4 * PAGE, PAGE, MADV_DONTNEED));
FAIL_AS(mlock, page, -EAGAIN, mlock_page(SYS(mlock, area + 4 * PAGE, PAGE)), UNLOCK);
FAIL_AS(mlock2, page, -EAGAIN, mlock_page(SYS(mlock2, area + 4 * PAGE, PAGE, 1)), UNLOCK);
/* Some of what is locked: the area is cut in three. */
FAIL(munlock, SYS(munlock, area + 9 * PAGE, PAGE), SYS(mlock, area + 9 * PAGE, PAGE));
FAIL_QUIET(mlockall, lock_again(), 2 /* MCL_FUTURE */);
/* What cannot be brought in is locked all the same, and nothing is said of it: Linux. */
FAIL_MORE(mlockall, current, SYS(mlockall, 1 /* MCL_CURRENT */), lock_again(); untouch());
FAIL_QUIET(munlockall, lock_again());
FAIL_AS(mincore, pages, -EAGAIN, SYS(mincore, area, 4 * PAGE, buf), NOTHING);
FAIL_NEVER(msync, area, 4 * PAGE, MS_SYNC);
FAIL_NEVER(mseal, 0x10000, PAGE, 0); /* of what is there: fail_child.c */
FAIL(brk, SYS(brk, brk_before + 3 * PAGE) == (long)brk_before ? -ENOMEM : 0, SYS(brk, brk_before));
FAIL(memfd_create, SYS(memfd_create, "fail", 0), CLOSE);

#endif
