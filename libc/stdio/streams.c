/* stdin, stdout and stderr. */
#include "file.h"

static char in[BUFSIZ], out[BUFSIZ];

static FILE standard[3] = {
	{ .fd = 0, .flags = CAN_READ, .mode = UNDECIDED, .buf = in, .size = sizeof(in) },
	{ .fd = 1, .flags = CAN_WRITE, .mode = UNDECIDED, .buf = out, .size = sizeof(out) },
	{ .fd = 2, .flags = CAN_WRITE, .mode = _IONBF },
};

FILE *const stdin = &standard[0];
FILE *const stdout = &standard[1];
FILE *const stderr = &standard[2];
