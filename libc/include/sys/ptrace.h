/* Linux: watching and changing another process. See ptrace(2). */
#pragma once

#include <linux/ptrace.h>

#define PTRACE_PEEKUSER PTRACE_PEEKUSR
#define PTRACE_POKEUSER PTRACE_POKEUSR

/* The PTRACE_PEEK requests return the word itself, and set errno to 0 if it is no error. */
long ptrace(int request, ...);
