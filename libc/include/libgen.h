/* POSIX: the parts of a path. Both may change what they are given. See basename(3). */
#pragma once

char *basename(char *path);
char *dirname(char *path);
