/* The tables of calls, flags and structs, as tools/gen-strace makes them of kernel/syscall/syscalls.desc. */
#include "decode.h"
#include "../../include/uapi/asm/prctl.h"
#include "../../include/uapi/asm/statfs.h"
#include <asm/ioctls.h>
#include <asm/mman.h>
#include <asm/poll.h>
#include <asm/resource.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/socket.h>
#include <asm/stat.h>
#include <asm/termbits.h>
#include <asm/termios.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/dirent.h>
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/eventpoll.h>
#include <linux/fadvise.h>
#include <linux/falloc.h>
#include "../../include/uapi/linux/fcntl.h"
#include "../../include/uapi/linux/fs.h"
#include <linux/futex.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include "../../include/uapi/linux/mount.h"
#include <linux/openat2.h>
#include <linux/personality.h>
#include <linux/poll.h>
#include <linux/prctl.h>
#include "../../include/uapi/linux/random.h"
#include "../../include/uapi/linux/reboot.h"
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <linux/securebits.h>
#include <linux/signalfd.h>
#include <linux/socket.h>
#include <linux/stat.h>
#include <linux/sysinfo.h>
#include <linux/syslog.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/timerfd.h>
#include <linux/times.h>
#include <linux/utime.h>
#include <linux/utsname.h>
#include "../../include/uapi/linux/wait.h"
#include <linux/xattr.h>

/* Layouts of the ABI that have no C struct of that shape on both sides. */
typedef unsigned long sigaction_words[11]; /* strace wants room for 512 signals to be there */
typedef int owner_words[2];

#define STRACE_TABLES
#include <asm/strace_64.h>
