/*
 * Thread-local storage: the program's PT_TLS segment is the first contents of every thread's variables. Also where
 * errno lives. Like csu/libc-tls.c in glibc.
 */
#include "thread.h"

#include <asm/prctl.h>
#include <elf.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

static int main_errno;
static struct __pthread
	main_thread; /* filled in by __tls_start(): until then it takes no room in the file */

struct __pthread *__main_thread = &main_thread;
bool __threaded, __has_tls;

int *__errno_location(void)
{
	return __has_tls ? __self()->errno_at : &main_errno;
}

static const Elf64_Phdr *segment(void)
{
	const Elf64_Phdr *header = (const Elf64_Phdr *)getauxval(AT_PHDR);

	for (unsigned long n = getauxval(AT_PHNUM); n; n--, header++)
		if (header->p_type == PT_TLS)
			return header;
	return NULL;
}

/* The linker counted back from the thread pointer: the size rounded up to the alignment. */
size_t __tls_size(void)
{
	const Elf64_Phdr *tls = segment();
	size_t align = tls && tls->p_align ? tls->p_align : 1;

	return tls ? (tls->p_memsz + align - 1) & -align : 0;
}

void __tls_fill(struct __pthread *thread)
{
	const Elf64_Phdr *tls = segment();

	if (tls)
		memcpy((char *)thread - __tls_size(), (const void *)tls->p_vaddr, tls->p_filesz);
}

void __tls_start(void)
{
	size_t below = __tls_size();
	char *map;

	if (__has_tls)
		return;
	if (below) {
		below = (below + 4095) & ~4095UL; /* whatever alignment it wants */
		map = mmap(NULL, below + sizeof(main_thread), PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (map == MAP_FAILED)
			__die("libc: no memory for thread-local variables");
		__main_thread = memcpy(map + below, &main_thread, sizeof(main_thread));
		__tls_fill(__main_thread);
	}
	__main_thread->self = __main_thread;
	__main_thread->errno_at = &main_errno;
	if (__syscall(SYS_arch_prctl, ARCH_SET_FS, __main_thread) < 0)
		__die("libc: arch_prctl(ARCH_SET_FS) failed");
	__has_tls = true;
}
