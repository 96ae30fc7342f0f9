/* POSIX: system calls and what is close to them. */
#pragma once

#include <errno.h> /* tutorials' programs look at errno with nothing but this header */
#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4

#define _SC_ARG_MAX 0
#define _SC_CHILD_MAX 1
#define _SC_CLK_TCK 2
#define _SC_NGROUPS_MAX 3
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE 30
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_PHYS_PAGES 85
#define _SC_AVPHYS_PAGES 86

extern char **environ;

/* Any system call by its number; the result, or -1 and errno. See syscall(2). */
long syscall(long number, ...);

ssize_t read(int fd, void *buf, size_t size);
ssize_t write(int fd, const void *buf, size_t size);
ssize_t pread(int fd, void *buf, size_t size, off_t offset);
ssize_t pwrite(int fd, const void *buf, size_t size, off_t offset);
off_t lseek(int fd, off_t offset, int whence);
int close(int fd);
int dup(int fd);
int dup2(int old, int new);
int dup3(int old, int new, int flags);
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
int fsync(int fd);
int ftruncate(int fd, off_t size);
int truncate(const char *path, off_t size);
int isatty(int fd);
char *ttyname(int fd);
int fdatasync(int fd);
int syncfs(int fd);
int close_range(unsigned int first, unsigned int last, int flags);
ssize_t copy_file_range(int in, off_t *in_offset, int out, off_t *out_offset, size_t len,
			unsigned int flags);
void sync(void);

int access(const char *path, int mode);
int faccessat(int dir, const char *path, int mode, int flags);
int chdir(const char *path);
int fchdir(int fd);
int chown(const char *path, uid_t uid, gid_t gid);
char *getcwd(char *buf, size_t size);
int fchown(int fd, uid_t uid, gid_t gid);
int lchown(const char *path, uid_t uid, gid_t gid);
int fchownat(int dir, const char *path, uid_t uid, gid_t gid, int flags);
int chroot(const char *path);
int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags);
int symlinkat(const char *target, int dir, const char *path);
ssize_t readlinkat(int dir, const char *restrict path, char *restrict buf, size_t size);
int link(const char *from, const char *to);
int symlink(const char *target, const char *path);
ssize_t readlink(const char *restrict path, char *restrict buf, size_t size);
int rmdir(const char *path);
int unlink(const char *path);
int unlinkat(int dir, const char *path, int flags);

pid_t fork(void);
pid_t vfork(void) __attribute__((returns_twice));
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *file, char *const argv[]);
int execvpe(const char *file, char *const argv[], char *const envp[]);
int execl(const char *path, const char *arg, ...) __attribute__((sentinel));
int execlp(const char *file, const char *arg, ...) __attribute__((sentinel));
int execle(const char *path, const char *arg, ...) __attribute__((sentinel(1)));
_Noreturn void _exit(int status);

pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t pid);
int setpgid(pid_t pid, pid_t group);
pid_t getsid(pid_t pid);
pid_t setsid(void);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int nice(int increment);
int setreuid(uid_t real, uid_t effective);
int setregid(gid_t real, gid_t effective);
int setresuid(uid_t real, uid_t effective, uid_t saved);
int setresgid(gid_t real, gid_t effective, gid_t saved);
int getresuid(uid_t *real, uid_t *effective, uid_t *saved);
int getresgid(gid_t *real, gid_t *effective, gid_t *saved);
int getgroups(int size, gid_t groups[]);
int setuid(uid_t uid);
int setgid(gid_t gid);

unsigned int alarm(unsigned int seconds);
int pause(void);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t microseconds);

int brk(void *end);
void *sbrk(intptr_t increment);
int getpagesize(void);
long sysconf(int name);
int gethostname(char *buf, size_t size);
int sethostname(const char *name, size_t len);
int getentropy(void *buf, size_t size);

/* The next option letter in argv; see getopt(3). */
int getopt(int argc, char *const argv[], const char *options);
extern char *optarg;
extern int optind, opterr, optopt;
