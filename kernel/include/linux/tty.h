/*
 * The console terminal: one line editor between all keyboards (serial and PS/2) and the programs
 * that read /dev/console, /dev/tty or /dev/ttyS0; what they write goes to all consoles. It is
 * kernel/drivers/tty, or in the core alone the small one in kernel/standin. Linux:
 * <linux/tty.h>.
 */
#pragma once

#include <linux/types.h>

#define TTY_MAJOR 4
#define TTYAUX_MAJOR 5

struct file_operations;

/* What /dev/console, /dev/tty and /dev/ttyS0 do. */
extern const struct file_operations console_fops;

/* A session's leader dies (@on_exit), or gives its terminal up. kernel/drivers/tty/tty_jobctrl.c */
void disassociate_ctty(bool on_exit);

/* Which terminal controls the process, 0: none, and what is in its foreground, -1: nobody. Under tasklist_lock. */
struct signal_struct;
void signal_tty(const struct signal_struct *signal, dev_t *dev, pid_t *pgrp);

/* A byte from a keyboard. From interrupt handlers. */
void tty_receive(u8 c);

/* Whether tty_receive() would keep a byte. If not, the throttle function is called with true. */
bool tty_has_room(void);

/* @fn(true): hold the bytes back; @fn(false): deliver again. Called with interrupts off. */
void tty_set_throttle(void (*fn)(bool stop));
