/* Linux: what a signal handler's third argument points at. See sigaction(2). */
#pragma once

#include <asm/ucontext.h>
#include <signal.h>
