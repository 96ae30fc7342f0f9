"""Whose GS base is active at each instruction of the entry code: the rule that swapgs is balanced.

All paths are walked, with what is known on each: the GS base (the user's, the kernel's, or
whoever's was there when the exception struck) and where the path came from (ring 3 or the kernel).
Knowledge comes from the code's own tests: of the saved CS, and of the saved RIP against the two
instructions that run in ring 0 with the user's base (iretq_insn and load_gs_insn).
"""

import re
from collections import namedtuple

ROOTS = ("syscall_entry", "exception_stubs", "ret_from_fork", "return_to_user", "asm_load_gs_index",
         "iretq_insn", "load_gs_insn", "fixup_bad_iret", "__entry_text_start", "__entry_text_end")

USER, KERNEL, UNKNOWN = "the user's", "the kernel's", "unknown"
MSR_GS_BASE = 0xc0000101

# gs, origin ("ring 3", "kernel", "call" or None), exceptions: symbols that are not the saved RIP,
# lea: symbol whose address was taken last, test: what the flags tell, read: the old base was read,
# saved: the old base is put aside and must come back, msr: ecx is MSR_GS_BASE
State = namedtuple("State", "gs origin exceptions lea test read saved msr")
START = State(UNKNOWN, None, frozenset(), None, None, False, False, False)

WHY = {
    "call": "C code would take the user's memory for its per-CPU data",
    "gs": "that is per-CPU data only with the kernel's GS base",
    "exit": "the next entry from ring 3 would swap the wrong way",
}


def branch(state, insn):
    """Return the states behind a conditional jump: (taken, not taken)."""
    test = state.test
    state = state._replace(test=None)
    equal, unequal = state, state
    if test == "cs":  # zero: the saved CS is the kernel's
        equal = state._replace(origin="kernel")
        unequal = state._replace(origin="ring 3", gs=state.gs if state.gs != UNKNOWN else USER)
    elif test:
        equal = state._replace(gs=USER)
        known = state.exceptions | {test}
        unequal = state._replace(exceptions=known, gs=settle(state.gs, known))
    if insn.mnemonic in ("je", "jz"):
        return equal, unequal
    if insn.mnemonic in ("jne", "jnz"):
        return unequal, equal
    return state, state


def settle(gs, exceptions):
    """An exception in the kernel at none of the two instructions found the kernel's base."""
    return KERNEL if gs == UNKNOWN and {"iretq_insn", "load_gs_insn"} <= exceptions else gs


def after(state, insn, binary):
    """Return (the state behind INSN, a fault or None), for all but jumps."""
    name, operands = insn.mnemonic, insn.operands
    test, state = None, state._replace(test=None)
    if name == "swapgs":
        if state.gs == UNKNOWN:
            return state, "swaps GS bases though nobody knows whose is active"
        return state._replace(gs=KERNEL if state.gs == USER else USER), None
    if name == "call":
        if state.gs != KERNEL:
            return state, f"calls with a GS base that is {state.gs}: {WHY['call']}"
        if insn.target == binary.named["fixup_bad_iret"].address:
            state = state._replace(origin="ring 3")  # the frame is the task's from here on
        return state._replace(msr=False, lea=None), None
    if "%gs:" in operands and state.gs != KERNEL:
        return state, f"uses a GS base that is {state.gs}: {WHY['gs']}"
    if name == "lea" and (found := re.search(r"<(\w+)>", insn.comment)):
        state = state._replace(lea=found[1])
    elif name == "cmp" and "(%rsp)" in operands and state.lea in ("iretq_insn", "load_gs_insn"):
        test = state.lea
    elif name in ("test", "testb") and operands.startswith("$0x3,") and "(%rsp)" in operands:
        test = "cs"
    elif name == "mov" and operands.endswith(",%ecx"):
        state = state._replace(msr=operands == f"${MSR_GS_BASE:#x},%ecx")
    elif name == "rdmsr" and state.msr:
        state = state._replace(read=True)
    elif name == "wrmsr" and state.msr:
        if state.saved:
            state = state._replace(gs=UNKNOWN, saved=False, read=False)
        elif not state.read:
            return state, "overwrites the interrupted code's GS base without having read it"
        else:
            state = state._replace(gs=KERNEL, saved=True)
    return state._replace(test=test), None


def end(state, insn):
    """Return what is wrong with leaving by INSN in this state, or None."""
    if state.saved:
        return "returns without putting the interrupted GS base back"
    if insn.mnemonic.startswith("sysret") or state.origin == "ring 3":
        if state.gs != USER or state.origin != "ring 3":
            return f"goes to ring 3 with a GS base that is {state.gs}: {WHY['exit']}"
    elif insn.mnemonic.startswith("ret"):
        if state.origin != "call" or state.gs != KERNEL:
            return f"returns with a GS base that is {state.gs}"
    elif state.origin is None:
        return "returns though the saved CS was never looked at"
    elif state.gs == USER:
        return "returns to the kernel with the user's GS base"
    return None


def roots(binary):
    """Yield (address, state) of each way into the entry code."""
    named = binary.named
    yield named["syscall_entry"].address, START._replace(gs=USER, origin="ring 3")
    for vector in range(256):
        yield named["exception_stubs"].address + 16 * vector, START
    for name in ("ret_from_fork", "return_to_user"):
        yield named[name].address, START._replace(gs=KERNEL, origin="ring 3")
    yield named["asm_load_gs_index"].address, START._replace(gs=KERNEL, origin="call")
    load = named["load_gs_insn"].address
    for insn, fixup, _ in binary.exception_table():
        if insn == load:  # the exception entry has swapped to the kernel's
            yield fixup, START._replace(gs=KERNEL, origin="call")


def check_swapgs(binary):
    """swapgs is balanced on every path of the entry code, and stands nowhere else."""
    todo = list(roots(binary))
    low, high = (binary.named[f"__entry_text_{side}"].address for side in ("start", "end"))
    own = {"asm_load_gs_index", "load_gs_insn", "load_gs_bad"}
    seen, visited, told = set(), set(), set()
    while todo:
        address, state = todo.pop()
        if (address, state) in seen:
            continue
        seen.add((address, state))
        visited.add(address)
        insn = binary.at.get(address)
        fault, ways = None, []
        if insn is None or not (low <= address < high or binary.owner(address) in own):
            fault = "the entry code runs on into something else"
        elif insn.mnemonic.startswith(("iret", "sysret", "ret")):
            fault = end(state, insn)
        elif insn.mnemonic == "jmp":
            ways = [(insn.target, state._replace(test=None))]
        elif insn.is_jump:
            taken, through = branch(state, insn)
            ways = [(insn.target, taken), (address + 1, through)]
        else:
            state, fault = after(state, insn, binary)
            ways = [(address + 1, state)]
        if fault and (address, fault) not in told:
            told.add((address, fault))
            yield address, f"`{insn.text if insn else '?'}` {fault}"
        if fault:
            continue
        for target, way in ways:
            if target == address + 1:
                target = binary.following(insn).address
            todo.append((target, way))
    for insn in binary.code:
        if insn.mnemonic == "swapgs" and insn.address not in visited:
            yield insn.address, "swapgs on no path of the entry code: whoever runs into it has " \
                "the wrong GS base from there on"
