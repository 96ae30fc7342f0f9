/* What adjtimex(2) tells and changes. */
#ifndef _UAPI_LINUX_TIMEX_H
#define _UAPI_LINUX_TIMEX_H

#include <linux/time.h>

struct timex {
	unsigned int modes; /* ADJ_*: what is to change; 0: nothing */
	int __pad0;
	long offset, freq, maxerror, esterror;
	int status; /* STA_* */
	int __pad1;
	long constant, precision, tolerance;
	struct timeval time;
	long tick;
	long ppsfreq, jitter;
	int shift;
	int __pad2;
	long stabil, jitcnt, calcnt, errcnt, stbcnt;
	int tai;
	int __pad3[11];
};

#define ADJ_OFFSET 0x0001
#define ADJ_FREQUENCY 0x0002
#define ADJ_MAXERROR 0x0004
#define ADJ_ESTERROR 0x0008
#define ADJ_STATUS 0x0010
#define ADJ_TIMECONST 0x0020
#define ADJ_TAI 0x0080
#define ADJ_SETOFFSET 0x0100
#define ADJ_MICRO 0x1000
#define ADJ_NANO 0x2000
#define ADJ_TICK 0x4000
#define ADJ_ADJTIME 0x8000 /* adjtime(3), with ADJ_OFFSET_SINGLESHOT: */
#define ADJ_OFFSET_SINGLESHOT 0x0001
#define ADJ_OFFSET_READONLY 0x2000

#define STA_UNSYNC 0x0040
#define STA_NANO 0x2000
#define STA_RONLY 0xff00

#define TIME_OK 0
#define TIME_ERROR 5 /* nobody has synchronised the clock */

#endif /* _UAPI_LINUX_TIMEX_H */
