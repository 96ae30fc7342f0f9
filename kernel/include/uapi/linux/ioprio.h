/* Priorities of ioprio_set(2): a class and a level. */
#ifndef _UAPI_LINUX_IOPRIO_H
#define _UAPI_LINUX_IOPRIO_H

#define IOPRIO_CLASS_SHIFT 13
#define IOPRIO_PRIO_CLASS(ioprio) ((ioprio) >> IOPRIO_CLASS_SHIFT & 7)
#define IOPRIO_PRIO_LEVEL(ioprio) ((ioprio)&7)
#define IOPRIO_PRIO_VALUE(class, data) ((class) << IOPRIO_CLASS_SHIFT | (data))

enum { IOPRIO_CLASS_NONE, IOPRIO_CLASS_RT, IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE };
enum { IOPRIO_WHO_PROCESS = 1, IOPRIO_WHO_PGRP, IOPRIO_WHO_USER };

#endif /* _UAPI_LINUX_IOPRIO_H */
