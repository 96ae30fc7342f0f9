/* Sorting (heapsort: never worse than n log n, no recursion, no memory) and searching. */
#include <stdlib.h>
#include <string.h>

typedef int (*order)(const void *, const void *);

static void swap(char *a, char *b, size_t size)
{
	char piece[64];

	while (size) {
		size_t n = size < sizeof(piece) ? size : sizeof(piece);

		memcpy(piece, a, n);
		memcpy(a, b, n);
		memcpy(b, piece, n);
		a += n;
		b += n;
		size -= n;
	}
}

/* Lets the element sink until neither of its two children is larger. */
static void sift(char *base, size_t at, size_t count, size_t size, order compare)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			return;
		if (child + 1 < count &&
		    compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + at * size, base + child * size) >= 0)
			return;
		swap(base + at * size, base + child * size, size);
		at = child;
	}
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	for (size_t i = count / 2; i > 0; i--)
		sift(base, i - 1, count, size, compare);
	while (count > 1) {
		count--;
		swap(base, (char *)base + count * size, size);
		sift(base, 0, count, size, compare);
	}
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
	      int (*compare)(const void *, const void *))
{
	const char *low = base;

	while (count) {
		const char *middle = low + count / 2 * size;
		int side = compare(key, middle);

		if (side == 0)
			return (void *)middle;
		if (side > 0) {
			low = middle + size;
			count--;
		}
		count /= 2;
	}
	return NULL;
}
