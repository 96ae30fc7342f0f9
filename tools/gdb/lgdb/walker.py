"""Walking the selected CPU instruction by instruction, with a record of each; or running it to an
address."""

import gdb

from . import kernel, machine, names
from .command import Refused
from .layout import constant

HERE = machine.GENERAL + ("rip", "eflags", "cs", "ss", "gs_base")


class Arrival(gdb.Breakpoint):
    """A place where one task, and only it, is waited for."""

    def __init__(self, addr, task, above):
        super().__init__(f"*{addr:#x}", gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True
        self.who, self.above = task, above

    def stop(self):
        return int(kernel.current()) == self.who and machine.registers()["rsp"] > self.above


class Walker:
    """REGS is the state now, RECORDS what was executed so far (if KEEP or VERBOSE)."""

    def __init__(self, keep, verbose, limit):
        self.keep, self.verbose, self.limit = keep, verbose, limit
        self.regs = machine.registers()
        self.task = int(kernel.current())
        self.base = kernel.percpu_base()
        self.top = int(kernel.pcpu_hot()["top_of_stack"])
        self.size = constant("THREAD_SIZE")
        self.arch = gdb.selected_frame().architecture()
        self.switch = kernel.address("__switch_to_asm")
        self.exit = kernel.address("do_exit")
        self.known = {}
        self.records = []
        self.count = 0
        self.stage = None

    def stack(self):
        rsp = self.regs["rsp"]
        if kernel.user(rsp):
            return "user"
        return "task" if self.top - self.size <= rsp <= self.top else kernel.stack(rsp)[0]

    def gs(self):
        return "kernel" if self.regs["gs_base"] == self.base else "user"

    def code(self, size):
        return machine.memory(self.regs["rip"], size)

    def describe(self, pc):
        """Return (symbol, source line, assembly text) of the instruction at PC."""
        if pc not in self.known:
            line = gdb.find_pc_line(pc)
            self.known[pc] = (kernel.symbol(pc), kernel.source(pc) if line.symtab else "",
                              " ".join(self.arch.disassemble(pc)[0]["asm"].split()))
        return self.known[pc]

    def _record(self, before):
        symbol, source, text = self.describe(before["rip"])
        changed = {name: self.regs[name] for name in HERE
                   if name != "rip" and self.regs[name] != before[name]}
        if self.verbose:
            shown = " ".join(f"{name}={value:#x}" for name, value in changed.items())
            print(f"    {before['rip']:#x} {symbol:<28} {text:<44} {shown}".rstrip())
        if self.keep:
            self.records.append({
                "n": self.count, "stage": self.stage, "rip": hex(before["rip"]), "symbol": symbol,
                "source": source, "asm": text, "cpl": self.regs["cs"] & 3, "stack": self.stack(),
                "gs": self.gs(), "rflags": names.rflags(self.regs["eflags"]),
                "changed": {name: hex(value) for name, value in changed.items()}})

    def step(self):
        """Execute one instruction."""
        before = self.regs
        if self.keep or self.verbose:
            self.describe(before["rip"])    # before it runs: afterwards its page may be gone
        machine.step()
        self.regs = machine.registers()
        self.count += 1
        if self.keep or self.verbose:
            self._record(before)

    def until(self, reached, limit=2000):
        """Step until REACHED() is true; False if that takes more than LIMIT instructions."""
        for _ in range(limit):
            if reached():
                return True
            self.step()
        return reached()

    def run_to(self, addr, above=0):
        """Let the machine run until this task comes to ADDR with RSP beyond ABOVE; False: it
        ended first."""
        machine.flush()
        stops = [Arrival(addr, self.task, above), Arrival(self.exit, self.task, 0)]
        try:
            gdb.execute("continue", to_string=True)
        except gdb.error as error:
            raise Refused(f"the machine ended during the call: {error}") from None
        finally:
            for each in stops:
                if each.is_valid():
                    each.delete()
        self.regs = machine.registers()
        if self.regs["rip"] == addr:
            return True
        if self.regs["rip"] == self.exit:
            return False
        gdb.execute("frame")
        raise Refused("something else stopped the machine: the trip ends here")

    def call(self, back, above):
        """Go through what was just called until it returns to BACK; False if the task ended in it.

        Every instruction, if they are recorded and not too many; else at full speed."""
        if not (self.keep or self.verbose):
            return self.run_to(back, above)
        for _ in range(self.limit):
            if self.regs["rip"] == back and self.regs["rsp"] > above:
                return True
            if self.regs["rip"] == self.exit:
                return False
            if self.regs["rip"] == self.switch:     # others run now: wait until it is this task's turn again
                if not self.run_to(machine.word(self.regs["rsp"]), self.regs["rsp"]):
                    return False
            else:
                self.step()
        print(f"    ({self.limit} instructions; the rest of the call runs unrecorded: --limit N for more)")
        return self.run_to(back, above)
