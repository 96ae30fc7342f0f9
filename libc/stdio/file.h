/*
 * A stream: a file descriptor with a buffer that at any time holds either bytes read ahead or bytes
 * not yet written. Like libio/ in glibc, in a hundredth of the lines: no wide characters.
 */
#pragma once

#include "../pthread/thread.h"
#include <stdio.h>

enum {
	CAN_READ = 1,
	CAN_WRITE = 2,
	APPENDS = 4,
	AT_EOF = 8,
	HAS_ERROR = 16,
	WRITING = 32,	  /* the buffer holds bytes to be written */
	OWNS_BUFFER = 64, /* to be freed */
	OWNS_FILE = 128,
};

#define UNDECIDED (-1) /* line-buffered if it turns out to be a terminal, else fully */
#define PUSHBACK 4

struct __file {
	int fd; /* -1: a string, all of it in buf */
	unsigned int flags;
	int mode;  /* _IOFBF, _IOLBF, _IONBF, UNDECIDED */
	char *buf; /* NULL: to be allocated at the first use */
	size_t size;
	size_t pos; /* writing: bytes held. Reading: the next byte */
	size_t end; /* reading: behind the last byte */
	int pushed; /* bytes given back by ungetc(), last in first out */
	unsigned char pushback[PUSHBACK];
	char tiny;	    /* the buffer of an unbuffered stream */
	FILE *next, **link; /* all open streams, for fflush(NULL) and exit() */
	int lock;	    /* protects all of the above; flockfile() may nest */
	int nested;
	struct __pthread *owner;
};

/*
 * Holds a stream until the end of the block. With one thread nothing is locked. Order: a stream, the list of streams,
 * malloc().
 */
#define LOCK_FILE(file)                                                      \
	FILE *locked __attribute__((cleanup(__file_unlock_scope), unused)) = \
		__file_lock_if_threaded(file)

static inline FILE *__file_lock_if_threaded(FILE *file)
{
	if (!__threaded)
		return NULL;
	flockfile(file);
	return file;
}

static inline void __file_unlock_scope(FILE **file)
{
	if (*file)
		funlockfile(*file);
}

/* Gives the stream its buffer and its place among the open ones. Returns -1 if memory is short. */
int __file_prepare(FILE *file);
void __file_enlist(FILE *file);
void __file_delist(FILE *file);

/* Writes out what is held, or gives back to the descriptor what was read ahead. 0 or EOF. */
int __file_sync(FILE *file);

/* The number of bytes taken, less than len after an error. */
size_t __file_write(FILE *file, const char *data, size_t len);

/* Reads into the empty buffer. false at the end of the file or after an error. */
bool __file_fill(FILE *file);

/* What fopen()'s mode means: open() flags and, in *flags, CAN_ flags. -1: it is none. */
int __file_mode(const char *mode, unsigned int *flags);
