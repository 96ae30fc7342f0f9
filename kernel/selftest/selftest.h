/*
 * What the files of the test hook share. The operations are listed in
 * <uapi/linux/lstar_selftest.h>.
 */
#pragma once

#include <linux/types.h>
#include <uapi/linux/lstar_selftest.h>

#define SELFTEST_ARGS 5

/* An operation: @arg are lstar_selftest()'s arguments after the first. */
typedef long (*selftest_fn)(const unsigned long *arg);

long selftest_get_user(const unsigned long *arg);
long selftest_put_user(const unsigned long *arg);
long selftest_copy_from(const unsigned long *arg);
long selftest_copy_to(const unsigned long *arg);
long selftest_strncpy(const unsigned long *arg);
long selftest_strnlen(const unsigned long *arg);
long selftest_copy_struct(const unsigned long *arg);
long selftest_clear_user(const unsigned long *arg);
long selftest_check_zeroed(const unsigned long *arg);
long selftest_copy_nofault(const unsigned long *arg);
long selftest_sweep(const unsigned long *arg);
long selftest_pagetables(const unsigned long *arg);
long selftest_integrity(const unsigned long *arg);
long selftest_poison(const unsigned long *arg);
long selftest_bug(const unsigned long *arg);
long selftest_fetch(const unsigned long *arg);
long selftest_probe(const unsigned long *arg);
long selftest_probe_read(const unsigned long *arg);
long selftest_watch(const unsigned long *arg);
long selftest_nmi(const unsigned long *arg);
long selftest_nmi_timer(const unsigned long *arg);
long selftest_set_frame(const unsigned long *arg);
long selftest_load_gs(const unsigned long *arg);
long selftest_load_ds(const unsigned long *arg);
long selftest_fail_nth(const unsigned long *arg);
long selftest_usage(const unsigned long *arg);
long selftest_sanitize(const unsigned long *arg);
long selftest_syscall(const unsigned long *arg);

/* Adds a finding to @report, which counts all and keeps the first few. */
void selftest_found(struct selftest_report *report, const char *what, u64 got, u64 want);

/* lockdep.c */
extern u64 spin_limit;		     /* ns that somebody waits for a spinlock before it says so */
extern unsigned int lockdep_reports; /* so far */
long selftest_locks(const unsigned long *arg);
