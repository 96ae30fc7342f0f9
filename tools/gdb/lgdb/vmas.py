"""vmas: the areas of an address space, as /proc/PID/maps would list them."""

from . import kernel
from .command import Command, Refused, number, table
from .layout import constant


def areas(mm):
    """Yield the vm_area_structs of an mm by address."""
    yield from kernel.list_entries(mm["mmap"], "struct vm_area_struct", "vm_list")


def find(mm, addr):
    """Return the area that an access to ADDR would use, a growing stack included; or None."""
    for vma in areas(mm):
        start, end = int(vma["vm_start"]), int(vma["vm_end"])
        if addr < end:
            grows = int(vma["vm_flags"]) & constant("VM_GROWSDOWN") \
                and addr >= end - constant("STACK_LIMIT")
            return vma if addr >= start or grows else None
    return None


def flags(vma):
    value = int(vma["vm_flags"])
    return "".join(letter if value & constant(bit) else "-" for letter, bit in
                   (("r", "VM_READ"), ("w", "VM_WRITE"), ("x", "VM_EXEC"))) + \
        ("s" if value & constant("VM_SHARED") else "p")


def purpose(mm, vma):
    """Return what an area is, as far as the mm knows."""
    start, end = int(vma["vm_start"]), int(vma["vm_end"])
    if int(vma["vm_flags"]) & constant("VM_GROWSDOWN"):
        return "stack"
    if int(vma["vm_file"]):
        part = "text" if "x" in flags(vma) else "data"
        return f"file, {part}, page {int(vma['vm_pgoff'])}"
    if start <= int(mm["start_brk"]) <= end and int(mm["brk"]) > int(mm["start_brk"]):
        return "heap"
    return "anonymous"


class Vmas(Command):
    """List the areas of the current task's address space, or of another's.
    Usage: vmas [PID]

    Range, protection (s shared, p private), size in pages and what it is. Pages come when they
    are touched:
    `pagewalk ADDRESS` tells whether one is there."""

    name = "vmas"
    words = (0, 1)

    def run(self, words):
        task = kernel.task_by_pid(number(words[0], "a pid")) if words else kernel.current()
        mm = task["mm"]
        if not int(mm):
            raise Refused(f"{kernel.label(task)} has no user memory: it is a kernel thread "
                          "(or has exited)")
        print(f"{kernel.label(task)}: {int(mm['map_count'])} areas, {int(mm['total_vm'])} pages, "
              f"brk {int(mm['brk']):#x}")
        table([(f"{int(v['vm_start']):#014x}-{int(v['vm_end']):#014x}", flags(v),
                f"{(int(v['vm_end']) - int(v['vm_start'])) >> 12:5}", purpose(mm, v)) for v in areas(mm)])


Vmas()
