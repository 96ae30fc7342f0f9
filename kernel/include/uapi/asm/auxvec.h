/*
 * Machine-specific types in the auxiliary vector.
 */
#ifndef _UAPI_ASM_AUXVEC_H
#define _UAPI_ASM_AUXVEC_H

#define AT_SYSINFO_EHDR 33 /* address of the vDSO */

#endif /* _UAPI_ASM_AUXVEC_H */
