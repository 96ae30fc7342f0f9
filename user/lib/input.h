/* The files that a filter reads: its operands, - or none is standard input. */
#pragma once

#include "lib.h"
#include <stdio.h>

/* stdin for -. NULL and errno, EISDIR for a folder. */
FILE *open_input(const char *path);
void close_input(FILE *file);
/* The next line without its newline, malloc()ed; NULL at the end. */
char *get_line(FILE *file, size_t *len);
char *get_unit(FILE *file, char end, size_t *len); /* the same with another end */
/* All lines of all files, which @end ends. *status becomes 2 if one could not be read. */
char **read_lines(char **paths, char end, size_t *count, int *status);
/* 10, 2k, 1M; ends the program with a message about `what` if it is no number. */
unsigned long size_number(const char *text, const char *what);
