/* C11 7.21, POSIX and some of GNU: input and output. */
#pragma once

#include <stdarg.h>
#include <sys/types.h>

typedef struct __file FILE;
typedef off_t fpos_t;

#define EOF (-1)
#define BUFSIZ 4096
#define FILENAME_MAX 4096
#define FOPEN_MAX 1000
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

#define __PRINTF(format, first) __attribute__((__format__(__printf__, format, first)))
#define __SCANF(format, first) __attribute__((__format__(__scanf__, format, first)))

extern FILE *const stdin;
extern FILE *const stdout;
extern FILE *const stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr

FILE *fopen(const char *restrict path, const char *restrict mode);
FILE *fdopen(int fd, const char *mode);
FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict file);
int fclose(FILE *file);
int fflush(FILE *file);
int setvbuf(FILE *restrict file, char *restrict buf, int mode, size_t size);
void setbuf(FILE *restrict file, char *restrict buf);
void setlinebuf(FILE *file);
int fileno(FILE *file);
int feof(FILE *file);
int ferror(FILE *file);
void clearerr(FILE *file);

size_t fread(void *restrict ptr, size_t size, size_t count, FILE *restrict file);
size_t fwrite(const void *restrict ptr, size_t size, size_t count, FILE *restrict file);
int fgetc(FILE *file);
int getc(FILE *file);
int getchar(void);
int ungetc(int c, FILE *file);
char *fgets(char *restrict buf, int size, FILE *restrict file);
ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict file);
ssize_t getdelim(char **restrict line, size_t *restrict size, int delimiter, FILE *restrict file);
int fputc(int c, FILE *file);
int putc(int c, FILE *file);
int putchar(int c);
int fputs(const char *restrict s, FILE *restrict file);
int puts(const char *s);
int getc_unlocked(FILE *file);
int getchar_unlocked(void);
int putc_unlocked(int c, FILE *file);
int putchar_unlocked(int c);
void flockfile(FILE *file);
int ftrylockfile(FILE *file);
void funlockfile(FILE *file);

int fseek(FILE *file, long offset, int whence);
int fseeko(FILE *file, off_t offset, int whence);
long ftell(FILE *file);
off_t ftello(FILE *file);
void rewind(FILE *file);
int fgetpos(FILE *restrict file, fpos_t *restrict pos);
int fsetpos(FILE *file, const fpos_t *pos);

__PRINTF(1, 2) int printf(const char *restrict format, ...);
__PRINTF(2, 3) int fprintf(FILE *restrict file, const char *restrict format, ...);
__PRINTF(2, 3) int dprintf(int fd, const char *restrict format, ...);
__PRINTF(2, 3) int sprintf(char *restrict buf, const char *restrict format, ...);
__PRINTF(3, 4) int snprintf(char *restrict buf, size_t size, const char *restrict format, ...);
__PRINTF(2, 3) int asprintf(char **restrict buf, const char *restrict format, ...);
__PRINTF(1, 0) int vprintf(const char *restrict format, va_list args);
__PRINTF(2, 0) int vfprintf(FILE *restrict file, const char *restrict format, va_list args);
__PRINTF(2, 0) int vdprintf(int fd, const char *restrict format, va_list args);
__PRINTF(2, 0) int vsprintf(char *restrict buf, const char *restrict format, va_list args);
__PRINTF(3, 0)
int vsnprintf(char *restrict buf, size_t size, const char *restrict format, va_list args);
__PRINTF(2, 0) int vasprintf(char **restrict buf, const char *restrict format, va_list args);

__SCANF(1, 2) int scanf(const char *restrict format, ...);
__SCANF(2, 3) int fscanf(FILE *restrict file, const char *restrict format, ...);
__SCANF(2, 3) int sscanf(const char *restrict s, const char *restrict format, ...);
__SCANF(1, 0) int vscanf(const char *restrict format, va_list args);
__SCANF(2, 0) int vfscanf(FILE *restrict file, const char *restrict format, va_list args);
__SCANF(2, 0) int vsscanf(const char *restrict s, const char *restrict format, va_list args);

void perror(const char *s);
int remove(const char *path);
int rename(const char *from, const char *to);
int renameat(int from_dir, const char *from, int to_dir, const char *to);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *file);
