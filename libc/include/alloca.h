/* Memory on the stack, gone when the function returns. See alloca(3). */
#pragma once

#define alloca(size) __builtin_alloca(size)
