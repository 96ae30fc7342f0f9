"""GDB on the running kernel: real sessions, and values checked, not only text. The program is
user/demos/tour.c."""

import json
import re

import gdb_replay
import pytest
from gdb_session import Session, field, value

MAIN = "main"


@pytest.fixture(scope="module")
def start():
    session = Session("tour")
    yield session
    session.close()


@pytest.fixture(scope="module")
def later():
    session = Session("tour")
    yield session
    session.close()


# ---- at the first system call, in order: each goes on where the one before stopped

def test_stops_at_the_first_call_of_the_program(start):
    assert "tour[2] in ring 3, at the syscall instruction" in start.greeting
    assert re.search(r"write\(1, 0x\w+ .*, 18\)", start.greeting)
    assert start.number("$cs") == 0x33
    assert start.ask("x/2xb $pc").split()[-2:] == ["0x0f", "0x05"]
    assert start.frames()[-1] == MAIN


def test_lstar_cpu_in_ring_3(start):
    before = start.registers()
    text = start.ask("lstar-cpu")
    assert field(text, "CPL").startswith("3 (user)")
    assert "the user's" in field(text, "RSP")
    assert "the user's" in field(text, "GS base")
    assert value(text, "other GS base") == start.number("per_cpu_offset[0]")
    assert "tour[2]" in field(text, "CR3")
    assert value(text, "LSTAR") == start.number("&syscall_entry")
    assert "WRONG" not in text
    assert value(text, "STAR") == 0x0023001000000000
    for name in ("SMEP", "SMAP", "UMIP", "FSGSBASE"):
        assert name in field(text, "CR4").split()
    for name in ("IF", "TF", "DF", "AC", "NT"):
        assert name in field(text, "FMASK").split()
    assert start.registers() == before, "the state was not put back"


def test_pt_regs_refuses_in_ring_3(start):
    assert "ring 3 runs" in start.ask("pt-regs")


def test_pagewalk_knows_what_an_access_meets(start):
    text = start.ask("pagewalk $rsp")
    assert re.search(r"ring 3 +read: ok +write: ok +run: NX", text)
    assert re.search(r"kernel +read: SMAP \(AC is 0\) +write: SMAP \(AC is 0\)", text)
    text = start.ask("pagewalk main")
    assert re.search(r"ring 3 +read: ok +write: read-only page +run: ok", text)
    assert "run: SMEP" in text
    text = start.ask("pagewalk &sys_call_table")
    assert re.search(r"kernel +read: ok +write: read-only page +run: NX", text)
    assert "not canonical" in start.ask("pagewalk 0x800000000000")
    physical = int(re.search(r"physical 0x(\w+)", start.ask("pagewalk &init_task"))[1], 16)
    assert physical == start.number("&init_task") - 0xffffffff80000000


def test_tasks_and_vmas(start):
    text = start.ask("tasks")
    assert re.search(r"^\* +2 +1 +running +tour ", text, re.M)
    assert re.search(r"^ +1 +0 .* init ", text, re.M)
    text = start.ask("vmas")
    assert re.search(r"^ +0x0*400000-\S+ +r-xp", text, re.M) and "stack" in text
    assert "kernel thread" in start.ask("vmas 0")
    assert "no task 99" in start.ask("vmas 99")


def test_syscalls_and_extable(start):
    assert re.search(r"^1 +write\(unsigned int fd, const char \*buf, size_t count\)", start.ask("syscalls 1"), re.M)
    assert "-ENOSYS" in start.ask("syscalls 4000")
    assert "no implemented call" in start.ask("syscalls nothing_like_this")
    text = start.ask("extable")
    assert re.search(r"copy_user_generic\.quads .*copy_user_generic\.quads_fault .*EX_TYPE_UACCESS", text)
    assert re.search(r"iretq_insn.*EX_TYPE_IRET", text)
    assert "not in the exception table" in start.ask("extable main")


def test_dmesg(start):
    assert re.search(r"\[ +\d+\.\d+\] .*LSTAR +0x[0-9a-f]+ syscall_entry", start.ask("dmesg"))


def test_help_and_wrong_use(start):
    listed = start.ask("lstar")
    for name in ("lstar-cpu", "pt-regs", "syscalls", "extable", "pagewalk", "tasks", "vmas", "dmesg",
                 "syscall-trip", "why-fault", "lstar-program", "syscall-next"):
        assert re.search(rf"^{name} ", listed, re.M)
        assert "Usage:" in start.ask(f"help {name}")
    assert "arguments; see: help pagewalk" in start.ask("pagewalk")
    assert "what is '--frobnicate'" in start.ask("syscall-trip --frobnicate")
    assert "no fault" in start.ask("why-fault")


def test_stepi_over_syscall_and_through_the_entry(start):
    """Every instruction of the entry has a backtrace that ends in main."""
    rsp, after = start.number("$rsp"), start.number("$pc") + 2
    start.ask("stepi")
    assert start.number("$pc") == start.number("&syscall_entry")
    assert start.number("$rsp") == rsp and start.number("$rcx") == after
    assert "RSP is still" in start.ask("pt-regs")
    start.ask("python seen = []")
    start.ask("python\nfor i in range(45):\n  f = gdb.newest_frame(); chain = []\n"
              "  while f: chain.append(f.name()); last = f; f = f.older()\n"
              "  seen.append((chain[-1], int(gdb.selected_inferior().threads()[0].num)))\n"
              "  gdb.execute('stepi', to_string=True)\nend")
    assert "{'main'}" in start.ask("python print({each[0] for each in seen})")


def test_lstar_cpu_and_pt_regs_in_the_kernel(start):
    start.ask("tbreak __x64_sys_write")
    start.ask("continue")
    text = start.ask("lstar-cpu")
    assert field(text, "CPL").startswith("0 (kernel)")
    assert "kernel stack of tour[2]" in field(text, "RSP")
    assert "the kernel's" in field(text, "GS base")
    frame = start.ask("pt-regs")
    assert "system call 1, write" in frame
    assert value(frame, "RDI") == 1 and value(frame, "RDX") == 18 and value(frame, "CS") == 0x33
    assert value(frame, "RAX") == (1 << 64) - 38
    assert start.frames()[1:3] == ["do_syscall_64", "syscall_entry"] and start.frames()[-1] == MAIN


def test_a_wrong_lstar_is_seen(start):
    """lstar-cpu asks the CPU: load a wrong LSTAR by the kernel's own wrmsr, and see it."""
    start.ask("python from lgdb import machine, kernel")
    start.ask("python regs = machine.registers()")
    start.ask("python s = kernel.address('__entry_text_start'); text = machine.memory(s, 8192); "
              "at = s + text.find(bytes([0x0f, 0x30]))")
    wrmsr = ("python [machine.set_register(*p) for p in (('rip', at), ('rcx', 0xc0000082), "
             "('rax', {low:#x}), ('rdx', 0xffffffff))]; machine.step(); "
             "[machine.set_register(n, regs[n]) for n in machine.GENERAL + ('rip',)]")
    right = start.number("&syscall_entry")
    start.ask(wrmsr.format(low=(right + 0x10) & 0xffffffff))
    text = start.ask("lstar-cpu")
    start.ask(wrmsr.format(low=right & 0xffffffff))     # first of all: with it no later test would get far
    assert value(text, "LSTAR") == right + 0x10 and "WRONG" in field(text, "LSTAR")
    assert "WRONG" not in start.ask("lstar-cpu")


def test_finish_out_of_a_call(start):
    text = start.ask("finish")
    assert re.search(r"Value returned is \$\d+ = 18", text)


def test_stepi_over_sysretq(start):
    """Out to ring 3, with a backtrace to main at every instruction of the return."""
    start.ask("tbreak syscall_return")
    start.ask("continue")
    start.ask("python seen = set()")
    start.ask("python\nfor i in range(60):\n  f = gdb.newest_frame()\n"
              "  if f.pc() < 1 << 47: break\n  while f: last = f.name(); f = f.older()\n"
              "  seen.add(last); gdb.execute('stepi', to_string=True)\nend")
    assert "{'main'}" in start.ask("python print(seen)")
    assert start.number("$cs") == 0x33 and start.number("$rax") == 18
    assert start.ask("x/2xb $pc - 2").split()[-2:] == ["0x0f", "0x05"]
    assert start.frames()[0] == "write"


def test_finish_and_breakpoints_in_the_program(start):
    assert start.frames()[1] == "greet"
    start.ask("finish")
    assert start.frames()[0] == "greet"
    start.ask("break fill")
    assert "stop only if $_lstar_runs()" in start.ask("info breakpoints")
    start.ask("continue")
    assert start.frames() == ["fill", MAIN] and start.number("to") == start.number("&fresh[4096]")


def test_next_over_a_call(start):
    """`next` over a function of the program does not lose its way in the kernel."""
    start.ask("delete")
    start.ask("finish")
    assert start.frames() == [MAIN]
    start.ask("next")
    assert start.frames() == [MAIN] and start.number("$cs") == 0x33


def test_ctrl_c_stops_the_machine(start):
    start.child.sendline("continue")
    start.child.expect("Continuing")
    start.child.sendintr()
    start.child.expect(r"\(gdb\) ")
    assert "Program received signal SIGINT" in start.child.before or "exited" in start.child.before


# ---- a second session: the trips, faults and breakpoints

def test_trip(later, tmp_path):
    before = later.registers()
    text = later.ask(f"syscall-trip --json {tmp_path}/trip.json")
    stages = re.findall(r"^\[\d+\] ([\w ]+):", text, re.M)
    assert stages == ["user", "syscall", "swapgs", "stack", "frame", "clear", "dispatch", "handler", "return",
                      "exit", "choice", "restore", "swapgs back", "back"]
    assert "CPL 3 -> 0" in text and "CPL 0 -> 3" in text and "count: size_t = 18" in text
    assert "changed since the syscall: rax rcx r11" in text and "SYSRETQ: RCX is RIP" in text
    after = later.registers()
    assert after["rip"] == before["rip"] + 2 and after["rax"] == 18
    assert {n for n in before if before[n] != after[n]} <= {"rax", "rcx", "r11", "rip"}
    with open(tmp_path / "trip.json", encoding="utf-8") as file:
        data = json.load(file)
    assert data["name"] == "write" and data["result"] == "18"
    assert [each["text"] for each in data["arguments"]][::2] == ["1", "18"]
    first, last = data["instructions"][0], data["instructions"][-1]
    assert first["asm"] == "syscall" and last["asm"].startswith("sysret")
    assert [each["n"] for each in data["instructions"]] == list(range(1, len(data["instructions"]) + 1))
    assert {each["cpl"] for each in data["instructions"][1:-1]} == {0}


def test_trip_refuses_elsewhere(later):
    assert "not at a syscall instruction" in later.ask("syscall-trip")


def test_watchpoint_on_a_user_variable(later):
    assert later.number("counter") == 0
    later.ask("watch counter")
    text = later.ask("continue")
    assert re.search(r"Old value = 0\s+New value = 1", text)
    assert later.frames() == ["greet", MAIN] and later.number("counter") == 1
    later.ask("delete")


def test_backtrace_inside_an_interrupt(later):
    later.ask("tbreak spin")
    later.ask("continue")
    later.ask("tbreak do_interrupt")
    later.ask("continue")
    frames = later.frames()
    assert frames[0] == "do_interrupt" and "common_entry" in frames
    assert frames[-2:] == ["spin", MAIN]
    assert later.number("$cs") == 0x10
    assert "exception or interrupt in ring 3" in later.ask("pt-regs")


def test_why_fault_after_a_fault_of_the_program(later):
    later.ask("tbreak force_sig_fault")
    later.ask("continue")
    text = later.ask("why-fault")
    assert "error code  0x7: protection, write, U" in text
    assert "a read-only page" in text and "SIGSEGV" in text
    assert later.number("$cr2") == later.number("&fixed")
    assert later.frames()[-1] == MAIN


@pytest.fixture(scope="module")
def copies():
    session = Session("tour")
    yield session
    session.close()


def test_backtrace_inside_a_page_fault_in_a_copy(copies):
    copies.ask("break fill")
    copies.ask("continue")
    copies.ask("delete")
    copies.ask("syscall-next read")
    copies.ask("tbreak do_page_fault")
    copies.ask("continue")
    frames = copies.frames()
    assert frames[0] == "do_page_fault"
    assert [name for name in frames if name.endswith("_entry")] == ["common_entry", "syscall_entry"]
    assert any(name.startswith("copy_user_generic") for name in frames)
    assert frames[-1] == MAIN
    text = copies.ask("why-fault")
    assert "not present, write, S" in text and "AC then     1" in text
    assert "brings the page in" in text and "the caller notices nothing" in text
    assert "EX_TYPE_UACCESS" in field(text, "extable")
    assert copies.number("$cr2") == copies.number("&fresh[4096]")


def test_why_fault_tells_a_fixup(copies):
    copies.ask("syscall-next read")
    copies.ask("tbreak do_page_fault")
    copies.ask("continue")
    text = copies.ask("why-fault")
    assert value(text, "address") == 8
    assert "no area of the program contains the address" in text
    assert "copy_user_generic" in text and "number of bytes not copied" in text


def test_trip_of_an_unknown_call(copies):
    copies.ask("syscall-next 4000")
    text = copies.ask("syscall-trip")
    assert re.findall(r"^\[\d+\] ([\w ]+):", text, re.M)[6:9] == ["unknown", "exit", "choice"]
    assert copies.number("$rax") == (1 << 64) - 38


def test_the_transcripts_of_the_guide():
    """docs/gdb.md is a session of this program, command by command."""
    session = Session(gdb_replay.PROGRAM)
    try:
        faults = []
        for command, wanted in gdb_replay.read():
            wrong = gdb_replay.differs(wanted, session.ask(command).splitlines())
            if wrong:
                faults.append(f"(gdb) {command}: the guide says {wrong}")
        assert not faults, "\n".join(faults)
    finally:
        session.close()


def test_two_sessions_at_once(copies, later):
    """Each has a port of its own."""
    assert copies.number("$cs") == 0x33 and later.number("$cs") == 0x10
