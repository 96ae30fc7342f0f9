"""The stages of a system call, in order, and why each is there. syscall-trip prints them."""

WHY = {
    "user": "The program put the number into rax and the arguments into rdi rsi rdx r10 r8 r9 (not rcx: the "
            "instruction needs it).",
    "syscall": "What the CPU itself did: rcx = the next RIP, r11 = RFLAGS, RFLAGS &= ~FMASK, CS and SS from STAR, RIP = "
               "LSTAR. It saved nothing and left RSP and GS as they were: no stack can be trusted yet.",
    "swapgs": "The kernel's GS base holds per-CPU data: the only way to find anything before there is a stack.",
    "stack": "RSP may be anything that ring 3 chose, so not one byte is pushed before it is the task's kernel stack.",
    "frame": "struct pt_regs, as if the CPU had pushed it: what the program gets back, what signals and tracers see "
             "and change. RAX begins as -ENOSYS: an unknown call needs nothing else.",
    "clear": "Nothing that ring 3 chose survives in a register, so speculation cannot be steered by it; then interrupts "
             "are on again, as the frame is complete.",
    "dispatch": "The number is an int: the upper half of rax means nothing. It is compared unsigned, clamped against "
                "speculation, and selects an entry of a read-only table.",
    "handler": "SYSCALL_DEFINEn takes the arguments from the frame's slots and narrows each to its declared type.",
    "unknown": "Nobody implements this number: -ENOSYS, by the same road as every other call.",
    "return": "The result goes into the frame's RAX slot; minus an errno for failure.",
    "exit": "Exit work is done in a loop until none is left, then interrupts are off: nothing can come up "
            "between this look and the return.",
    "choice": "SYSRETQ is quick but takes RIP from rcx and RFLAGS from r11, and faults in ring 0 on a bad rcx: only if "
              "it gives exactly the frame is it used; IRETQ otherwise.",
    "restore": "All registers are the program's again, RSP too, though CPL is still 0: interrupts stay off for these "
               "instructions.",
    "swapgs back": "The last thing before ring 3: its own GS base.",
    "back": "Only rax, rcx and r11 differ for the caller: the result, and the two that the instruction uses.",
    "gone": "The call does not return: the task has ended in it.",
}
