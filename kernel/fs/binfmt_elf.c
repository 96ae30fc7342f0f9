/*
 * ELF programs: headers, segments, interpreter. Linux: fs/binfmt_elf.c; elf(5), System V ABI.
 *
 * The headers of the program and its interpreter are read and checked first; then begin_new_exec()
 * throws the old program away, and what goes wrong from there on ends the task. Segments are mapped
 * from the file, nothing is read before it is touched; only the page where a segment's file bytes
 * end and its zeroes begin is copied and cleared at once. There is no address randomisation:
 * addresses are those of Linux with `setarch -R`.
 */
#include <asm/ptrace.h>
#include <linux/binfmts.h>
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define ELF_ET_DYN_BASE 0x555555554000UL /* two thirds of the address space */
#define PAGE_OF(addr) ((addr)&PAGE_MASK)
#define OFFSET_IN_PAGE(addr) ((addr) & ~PAGE_MASK)

/* Exactly @size bytes from the file: 0, or -EIO if it ends before. */
int elf_read(struct file *file, void *buf, size_t size, u64 pos)
{
	ssize_t n = kernel_read(file->f_inode, buf, size, pos);

	if (n < 0)
		return n;
	return (size_t)n == size ? 0 : -EIO;
}

/*
 * Reads the program headers of a file whose ELF header is in place. 0, or -ENOEXEC for whatever is
 * wrong.
 */
int elf_read_headers(struct elf_image *elf)
{
	size_t size = elf->hdr.e_phnum * sizeof(Elf64_Phdr);

	if (memcmp(elf->hdr.e_ident, ELFMAG, SELFMAG) || elf->hdr.e_machine != EM_X86_64 ||
	    elf->hdr.e_phentsize != sizeof(Elf64_Phdr) || size == 0 || size > PAGE_SIZE)
		return -ENOEXEC;
	if (!elf->file->f_op->mmap)
		return -ENOEXEC;
	elf->phdrs = kmalloc(size, GFP_KERNEL);
	if (!elf->phdrs || elf_read(elf->file, elf->phdrs, size, elf->hdr.e_phoff))
		return -ENOEXEC;
	return 0;
}

/* The next program header of @type behind @ph (NULL: the first), or NULL. */
const Elf64_Phdr *next_phdr(const struct elf_image *elf, const Elf64_Phdr *ph, u32 type)
{
	for (ph = ph ? ph + 1 : elf->phdrs; ph < elf->phdrs + elf->hdr.e_phnum; ph++)
		if (ph->p_type == type)
			return ph;
	return NULL;
}

/* In a kernel built without kernel/binfmt a program that wants an interpreter is none. */
int __weak read_interpreter(struct elf_image *elf, struct elf_image *interp)
{
	return next_phdr(elf, NULL, PT_INTERP) ? -ENOEXEC : 0;
}

/* The addresses from the lowest to the highest segment, in whole pages; size 0: there are none. */
static unsigned long mapping_size(const struct elf_image *elf, unsigned long *start)
{
	unsigned long low = ~0UL, high = 0;
	const Elf64_Phdr *ph = NULL;

	while ((ph = next_phdr(elf, ph, PT_LOAD))) {
		low = min(low, (unsigned long)PAGE_OF(ph->p_vaddr));
		high = max(high, (unsigned long)(ph->p_vaddr + ph->p_memsz));
	}
	*start = low;
	return high > low ? PAGE_ALIGN(high - low) : 0;
}

/* Maps one segment and its zeroes. 0 or -errno. */
static int map_segment(struct elf_image *elf, const Elf64_Phdr *ph)
{
	unsigned long prot = (ph->p_flags & PF_R ? PROT_READ : 0) |
			     (ph->p_flags & PF_W ? PROT_WRITE : 0) |
			     (ph->p_flags & PF_X ? PROT_EXEC : 0);
	unsigned long in_page = OFFSET_IN_PAGE(ph->p_vaddr), addr = elf->bias + ph->p_vaddr;
	unsigned long file_size = PAGE_ALIGN(ph->p_filesz + in_page),
		      offset = ph->p_offset - in_page;
	unsigned long zero = addr + ph->p_filesz, end = addr + ph->p_memsz, ret;

	/* No sum above has wrapped once this is passed: each part is below TASK_SIZE. */
	if (ph->p_vaddr >= TASK_SIZE || ph->p_filesz > ph->p_memsz || ph->p_memsz > TASK_SIZE ||
	    addr > TASK_SIZE - ph->p_memsz)
		return -EINVAL;
	if (file_size) {
		if (OFFSET_IN_PAGE(offset) || offset + file_size < offset)
			return -EINVAL;
		ret = vm_mmap(current->mm, PAGE_OF(addr), file_size, prot, MAP_PRIVATE | MAP_FIXED,
			      elf->file, offset >> PAGE_SHIFT);
		if (IS_ERR_VALUE(ret))
			return ret;
	}
	elf->end = max(elf->end, (unsigned long)(ph->p_vaddr + ph->p_memsz));
	if (end == zero)
		return 0;
	if (file_size && OFFSET_IN_PAGE(zero) &&
	    clear_user((void __user *)zero, PAGE_ALIGN(zero) - zero))
		return -EFAULT;
	if (PAGE_ALIGN(zero) < PAGE_ALIGN(end)) {
		ret = vm_mmap(current->mm, PAGE_ALIGN(zero), PAGE_ALIGN(end) - PAGE_ALIGN(zero),
			      PROT_READ | PROT_WRITE | (prot & PROT_EXEC),
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, NULL, 0);
		if (IS_ERR_VALUE(ret))
			return ret;
	}
	return 0;
}

/*
 * Maps all segments: ET_EXEC where it says, ET_DYN with its lowest page at @base (0: anywhere).
 * Segments of one file may overlap (the later wins), but must not touch what is mapped already. 0
 * or -errno.
 */
int elf_map_image(struct elf_image *elf, unsigned long base)
{
	struct mm_struct *mm = current->mm;
	unsigned long start, size = mapping_size(elf, &start), addr = start;
	const Elf64_Phdr *ph = NULL;
	int err = 0;

	if (!size)
		return elf->hdr.e_type == ET_EXEC ? 0 : -EINVAL;
	if (elf->hdr.e_type == ET_DYN)
		addr = base;
	addr = get_unmapped_area(mm, addr, size, addr ? MAP_FIXED | MAP_FIXED_NOREPLACE : 0);
	if (IS_ERR_VALUE(addr))
		return addr;
	elf->bias = addr - start;
	while ((ph = next_phdr(elf, ph, PT_LOAD))) {
		err = map_segment(elf, ph);
		if (err)
			break;
	}
	return err;
}

/* Where the program headers lie in memory: in the segment that contains them in the file. */
static unsigned long phdr_address(const struct elf_image *elf)
{
	const Elf64_Phdr *ph = NULL;

	while ((ph = next_phdr(elf, ph, PT_LOAD)))
		if (ph->p_offset <= elf->hdr.e_phoff &&
		    elf->hdr.e_phoff < ph->p_offset + ph->p_filesz)
			return elf->bias + elf->hdr.e_phoff - ph->p_offset + ph->p_vaddr;
	return 0;
}

/* A PIE is placed as the alignment of its segments asks. */
static unsigned long dyn_base(const struct elf_image *elf)
{
	unsigned long align = PAGE_SIZE;
	const Elf64_Phdr *ph = NULL;

	while ((ph = next_phdr(elf, ph, PT_LOAD)))
		if (!(ph->p_align & (ph->p_align - 1)))
			align = max(align, (unsigned long)ph->p_align);
	return ALIGN_DOWN(ELF_ET_DYN_BASE, align);
}

/* The new program and its interpreter into the fresh mm, and off: what fails here is fatal. */
static int start_image(struct linux_binprm *bprm, struct elf_image *elf, struct elf_image *interp)
{
	struct mm_struct *mm = current->mm;
	struct elf_start start = { .phnum = elf->hdr.e_phnum };
	unsigned long ip, sp;
	int err;

	err = elf_map_image(elf, dyn_base(elf));
	if (err)
		return err;
	note_code_and_data(mm, elf);
	mm->start_brk = PAGE_ALIGN(elf->bias + elf->end);
	mm->brk = mm->start_brk;
	start.entry = elf->bias + elf->hdr.e_entry;
	start.phdr = phdr_address(elf);
	ip = start.entry;
	if (interp->file) {
		err = map_interpreter(interp);
		if (err)
			return err;
		start.base = interp->bias;
		ip = interp->bias + interp->hdr.e_entry;
	}
	if (ip >= TASK_SIZE)
		return -EINVAL;
	sp = create_elf_stack(bprm, &start);
	if (IS_ERR_VALUE(sp))
		return sp;
	mm->start_stack = sp;
	start_thread(task_pt_regs(current), ip, sp);
	return 0;
}

int load_elf_binary(struct linux_binprm *bprm)
{
	struct elf_image elf = { .file = bprm->file }, interp = {};
	bool exec_stack = false;
	const Elf64_Phdr *ph = NULL;
	int err;

	memcpy(&elf.hdr, bprm->buf, sizeof(elf.hdr));
	err = -ENOEXEC;
	if (elf.hdr.e_type == ET_EXEC || elf.hdr.e_type == ET_DYN)
		err = elf_read_headers(&elf);
	if (!err)
		err = read_interpreter(&elf, &interp);
	if (!err) {
		while ((ph = next_phdr(&elf, ph, PT_GNU_STACK)))
			exec_stack = ph->p_flags & PF_X;
		err = begin_new_exec(bprm, exec_stack);
	}
	if (!err)
		err = start_image(bprm, &elf, &interp);
	if (interp.file)
		put_exe_file(interp.file);
	kfree(elf.phdrs);
	kfree(interp.phdrs);
	return err;
}
