/* errno values: Linux's, plus those that never leave the kernel. */
#pragma once

#include <uapi/linux/errno.h>

/* Interrupted: become EINTR or a restart on the way out */
#define ERESTARTSYS 512		  /* restart, if the handler has SA_RESTART */
#define ERESTARTNOINTR 513	  /* restart always */
#define ERESTARTNOHAND 514	  /* restart, if there was no handler */
#define ERESTART_RESTARTBLOCK 516 /* restart by restart_syscall(2): <linux/restart_block.h> */
