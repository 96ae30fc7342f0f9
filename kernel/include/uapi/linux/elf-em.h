/*
 * Machines in e_machine.
 */
#ifndef _UAPI_LINUX_ELF_EM_H
#define _UAPI_LINUX_ELF_EM_H

#define EM_NONE 0
#define EM_386 3
#define EM_ARM 40
#define EM_X86_64 62
#define EM_AARCH64 183
#define EM_RISCV 243

#endif /* _UAPI_LINUX_ELF_EM_H */
