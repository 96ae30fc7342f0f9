/* What the files of kernel/percpu share. */
#pragma once

#include "../mm/internal.h"

/* A cache has taken @pages that it would give back at once (negative: has given). */
void account_cached_pages(long pages);
void drain_slab_cache(void); /* this CPU's, as the next */
void drain_table_cache(void);
void drain_kernel_stacks(void);
