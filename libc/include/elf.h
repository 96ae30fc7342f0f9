/* The ELF file format and the auxiliary vector. See elf(5). */
#pragma once

#include <linux/auxvec.h>
#include <linux/elf.h>
#include <stdint.h>
