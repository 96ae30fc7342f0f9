/* Linux: the registers of a traced process. See ptrace(2). */
#pragma once

#include <asm/user.h>
