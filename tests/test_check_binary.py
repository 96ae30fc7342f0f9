"""tools/check-binary: the kernel passes, and for each rule a small wrong binary is rejected.

Each case is the right code with one thing taken out or put in, so that it is this the check sees.
"""

import os
import subprocess
import sys

import machines
import pytest

TOOL = os.path.join(machines.TOP, "tools/check-binary")
INC = """
%macro extable 3
	[section __ex_table progbits alloc noexec nowrite align=4]
	dd %1 - $
	dd %2 - $
	dd %3
	__?SECT?__
%endmacro
"""

COPY = """
section .text
global copy, other
copy:	mov rcx, rdx
	stac
.quads:	rep movsq
	mov ecx, edx
.tail:	rep movsb
	clac
	ret
.fault:	lea rcx, [rdx + rcx * 8]
	jmp .tail
.done:	clac
	ret
	extable .quads, .fault, 1
	extable .tail, .done, 1
other:	mov eax, [rdi]
	ret
"""

DISPATCH = """
section .text
global do_syscall_64, sys_call_table:data (table_end - sys_call_table)
do_syscall_64:
	cmp esi, 0x22f
	ja .out
	mov esi, esi
	cmp rsi, 0x230
	sbb rax, rax
	and rsi, rax
	call [rsi * 8 + sys_call_table]
.out:	ret
section .rodata
sys_call_table: times 0x230 dq 0
table_end:
"""

STUBS = """
section .text
global exception_stubs
exception_stubs:
%assign vector 0
%rep 256
	align 16
	cld
	clac
	push vector
	jmp handler
%assign vector vector + 1
%endrep
handler: jmp handler
"""

MSRS = """
section .text
global cpu_enable_protections
cpu_enable_protections:
	mov ecx, 0xc0000081
	mov edx, 0x230010
	xor eax, eax
	wrmsr
	mov ecx, 0xc0000084
	xor edx, edx
	mov eax, 0x257fd5
	wrmsr
	ret
"""

VECTOR = """
section .text
global f
f:	xsave64 [rdi]
	xrstor64 [rdi]
	ret
"""

ENTRY = """
section .text
global syscall_entry, exception_stubs, ret_from_fork, return_to_user, asm_load_gs_index
global iretq_insn, load_gs_insn, fixup_bad_iret, __entry_text_start, __entry_text_end
__entry_text_start:
syscall_entry:
	swapgs					; entry
	mov [gs:16], rsp
	mov rsp, [gs:8]
	call c_code
	cmp rcx, [rsp + 0x80]
	jne iretq_to_user
	mov rsp, [rsp + 8]
	swapgs					; sysret
	o64 sysret
iretq_to_user:
	swapgs					; return
iretq_insn:
	iretq
ret_from_fork:
return_to_user:
	cli
	call c_code
	jmp iretq_to_user
align 16
exception_stubs:
%assign vector 0
%rep 256
	align 16
	cld
	clac
	push vector
  %if vector == 1
	jmp near paranoid_entry
  %else
	jmp near common_entry
  %endif
%assign vector vector + 1
%endrep
common_entry:
	test byte [rsp + 24], 3			; common cs
	jz .from_kernel
	swapgs					; exception
.from_user:
	call c_code
	jmp return_to_user
.from_kernel:
	lea rax, [rel iretq_insn]
	cmp [rsp + 0x80], rax			; at iretq
	je .bad_iret
	lea rax, [rel load_gs_insn]
	cmp [rsp + 0x80], rax			; at load
	jne .gs_is_kernels
	swapgs					; for the load
.gs_is_kernels:
	call c_code
	iretq
.bad_iret:
	swapgs					; for the iret
	call fixup_bad_iret
	mov rsp, rax
	jmp .from_user
paranoid_entry:
	test byte [rsp + 24], 3			; paranoid cs
	jnz .from_user
	mov ecx, 0xc0000101
	rdmsr					; read
	mov r12, rax
	mov rax, [rsp + 8]
	wrmsr					; load
	call c_code
	mov ecx, 0xc0000101
	mov rax, r12
	wrmsr					; put back
	iretq
.from_user:
	swapgs					; paranoid
	mov rcx, [gs:8]
	jmp common_entry.from_user
__entry_text_end:
c_code:	ret
fixup_bad_iret: ret
asm_load_gs_index:
	swapgs					; to the user's
load_gs_insn:
	mov gs, edi
	swapgs					; and back
	ret
load_gs_bad:
	swapgs					; in the fixup
	xor edi, edi
	jmp load_gs_insn
	extable load_gs_insn, load_gs_bad, 5
	extable iretq_insn, iretq_insn, 6
"""

RIGHT = {"uaccess": COPY, "nospec": DISPATCH, "stubs": STUBS, "msrs": MSRS, "vector": VECTOR,
         "swapgs": ENTRY}

# (check, what is replaced, by what, what the complaint must say)
WRONG = [
    ("uaccess", "	mov ecx, edx\n", "	call other\n", "leaves while user memory is open"),
    ("uaccess", "	mov ecx, edx\n", "	jz other\n", "branches to another function"),
    ("uaccess", "	clac\n	ret\n.fault", "	ret\n.fault", "leaves while user memory is open"),
    ("uaccess", ".done:	clac\n", ".done:\n", "leaves while user memory is open"),
    ("uaccess", "	mov ecx, edx\n", "	jmp rax\n", "leaves while user memory is open"),
    ("uaccess", "	mov ecx, edx\n", "	popfq\n", "leaves while user memory is open"),
    ("uaccess", "	mov ecx, edx\n", "	stac\n", "a second time"),
    ("uaccess", "	extable .tail, .done, 1\n", "", "has no entry in the exception table"),
    ("uaccess", "	mov ecx, edx\n", "	mov ecx, [rdx]\n", "has no entry in the exception table"),
    ("uaccess", "	extable .tail", "	extable other, .done, 1\n	extable .tail",
     "no such instruction"),
    ("uaccess", "	stac\n", "", "no such instruction"),
    ("uaccess", "	extable .tail", "	extable .tail + 1, .done, 1\n	extable .tail",
     "middle of an instruction"),
    ("uaccess", ".done, 1", ".done + 1, 1", "no instruction as its fixup"),
    ("uaccess", "	extable .tail", "	extable other, .done, 6\n	extable .tail", "type 6"),
    ("nospec", "	and rsi, rax\n", "", "no `and` found"),
    ("nospec", "	sbb rax, rax\n", "	xor eax, eax\n", "no `sbb` found"),
    ("nospec", "	cmp rsi, 0x230\n", "	cmp rsi, 0x240\n", "no comparison with the table's size"),
    ("nospec", "	and rsi, rax\n", "	and rsi, rax\n	mov esi, [rdi]\n", "not masked"),
    ("nospec", "	cmp esi, 0x22f\n", "	cmp esi, 0x3ff\n", "bound check"),
    ("nospec", "	ja .out\n", "", "no `branch` found"),
    ("stubs", "	cld\n	clac\n", "	cld\n	nop\n	nop\n	nop\n", "does not begin with cld, clac"),
    ("stubs", "	cld\n", "  %if vector != 14\n	cld\n  %endif\n", "vector 14"),
    ("msrs", "0x230010", "0x200010", "RPL 3"),
    ("msrs", "0x257fd5", "0x217fd5", "AC"),
    ("msrs", "0x257fd5", "0x257bd5", "DF"),
    ("msrs", "	mov eax, 0x257fd5\n", "	mov eax, [rdi]\n", "does not clear"),
    ("msrs", "	mov ecx, 0xc0000084\n", "", "no wrmsr of FMASK"),
    ("vector", "	ret", "	movaps xmm0, xmm1\n	ret", "vector or x87"),
    ("vector", "	ret", "	fld1\n	ret", "vector or x87"),
    ("vector", "	ret", "	vmovdqu ymm0, [rdi]\n	ret", "vector or x87"),
    ("swapgs", "	swapgs					; entry\n", "", "uses a GS base that is the user's"),
    ("swapgs", "	swapgs					; sysret\n", "", "goes to ring 3"),
    ("swapgs", "	swapgs					; return\n", "", "goes to ring 3"),
    ("swapgs", "	swapgs					; exception\n", "", "calls with a GS base that is the user's"),
    ("swapgs", "	jz .from_kernel\n", "", "whose is active"),
    ("swapgs", "	je .bad_iret\n", "", "calls with a GS base that is unknown"),
    ("swapgs", "	jne .gs_is_kernels\n", "", "whose is active"),
    ("swapgs", "	swapgs					; for the load\n", "", "calls with a GS base that is the user's"),
    ("swapgs", "	swapgs					; for the iret\n", "", "calls with a GS base that is the user's"),
    ("swapgs", "	rdmsr					; read\n", "", "without having read it"),
    ("swapgs", "	wrmsr					; load\n", "", "calls with a GS base that is unknown"),
    ("swapgs", "	wrmsr					; put back\n", "", "without putting the interrupted"),
    ("swapgs", "	swapgs					; paranoid\n", "", "uses a GS base that is the user's"),
    ("swapgs", "	swapgs					; and back\n", "", "returns with a GS base"),
    ("swapgs", "	swapgs					; in the fixup\n", "", "returns with a GS base"),
    ("swapgs", "c_code:	ret", "c_code:	ret\nstray:	swapgs\n	ret", "no path of the entry code"),
]


def build(tmp_path, text):
    """Assemble and link TEXT; return the path of the binary."""
    source, made = tmp_path / "case.asm", tmp_path / "case.elf"
    source.write_text(INC + text)
    subprocess.run(["nasm", "-f", "elf64", "-o", tmp_path / "case.o", source], check=True)
    subprocess.run(["ld", "-Ttext=0xffffffff80100000", "--section-start=.rodata=0xffffffff80200000",
                    "-e", "0", "-o", made, tmp_path / "case.o"], check=True, capture_output=True)
    return made


def check(*options):
    return subprocess.run([sys.executable, TOOL, *map(str, options)], capture_output=True,
                          text=True, check=False, timeout=600)


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_right_code_passes(name, tmp_path):
    done = check("--only", name, build(tmp_path, RIGHT[name]))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name, old, new, said", [pytest.param(*case, id=f"{case[0]}-{number}")
                                                 for number, case in enumerate(WRONG)])
def test_wrong_code_is_rejected(name, old, new, said, tmp_path):
    assert old in RIGHT[name]
    done = check("--only", name, build(tmp_path, RIGHT[name].replace(old, new, 1)))
    assert done.returncode == 1 and said in done.stderr, done.stderr


def test_lacking_symbols_are_a_fault(tmp_path):
    done = check(build(tmp_path, VECTOR))
    assert done.returncode == 1 and "no symbol syscall_entry" in done.stderr


@pytest.mark.parametrize("kernel", ["lstar.elf", "selftest/lstar.elf"])
def test_kernel_passes_quickly(kernel):
    start = machines.cpu_time()
    done = check(os.path.join(machines.BUILD, kernel))
    assert (done.returncode, done.stderr) == (0, "")
    assert machines.cpu_time() - start < 5
