/* POSIX: limits and use of resources. See getrlimit(2), getrusage(2). */
#pragma once

#include <linux/resource.h>
#include <linux/time.h>
#include <sys/types.h>

typedef unsigned long rlim_t;

int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);
int prlimit(pid_t pid, int resource, const struct rlimit *limit, struct rlimit *old);
int getrusage(int who, struct rusage *usage);
int getpriority(int which, id_t who);
int setpriority(int which, id_t who, int priority);
