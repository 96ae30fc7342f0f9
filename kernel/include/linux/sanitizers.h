/*
 * Which sanitizers this build has: kernel/sanitize/NAME.c defines its name, and is in the build only with NAME=1.
 * Weak, so elsewhere the address is NULL where the file was left out.
 */
#pragma once

#include <linux/compiler.h>

extern const char sanitizer_ubsan[] __weak;
extern const char sanitizer_stackprotector[] __weak;
extern const char sanitizer_kasan[] __weak;
