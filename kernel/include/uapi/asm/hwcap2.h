/*
 * Bits of AT_HWCAP2.
 */
#ifndef _UAPI_ASM_HWCAP2_H
#define _UAPI_ASM_HWCAP2_H

#define HWCAP2_RING3MWAIT (1 << 0)
#define HWCAP2_FSGSBASE (1 << 1) /* rdfsbase and friends work in ring 3 */

#endif /* _UAPI_ASM_HWCAP2_H */
