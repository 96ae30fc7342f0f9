/* All entries of a folder that are wanted, sorted. See scandir(3). */
#include "../internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

int alphasort(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int scandir(const char *path, struct dirent ***result, int (*wanted)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **))
{
	struct dirent **list = NULL, **grown, *entry, *copy;
	size_t count = 0;
	DIR *dir = opendir(path);

	if (!dir)
		return -1;
	while ((entry = readdir(dir))) {
		if (wanted && !wanted(entry))
			continue;
		grown = realloc(list, (count + 1) * sizeof(*list));
		copy = malloc(entry->d_reclen);
		if (grown)
			list = grown;
		if (!grown || !copy) {
			free(copy);
			while (count)
				free(list[--count]);
			free(list);
			closedir(dir);
			errno = ENOMEM;
			return -1;
		}
		list[count++] = memcpy(copy, entry, entry->d_reclen);
	}
	closedir(dir);
	if (compare && count)
		qsort(list, count, sizeof(*list),
		      (int (*)(const void *, const void *))(void *)compare);
	*result = list;
	return (int)count;
}
