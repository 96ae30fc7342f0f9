/* Memory: what <stdlib.h> has, and malloc_usable_size(3). */
#pragma once

#include <stdlib.h>

size_t malloc_usable_size(void *ptr);
void *memalign(size_t alignment, size_t size);
