/*
 * Signals and what comes with them.
 */
#ifndef _UAPI_LINUX_SIGNAL_H
#define _UAPI_LINUX_SIGNAL_H

#include <asm/signal.h>
#include <asm/siginfo.h>

#endif /* _UAPI_LINUX_SIGNAL_H */
