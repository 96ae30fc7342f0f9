#!/usr/bin/env python3
"""Make the files that the ring-3 tests find under /tests/files: gen.py OUTDIR

Data files and a folder for the file calls, and a zoo of ELF files for execve(2): a few that must
run (each exits with 42 when what it checks about its start is right) and one for each way to be
malformed. The root file system of Lstar cannot be written, so they have to exist beforehand; and
no assembler is needed, so that the bytes are the same everywhere. What execve must answer for
each is written down in user/tests/exec_elf.c. See elf(5).
"""
import os
import struct
import sys

BASE = 0x400000
EHDR, PHDR = 64, 56
PT_LOAD, PT_INTERP, PT_GNU_STACK = 1, 3, 0x6474E551
X, W, R = 1, 2, 4

# Each check leaves ZF set when it is content; then exit(ZF ? 42 : 1).
EXIT_IF_ZERO = bytes.fromhex(
    "bf2a000000"      # mov edi, 42
    "7405"            # jz past the next
    "bf01000000"      # mov edi, 1
    "b83c000000"      # mov eax, __NR_exit
    "0f05")           # syscall
EXIT_42 = b"\x31\xc0" + EXIT_IF_ZERO  # xor eax, eax


def ehdr(**change):
    """The 64 bytes of an ELF header; by default that of a static x86-64 program."""
    h = dict(ident=b"\x7fELF\x02\x01\x01" + bytes(9), type=2, machine=62, version=1,
             entry=BASE + EHDR + PHDR, phoff=EHDR, shoff=0, flags=0, ehsize=EHDR,
             phentsize=PHDR, phnum=1, shentsize=64, shnum=0, shstrndx=0)
    h.update(change)
    return struct.pack("<16sHHIQQQIHHHHHH", *h.values())


def phdr(**change):
    """The 56 bytes of a program header."""
    p = dict(type=PT_LOAD, flags=R | X, offset=0, vaddr=BASE, paddr=0, filesz=0x1000,
             memsz=0x1000, align=0x1000)
    p.update(change)
    return struct.pack("<IIQQQQQQ", *p.values())


def program(code, more=(), size=0, e=None, **segment):
    """One loaded segment with headers and code, then the program headers in `more`.

    `e` changes the ELF header, further keywords change the segment's program header.
    """
    start = EHDR + PHDR * (1 + len(more))
    length = max(start + len(code), size)
    header = dict(phnum=1 + len(more), entry=BASE + start)
    header.update(e or {})
    seg = dict(filesz=length, memsz=length)
    seg.update(segment)
    image = ehdr(**header) + phdr(**seg) + b"".join(more) + code
    return image.ljust(length, b"\0")


def registers_zero():
    """The general registers are 0 at the first instruction, and only IF is set.

    Not asked of rsp, nor of rcx and r11, where SYSRET leaves the entry address and the flags.
    """
    code = b"\x9c"                                     # pushfq
    for reg in (3, 2, 6, 7, 5, 8, 9, 10, 12, 13, 14, 15):  # or rax, REG
        code += bytes([0x4C if reg >= 8 else 0x48, 0x09, 0xC0 | (reg & 7) << 3])
    code += bytes.fromhex(
        "4889c3"          # mov rbx, rax
        "58"              # pop rax: the flags
        "4825fdfdffff"    # and rax, ~0x202
        "4809c3")         # or rbx, rax
    return program(code + EXIT_IF_ZERO)


def fpu_fresh():
    """xmm0..15 are 0, MXCSR and the x87 control word have their defaults, and FS base is 0."""
    checks = [bytes([0x66, *([0x45] if i >= 8 else []), 0x0F, 0x38, 0x17, 0xC0 | (i & 7) * 9])
              for i in range(16)]                      # ptest xmmI, xmmI
    checks += [
        bytes.fromhex("0fae5c24f8" "817c24f8801f0000"),  # stmxcsr [rsp-8]; cmp dword ..., 0x1f80
        bytes.fromhex("d97c24f8" "66817c24f87f03"),      # fnstcw [rsp-8]; cmp word ..., 0x37f
        bytes.fromhex("bf03100000" "488d7424f8" "b89e000000" "0f05"  # arch_prctl(GET_FS, rsp-8)
                      "48837c24f800"),                   # cmp qword [rsp-8], 0
    ]
    code = b""
    for check in checks:                               # jz past an exit(1)
        code += check + bytes.fromhex("740c" "bf01000000" "b83c000000" "0f05")
    return program(code + EXIT_42)


def bss_zero():
    """Memory behind a segment's file bytes is 0, though the file goes on with other bytes."""
    data = 0x1800
    code = (b"\xbf" + struct.pack("<I", 0x600810)      # mov edi, end of the file bytes
            + b"\xb9" + struct.pack("<I", 0x27F0)      # mov ecx, to the end of the third page
            + bytes.fromhex("31c0f3ae")                # xor eax, eax; repe scasb
            + EXIT_IF_ZERO)
    more = [phdr(flags=R | W, offset=data, vaddr=0x600800, filesz=16, memsz=0x2800)]
    return program(code, more).ljust(data, b"\0") + b"\xee" * 0x800


def on_the_stack():
    """Runs code that it pushed on its stack."""
    code = bytes.fromhex(
        "48b8" "bf2a0000006a3c58"  # mov rax, imm64: the bytes of (mov edi, 42; push 60; pop rax)
        "6668" "0f05"              # push word: syscall
        "50"                       # push rax
        "ffe4")                    # jmp rsp
    return code


def self_modifying():
    """Changes the 1 in its own `mov edi, 1` to 42: needs a segment that is W and X."""
    store = bytes.fromhex("c605010000002a")            # mov byte [rip+1], 42
    return program(store + bytes.fromhex("bf01000000" "b83c000000" "0f05"), flags=R | W | X)


def elf_files():
    good = program(EXIT_42)
    interp = lambda path, **change: program(
        path + EXIT_42, [phdr(**{**dict(type=PT_INTERP, flags=R, offset=EHDR + 2 * PHDR,
                                        filesz=len(path), memsz=len(path)), **change})],
        e=dict(entry=BASE + EHDR + 2 * PHDR + len(path)))
    stack = lambda flags: program(on_the_stack(), [phdr(type=PT_GNU_STACK, flags=flags)])
    header = lambda **change: program(EXIT_42, e=change)
    segment = lambda **change: program(EXIT_42, **change)
    second = lambda **change: program(EXIT_42, [phdr(**change)])
    return {
        # These run.
        "good": good,
        "pie": header(type=3, entry=EHDR + PHDR).replace(
            phdr(filesz=len(good), memsz=len(good)),
            phdr(filesz=len(good), memsz=len(good), vaddr=0)),
        "regs": registers_zero(),
        "fpu": fpu_fresh(),
        "bss": bss_zero(),
        "selfmod": self_modifying(),
        "stack_rwx": stack(R | W | X),
        "odd_vaddr": segment(vaddr=BASE + EHDR, offset=EHDR, filesz=len(good) - EHDR,
                             memsz=len(good) - EHDR),
        # These do not.
        "empty": b"",
        "truncated": good[:20],
        "truncated63": good[:63],
        "header_only": good[:64],
        "magic": b"\x7fELG" + good[4:],
        "elf32": b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack(
            "<HHIIIIIHHHHHH", 2, 3, 1, 0x8048054, 52, 0, 0, 52, 32, 1, 40, 0, 0) + struct.pack(
            "<IIIIIIII", 1, 0, 0x8048000, 0, 0x60, 0x60, 5, 0x1000) + bytes.fromhex(
            "31db43b801000000cd80"),                   # exit(1) by int 0x80
        "aarch64": header(machine=183),
        "relocatable": header(type=1),
        "core": header(type=4),
        "phentsize": header(phentsize=PHDR - 1),
        "phnum0": header(phnum=0),
        "phnum1171": program(EXIT_42, size=1200 * PHDR, e=dict(phnum=1171)),
        "phnum_max": header(phnum=65535),
        "phoff_end": header(phoff=len(good)),
        "phoff_cut": header(phoff=len(good) - PHDR + 1),
        "phoff_2g": header(phoff=1 << 31),
        "phoff_huge": header(phoff=(1 << 64) - PHDR),
        "text": b"echo no interpreter line\n",
        "interp_missing": interp(b"/no/such/ld.so\0"),
        "interp_open_ended": interp(b"/no/such/ld.so", memsz=14),
        "interp_short": interp(b"\0"),
        "interp_long": interp(b"/" * 4096 + b"\0"),
        # These fail after the old program is gone: the task dies.
        "kernel_segment": second(vaddr=0xFFFF888000000000, flags=R | W),
        "kernel_image": second(vaddr=0xFFFFFFFF81000000, flags=R | W),
        "noncanonical_segment": second(vaddr=0x800000000000, flags=R | W),
        "last_page_segment": second(vaddr=0x7FFFFFFFF000, flags=R | W),
        "filesz_over_memsz": second(vaddr=0x600000, filesz=0x80, memsz=0x40),
        "memsz_huge": second(vaddr=0x600000, filesz=0x40, memsz=1 << 47, flags=R | W),
        "memsz_wrap": second(vaddr=0x600000, filesz=0x40, memsz=(1 << 64) - 0x600000, flags=R | W),
        "offset_wrap": second(vaddr=0x600000, offset=(1 << 64) - 0x1000),
        "not_congruent": second(vaddr=0x600010, offset=0),
        "past_the_file": segment(vaddr=BASE, offset=1 << 20, filesz=0x1000, memsz=0x1000),
        "entry_zero": header(entry=0),
        "entry_kernel": header(entry=0xFFFFFFFF81000000),
        "entry_noncanonical": header(entry=0x800000000000),
        "entry_data": segment(flags=R | W),
        "stack_rw": stack(R | W),
        "write_text": program(bytes.fromhex("c605f9ffffff00") + EXIT_42),  # mov byte [rip-7], 0
    }


def main(out):
    def put(path, data, mode=0o644):
        path = os.path.join(out, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
        os.chmod(path, mode)

    pattern = bytes(i % 251 for i in range(10000))     # 251 is prime: no two pages are alike
    put("text", b"The quick brown fox jumps over the lazy dog.\n")
    put("empty", b"")
    put("page", pattern[:4096])
    put("big", pattern)
    for i in range(40):
        put("dir/entry-%02d" % i, b"")
    put("dir/" + "n" * 255, b"")
    put("dir/sub/deep/leaf", b"leaf\n")
    for name, data in elf_files().items():
        put("elf/" + name, data, 0o755)
    put("elf/noexec", elf_files()["good"], 0o644)


main(sys.argv[1])
