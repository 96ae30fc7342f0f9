/* Flags of splice(2), tee(2) and vmsplice(2). */
#ifndef _UAPI_LINUX_SPLICE_H
#define _UAPI_LINUX_SPLICE_H

#define SPLICE_F_MOVE 0x1     /* a wish that nobody has to fulfil */
#define SPLICE_F_NONBLOCK 0x2 /* of the pipe */
#define SPLICE_F_MORE 0x4     /* more is to come */
#define SPLICE_F_GIFT 0x8     /* the pages of vmsplice(2) will not be changed */
#define SPLICE_F_ALL (SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT)

#endif /* _UAPI_LINUX_SPLICE_H */
