/*
 * What exec collects about a program before it becomes the current one. Linux: <linux/binfmts.h>.
 */
#pragma once

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/path.h>
#include <linux/types.h>

#define BINPRM_BUF_SIZE 256
#define MAX_ARG_STRLEN 131072UL /* one argument, NUL included */

struct cred;
struct file;
struct mm_struct;

struct linux_binprm {
	const char *filename; /* as the caller named it: AT_EXECFN, and the base of comm */
	struct file *file;    /* what is loaded: the file itself, or a script's interpreter */
	bool path_inaccessible; /* filename is of a descriptor that execve closes: no interpreter can open it */
	bool point_of_no_return; /* the old program is gone */
	struct cred *cred;	 /* the new program's, until they are installed */
	bool secureexec;	 /* it may do more than its caller: AT_SECURE */
	unsigned int per_clear;	 /* bits that leave the personality */

	/*
	 * Argument strings, environment strings, filename, in pages that become the top of the
	 * stack.
	 */
	struct list_head arg_pages;
	unsigned long arg_size;			   /* bytes so far */
	unsigned long env_offset, filename_offset; /* where in those bytes they begin */
	unsigned long argc, envc;

	char *prefix; /* `#!`: strings that stand for argv[0], kmalloc'ed; NULL: not a script */
	unsigned int prefix_size, nr_scripts;
	char buf[BINPRM_BUF_SIZE]; /* the first bytes of file, zeroes behind the end */
};

/* What the loaded program is told about itself. */
struct elf_start {
	unsigned long phdr, phnum; /* its program headers in memory */
	unsigned long entry;
	unsigned long base; /* of the interpreter; 0: none */
};

/* kernel/fs/exec.c */
/*
 * Runs @file, whose reference it takes over (NULL: what @name leads to), under @name. @inaccessible: by that name nobody
 * can open it afterwards. 0 or -errno.
 */
int execve_file(struct file *file, const char *name, bool inaccessible,
		const char __user *const __user *argv, const char __user *const __user *envp);
/* What @path leads to, opened if it may be executed; drops the references of @path. ERR_PTR. */
struct file *open_exec_path(struct path path);
struct file *open_exec(const char *path); /* a file that may be executed; ERR_PTR */
int begin_new_exec(struct linux_binprm *bprm, bool exec_stack);

/* Formats: 0, or -errno (-ENOEXEC: not of this format, or broken). */
int load_elf_binary(struct linux_binprm *bprm);
/* Writes the initial stack below the strings: its pointer, or -errno. */
unsigned long create_elf_stack(const struct linux_binprm *bprm, const struct elf_start *start);
/*
 * kernel/binfmt/script.c: the interpreter that the `#!` line in buf names; its arguments go into
 * prefix. ERR_PTR.
 */
const char *load_script(struct linux_binprm *bprm, const char *script);
int copy_prefix(struct linux_binprm *bprm); /* appends what is in prefix: 0 or -errno */

/*
 * kernel/security/commoncap.c: computes bprm->cred for bprm->file (0, -ENOMEM); makes them the
 * current task's, past the point of no return.
 */
int prepare_exec_creds(struct linux_binprm *bprm);
void install_exec_creds(struct linux_binprm *bprm);

/* kernel/fs/exec.c: appends a string from user or, if that is not NULL, kernel memory. */
int copy_string(struct linux_binprm *bprm, const char __user *user, const char *kernel);
