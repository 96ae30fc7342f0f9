/* What the loader of programs and that of their interpreters share. Linux: <linux/elf.h>. */
#pragma once

#include <linux/types.h>
#include <uapi/linux/elf.h>

struct file;

/* A program or interpreter: its headers, and what loading its segments found. */
struct elf_image {
	struct file *file; /* NULL: there is none */
	Elf64_Ehdr hdr;
	Elf64_Phdr *phdrs;  /* kmalloc'ed */
	unsigned long bias; /* what was added to the file's addresses */
	unsigned long end;  /* the highest address of any segment, before the bias */
};

/* kernel/fs/binfmt_elf.c; 0 or -errno, see there */
int elf_read(struct file *file, void *buf, size_t size, u64 pos);
int elf_read_headers(struct elf_image *elf);
int elf_map_image(struct elf_image *elf, unsigned long base);
const Elf64_Phdr *next_phdr(const struct elf_image *elf, const Elf64_Phdr *ph, u32 type);

/* kernel/binfmt/interpreter.c */
int read_interpreter(struct elf_image *elf, struct elf_image *interp);
int map_interpreter(struct elf_image *interp);
struct mm_struct;
/* Where the program's text and data lie, for limits and /proc. */
void note_code_and_data(struct mm_struct *mm, const struct elf_image *elf);
