/* poll(2): what its header is called in the ABI. */
#ifndef _UAPI_LINUX_POLL_H
#define _UAPI_LINUX_POLL_H

#include <asm/poll.h>

#endif /* _UAPI_LINUX_POLL_H */
