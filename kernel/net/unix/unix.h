/*
 * AF_UNIX sockets from inside. Linux: <net/af_unix.h>, <linux/net.h>, <linux/skbuff.h>, <net/scm.h>.
 *
 * Locks, outermost first:
 *   u->iolock	  one reader at a time takes from a stream, so that its bytes stay in order
 *   unix_mutex	  who is bound to what, who is connected to whom: changes of `addr`, `state`, `peer`
 *   u->lock	  one socket's queues, `shutdown`, `err`, and again its state and peer: read under either
 *   (u->wq and peer_wait)
 * u->lock of two sockets is never held at once, but for a listener's and then one's in its queue. `refcnt` counts the file, the peer's pointer, messages that it sent and that
 * are not read yet, the listener's queue, and calls at work.
 */
#pragma once

#include <linux/fasync.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/spinlock.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <uapi/linux/un.h>

struct sockaddr; /* any address, in user memory */

#define RCV_SHUTDOWN 1u
#define SEND_SHUTDOWN 2u
#define SHUTDOWN_MASK 3u

#define UNIX_MAX_DGRAM_QLEN 10
#define SCM_MAX_FD 253u
#define SK_DEFAULT_BUF 212992u /* also the most that an option may ask for */

enum unix_state { UNIX_CLOSE, UNIX_LISTEN, UNIX_ESTABLISHED, UNIX_DEAD };

struct unix_address {
	int refcnt;
	int len;
	struct sockaddr_un name;
	unsigned int hash; /* bucket of an abstract name; of a path the inode's */
};

struct scm_fp_list {
	struct scm_fp_list *next; /* of those to close */
	unsigned int count;
	struct file *fp[SCM_MAX_FD];
};

/* What goes along with a message. */
struct scm_cookie {
	struct ucred creds;
	struct scm_fp_list *fp;
};

/* A message, or a piece of a stream. */
struct sk_buff {
	struct list_head list;
	struct unix_sock *sk; /* who sent it, with a reference */
	struct scm_cookie scm;
	unsigned int len;      /* bytes in data[] */
	unsigned int consumed; /* of them: what has been read of a stream */
	unsigned int truesize; /* what the sender's buffer is charged */
	char data[];
};

struct unix_sock {
	int refcnt; /* atomic */
	int type;   /* SOCK_* */
	spinlock_t lock;
	enum unix_state state;
	unsigned int shutdown; /* *_SHUTDOWN */
	int err;	       /* positive: what the next call is told */
	struct unix_sock *peer;
	struct list_head
		queue; /* messages to read; of a listener: sockets to accept, by their accept_link */
	unsigned int qlen, backlog;
	struct list_head accept_link;
	struct fasync_struct *fasync; /* O_ASYNC */
	wait_queue_head_t wq;	      /* readers, writers that want room, and pollers */
	wait_queue_head_t peer_wait;  /* those that want room in this socket's queue */
	struct mutex iolock;
	unsigned int wmem; /* atomic: truesize of what it sent and nobody has read */
	unsigned int sndbuf, rcvbuf;
	struct ucred peercred;
	bool passcred;
	ktime_t rcvtimeo, sndtimeo; /* KTIME_MAX: none */
	unsigned int options;	    /* bit SO_*: switches without effect here */

	struct unix_address *addr;
	struct list_head hash_link; /* while it has a name */
	struct inode *path_inode;   /* bound to a path: with a reference */
	struct file *file;	    /* NULL: waits to be accepted */
	/* garbage.c, under its lock: how often it is in queues, of those in queues outside a cycle, */
	unsigned int inflight;
	int outside;
	bool candidate; /* and whether nothing else refers to it */
	struct list_head gc_link;
};

/* A message while a call works on it. */
struct msghdr {
	struct sockaddr_un name;
	int namelen; /* 0: none */
	bool want_name;
	struct iov_iter iter;
	void __user *control; /* what is left of the buffer */
	size_t controllen;
	unsigned int flags;	/* MSG_* of the caller */
	unsigned int out_flags; /* and what it is told */
};

extern struct mutex unix_mutex;
extern const struct file_operations socket_file_ops;

static inline struct unix_sock *unix_sk(struct file *file)
{
	return file->private_data;
}

static inline bool is_stream(const struct unix_sock *u)
{
	return u->type == SOCK_STREAM;
}

static inline struct unix_sock *unix_get(struct unix_sock *u)
{
	__atomic_fetch_add(&u->refcnt, 1, __ATOMIC_RELAXED);
	return u;
}

/* Linux's rule: a quarter of the buffer may be in use. */
static inline bool unix_writable(const struct unix_sock *u)
{
	return u->state != UNIX_LISTEN && READ_ONCE(u->wmem) * 4 <= READ_ONCE(u->sndbuf);
}

/* socket.c */
struct unix_sock *unix_create(int type); /* NULL: no memory */
void unix_put(struct unix_sock *u);
int sock_install(struct unix_sock *u,
		 unsigned int flags); /* a descriptor; takes over the reference if it succeeds */
struct file *sock_alloc_file(struct unix_sock *u, unsigned int flags);
struct ucred current_ucred(void);
void sigpipe(void);
struct unix_sock *unix_peer_get(struct unix_sock *u); /* NULL: not connected */
ktime_t sock_deadline(ktime_t timeo, bool nonblock);
/*
 * Sleeps on @wqh until @cond or @end (0: not at all, KTIME_MAX: for ever). 0, -EAGAIN, -ERESTARTSYS,
 * -EINTR (a signal, where a time was set: the call would start anew with all of it).
 */
#define sock_wait(wqh, cond, end)                                             \
	({                                                                    \
		ktime_t __end = (end);                                        \
		long __err = 0;                                               \
		DEFINE_WAIT(__wait);                                          \
		for (;;) {                                                    \
			prepare_to_wait(&(wqh), &__wait, TASK_INTERRUPTIBLE); \
			if (cond)                                             \
				break;                                        \
			__err = sock_sleep(&__end);                           \
			if (__err)                                            \
				break;                                        \
		}                                                             \
		finish_wait(&(wqh), &__wait);                                 \
		__err;                                                        \
	})
int sock_sleep(ktime_t *end);

/* name.c */
int unix_check_addr(const struct sockaddr_un *name, int len); /* 0, -EINVAL; ends a path with NUL */
int unix_autobind(struct unix_sock *u);
int unix_set_name(struct unix_sock *u, const struct sockaddr_un *name, int len,
		  struct inode *inode);
struct unix_sock *unix_find_name(const struct inode *inode, const struct sockaddr_un *name, int len,
				 int type);
/* path.c */
int unix_bind_path(struct unix_sock *u, const struct sockaddr_un *name, int len);
struct unix_sock *unix_find_path(const struct sockaddr_un *name, int len, int type);
void unix_put_path(struct unix_sock *u); /* it is not bound any more */
void unix_unbind(struct unix_sock *u);	 /* unix_mutex held */
/* The socket of that name and type, with a reference. ERR_PTR: -ECONNREFUSED, -EPROTOTYPE, those of paths. */
struct unix_sock *unix_find(const struct sockaddr_un *name, int len, int type);
void unix_put_addr(struct unix_address *addr);
int unix_copy_name(struct unix_sock *u, struct sockaddr_un *name); /* its length; 0: none */
int unix_own_name(struct unix_sock *u, struct sockaddr_un *name);

/* connect.c */
void unix_release_sock(struct unix_sock *u); /* takes the caller's reference */
void unix_disconnect(struct unix_sock *u, struct unix_sock *peer); /* if they are connected */

/* skb.c */
struct sk_buff *alloc_skb(struct unix_sock *u, size_t len, ktime_t end, int *err);
void kfree_skb(struct sk_buff *skb);
void unix_queue(struct unix_sock *to, struct sk_buff *skb);

/* stream.c, dgram.c: the number of bytes, or -errno */
ssize_t unix_stream_sendmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm);
ssize_t unix_stream_recvmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm);
ssize_t unix_dgram_sendmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm);
ssize_t unix_dgram_recvmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm);

/* msg.c */
ssize_t sock_sendmsg(struct unix_sock *u, struct msghdr *msg);
ssize_t sock_recvmsg(struct unix_sock *u, struct msghdr *msg);

/* scm.c */
int scm_send(struct msghdr *msg, struct scm_cookie *scm); /* from msg->control */
void scm_recv(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm);
void scm_destroy(struct scm_cookie *scm);
struct scm_fp_list *scm_fp_dup(const struct scm_fp_list *fp); /* NULL: no memory */

/* garbage.c */
void unix_inflight(struct scm_fp_list *fp, int change);
void unix_gc(void);
