/*
 * Actions of syslog(2), which the C library calls klogctl(3).
 */
#ifndef _UAPI_LINUX_SYSLOG_H
#define _UAPI_LINUX_SYSLOG_H

#define SYSLOG_ACTION_CLOSE 0
#define SYSLOG_ACTION_OPEN 1
#define SYSLOG_ACTION_READ 2	 /* wait for messages and consume them */
#define SYSLOG_ACTION_READ_ALL 3 /* the last messages, without consuming */
#define SYSLOG_ACTION_READ_CLEAR 4
#define SYSLOG_ACTION_CLEAR 5
#define SYSLOG_ACTION_CONSOLE_OFF 6
#define SYSLOG_ACTION_CONSOLE_ON 7
#define SYSLOG_ACTION_CONSOLE_LEVEL 8
#define SYSLOG_ACTION_SIZE_UNREAD 9
#define SYSLOG_ACTION_SIZE_BUFFER 10

#endif /* _UAPI_LINUX_SYSLOG_H */
