/* The interpreter that an ELF program names, its dynamic linker. Linux: fs/binfmt_elf.c. */
#include <linux/binfmts.h>
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

/*
 * Opens the interpreter that PT_INTERP names, if there is one, and reads its headers. 0 or -errno.
 */
int read_interpreter(struct elf_image *elf, struct elf_image *interp)
{
	const Elf64_Phdr *ph = next_phdr(elf, NULL, PT_INTERP);
	struct file *file;
	char *path;
	int err;

	if (!ph)
		return 0;
	if (ph->p_filesz > PATH_MAX || ph->p_filesz < 2)
		return -ENOEXEC;
	path = kmalloc(ph->p_filesz, GFP_KERNEL);
	if (!path)
		return -ENOMEM;
	err = elf_read(elf->file, path, ph->p_filesz, ph->p_offset);
	if (!err && path[ph->p_filesz - 1])
		err = -ENOEXEC;
	if (!err) {
		file = open_exec(path);
		if (IS_ERR(file))
			err = PTR_ERR(file);
		else
			interp->file = file;
	}
	kfree(path);
	if (!err)
		err = elf_read(interp->file, &interp->hdr, sizeof(interp->hdr), 0);
	if (!err && elf_read_headers(interp))
		err = -ELIBBAD;
	return err;
}

int map_interpreter(struct elf_image *interp)
{
	if (interp->hdr.e_type != ET_DYN && interp->hdr.e_type != ET_EXEC)
		return -EINVAL;
	return elf_map_image(interp, 0);
}

/* Where the program's text and data lie, for limits and /proc. */
void note_code_and_data(struct mm_struct *mm, const struct elf_image *elf)
{
	const Elf64_Phdr *ph = NULL;

	mm->start_code = ~0UL;
	while ((ph = next_phdr(elf, ph, PT_LOAD))) {
		unsigned long start = elf->bias + ph->p_vaddr, end = start + ph->p_filesz;

		if (ph->p_flags & PF_X) {
			mm->start_code = min(mm->start_code, start);
			mm->end_code = max(mm->end_code, end);
		}
		mm->start_data = max(mm->start_data, start);
		mm->end_data = max(mm->end_data, end);
	}
}
