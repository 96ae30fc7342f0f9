/* mem.c: what mem.h promises. */
#include "../mem.h"

const struct bad_pointer bad_pointers[NR_BAD_POINTERS] = {
	{ 0x7ffffffff000UL, "last page of the lower half" },
	{ 0x7ffffffffff8UL, "last word of the lower half" },
	{ 0x800000000000UL, "first non-canonical address" },
	{ 0x8000000000000000UL, "non-canonical, bit 63" },
	{ 0xffff7ffffffffff8UL, "last non-canonical address" },
	{ 0xffff888000000000UL, "direct map" },
	{ 0xffff888000100000UL, "direct map, 1 MiB" },
	{ 0xffffc90000000000UL, "vmalloc area" },
	{ 0xffffffff80000000UL, "kernel image" },
	{ 0xffffffff81000000UL, "kernel text" },
	{ 0xfffffffffffffff8UL, "last word" },
	{ 0xffffffffffffffffUL, "last byte" },
};

long map_anon(unsigned long addr, unsigned long len, int prot, int flags)
{
	return SYS(mmap, addr, len, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

char *map_pages(unsigned long n, int prot)
{
	long p = map_anon(0, n * PAGE, prot, 0);

	if (p < 0 && p >= -4095) {
		ktap_line("Bail out! mmap of %lu pages: %ld", n, p);
		SYS(exit_group, 1);
	}
	return (char *)p;
}

void unmap_pages(void *p, unsigned long n)
{
	SYS(munmap, p, n * PAGE);
}

char *map_edge(unsigned long n)
{
	char *p = map_pages(n + 1, PROT_READ | PROT_WRITE);

	unmap_pages(p + n * PAGE, 1);
	return p;
}

int readable(const void *p)
{
	long fd = SYS(open, p, O_RDONLY);

	if (fd >= 0)
		SYS(close, fd);
	return fd != -EFAULT;
}

int writable(void *p)
{
	long ret = SYS(getrandom, p, 1, 0), fd;

	if (ret == -ENOSYS) {
		fd = SYS(open, "/init", O_RDONLY);
		ret = SYS(read, fd, p, 1);
		SYS(close, fd);
	}
	return ret == 1;
}

int filled(const void *p, int c, size_t n)
{
	const unsigned char *s = p;

	while (n--)
		if (*s++ != (unsigned char)c)
			return 0;
	return 1;
}
