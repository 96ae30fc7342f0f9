"""syscall-trip: one system call, from the program's `syscall` to the instruction after it."""

import json
import textwrap

from . import kernel, machine, names, program, pt_regs, syscalls
from .command import Command, Refused, number
from .layout import constant
from .stages import WHY
from .walker import Walker

POP_R15 = b"\x41\x5f"
SYSRETQ, IRETQ = b"\x48\x0f\x07", b"\x48\xcf"


class Trip:
    """The walk through one call. stages collects what was printed, as data."""

    def __init__(self, keep, verbose, limit):
        regs = machine.long_mode()
        if not program.at_syscall(regs):
            where = "in the kernel" if regs["cs"] & 3 == 0 else "at another instruction"
            raise Refused(f"the CPU is not at a syscall instruction of ring 3 ({where}): "
                          "`syscall-next` runs to the next one")
        self.start = regs
        self.walker = Walker(keep, verbose, limit)
        self.nr = regs["rax"] & 0xffffffff
        self.found = syscalls.find(self.nr)
        self.text = program.describe()
        self.size = syscalls.read()[1]
        self.stages = []
        self.last = dict(regs, stack="user", gs="user")

    # ---- printing a stage

    def stage(self, name, *facts):
        """Print what changed since the stage before, FACTS, and why the stage is there."""
        walker = self.walker
        regs = walker.regs
        now = dict(regs, stack=walker.stack(), gs=walker.gs())
        changes = self.changes(now) + [fact for fact in facts if fact]
        print(f"[{len(self.stages) + 1}] {name}: {kernel.place(regs['rip'])}")
        for change in changes:
            print(f"      {change}")
        print(textwrap.fill(WHY[name], 100, initial_indent="    ", subsequent_indent="    "))
        self.stages.append({"stage": name, "after": walker.count, "rip": hex(regs["rip"]), "cpl": regs["cs"] & 3,
                            "stack": now["stack"], "gs": now["gs"],
                            "rflags": names.rflags(regs["eflags"]), "changes": changes,
                            "why": WHY[name]})
        walker.stage = name
        self.last = now

    def changes(self, now):
        """Return sentences on CPL, stack, GS and flags as far as they changed."""
        old, found = self.last, []
        if (old["cs"] ^ now["cs"]) & 3:
            found.append(f"CPL {old['cs'] & 3} -> {now['cs'] & 3}   CS {old['cs']:#x} -> {now['cs']:#x}")
        if old["stack"] != now["stack"]:
            found.append(f"RSP {old['rsp']:#x} ({old['stack']} stack) -> {now['rsp']:#x} ({now['stack']} stack)")
        if old["gs"] != now["gs"]:
            found.append(f"GS base {old['gs_base']:#x} ({old['gs']}'s) -> {now['gs_base']:#x} ({now['gs']}'s)")
        watched = sum(constant(f"X86_EFLAGS_{n}") for n in ("IF", "TF", "DF", "AC", "NT", "RF"))
        gone, came = old["eflags"] & ~now["eflags"] & watched, now["eflags"] & ~old["eflags"] & watched
        if gone or came:
            found.append("RFLAGS " + " ".join(([f"cleared: {names.rflags(gone)}"] if gone else [])
                                              + ([f"set: {names.rflags(came)}"] if came else [])))
        return found

    # ---- the way in

    def enter(self):
        walker = self.walker
        self.stage("user", self.text)
        walker.step()
        self.stage("syscall", f"rcx = {walker.regs['rcx']:#x}, the instruction after",
                   f"r11 = {walker.regs['r11']:#x}: {names.rflags(walker.regs['r11'])}")
        self.reach("swapgs", lambda: walker.gs() == "kernel")
        self.stage("swapgs")
        self.reach("the stack switch", lambda: walker.stack() == "task")
        self.stage("stack", f"top of the kernel stack of {kernel.label(kernel.current())}")
        self.frame = kernel.task_regs(kernel.current())
        self.reach("struct pt_regs", lambda: walker.regs["rsp"] == self.frame)
        saved = pt_regs.at(self.frame)
        cells = [f"{name}={saved[field]:#x}" for name, field in pt_regs.SLOTS]
        self.stage("frame", f"at {self.frame:#x}:", *textwrap.wrap(" ".join(cells), 92))
        self.reach("the call of C", lambda: walker.code(1) == b"\xe8")
        zero = [name for name in machine.GENERAL if not walker.regs[name]]
        self.stage("clear", "zero: " + " ".join(zero))

    def reach(self, what, reached):
        if not self.walker.until(reached):
            raise Refused(f"{what} did not come within 2000 instructions of {kernel.place(self.walker.regs['rip'])}")

    # ---- the call itself

    def dispatch(self):
        """Go to the handler and through it; False if the task ended there."""
        walker = self.walker
        back = kernel.address("syscall_return")
        if self.nr >= self.size:
            self.reach("syscall_return", lambda: walker.regs["rip"] == back)
            self.stage("unknown", f"{self.nr} is not below {self.size}, the table's size")
            return True
        target = int(kernel.value(f"sys_call_table[{self.nr}]"))
        self.reach("the handler", lambda: walker.regs["rip"] == target)
        walker.stage = "dispatch"
        entry = f"sys_call_table[{self.nr}] = {kernel.symbol(target)}"
        if self.found is None:
            self.stage("unknown", entry)
        else:
            self.stage("dispatch", f"{self.nr} < {self.size}", entry)
            self.stage("handler", *(
                f"{name}: {kind} = {text}  ({register})" for register, kind, name, text in
                syscalls.arguments(self.found, [self.start[r] for r in syscalls.ARGUMENTS])))
        above = walker.regs["rsp"]
        if not walker.call(machine.word(above), above):
            self.stage("gone")
            return False
        self.stage("return", f"rax = {names.result(walker.regs['rax'])}")
        if not walker.call(back, above):
            self.stage("gone")
            return False
        return True

    # ---- the way back

    def leave(self):
        walker = self.walker
        saved = pt_regs.at(self.frame)
        self.stage("exit", f"RAX slot = {names.result(saved['ax'])}")
        slow = kernel.address("iretq_to_user")
        self.reach("the choice", lambda: walker.regs["rip"] == slow or walker.code(2) == POP_R15)
        self.stage("choice", self.choice(saved, walker.regs["rip"] == slow))
        self.reach("the end of the frame", lambda: walker.stack() == "user" or walker.code(2) == IRETQ
                   or walker.code(3) == b"\x0f\x01\xf8")
        self.stage("restore")
        self.reach("swapgs", lambda: walker.code(3) == SYSRETQ or walker.code(2) == IRETQ)
        self.stage("swapgs back")
        walker.step()
        regs = walker.regs
        changed = [name for name in machine.GENERAL if regs[name] != self.start[name]]
        self.stage("back", f"rax = {names.result(regs['rax'])}",
                   "changed since the syscall: " + (" ".join(changed) or "none"),
                   "" if regs["rip"] == self.start["rip"] + 2 else
                   "another place than the instruction after: the call replaced the program or its frame")

    @staticmethod
    def choice(saved, slow):
        tests = (("RCX is not RIP", saved["cx"] != saved["ip"]),
                 ("R11 is not RFLAGS", saved["r11"] != saved["flags"]),
                 ("the selectors are not the usual ones", (saved["cs"], saved["ss"]) != (
                     constant("__USER_CS"), constant("__USER_DS"))),
                 ("RIP is not canonical", saved["ip"] >> 47 != 0),
                 ("RF or TF is set", bool(saved["flags"] & 0x10100)))
        reasons = [text for text, true in tests if true]
        return f"IRETQ: {', '.join(reasons) or 'another path chose it'}" if slow else \
            "SYSRETQ: RCX is RIP, R11 is RFLAGS, usual selectors, RIP canonical, RF and TF clear"

    def go(self):
        try:
            self.enter()
            if self.dispatch():
                self.leave()
        finally:
            machine.flush()
        print(f"{self.walker.count} instructions stepped")

    def data(self):
        """Return the trip as data, for --json."""
        regs = self.walker.regs         # numbers of 64 bits as text: JavaScript has 53
        return {"program": kernel.label(kernel.current()), "call": self.text, "number": self.nr,
                "name": self.found.name if self.found else None,
                "arguments": [dict(zip(("register", "type", "name", "text"), each)) for each in
                              syscalls.arguments(self.found, [self.start[r] for r in syscalls.ARGUMENTS])]
                if self.found else [], "result": names.result(regs["rax"]) if regs["cs"] & 3 else None,
                "stages": self.stages, "instructions": self.walker.records}


class SyscallTrip(Command):
    """Walk one system call from the program's `syscall` to the instruction after it.
    Usage: syscall-trip [-v] [--json FILE] [--limit N]

    Each stage: what changed (CPL, RIP and its line, which stack, GS, flags, frame slots, table
    entry,
    arguments, result), and why it is there. Begin at a `syscall` of ring 3: `syscall-next` runs
    to one.
      -v            every instruction, with the registers it changed
      --json FILE   the same as data, one record an instruction
      --limit N     at most N instructions of the call's own code are recorded (default 50000), the
                    rest runs at full speed; a call that waits lets others run meanwhile"""

    name = "syscall-trip"
    words = (0, 5)

    def run(self, words):
        verbose, path, limit = False, None, 50000
        words = list(words)
        while words:
            word = words.pop(0)
            if word == "-v":
                verbose = True
            elif word in ("--json", "--limit") and words:
                if word == "--json":
                    path = words.pop(0)
                else:
                    limit = number(words.pop(0), "a number")
            else:
                raise Refused(f"syscall-trip: what is {word!r}? See: help syscall-trip")
        trip = Trip(path is not None, verbose, limit)
        trip.go()
        if path:
            try:
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(trip.data(), file, indent=1)
            except OSError as error:
                raise Refused(f"syscall-trip: {error}") from None
            print(f"{path}: {len(trip.walker.records)} records")


SyscallTrip()
