fork.o: user/tests/fork.c user/tests/child.h libc/include/signal.h \
 kernel/include/uapi/linux/signal.h kernel/include/uapi/asm/signal.h \
 kernel/include/uapi/linux/types.h kernel/include/uapi/asm/siginfo.h \
 kernel/include/uapi/linux/time.h kernel/include/uapi/linux/time_types.h \
 libc/include/sys/types.h libc/include/stddef.h libc/include/stdint.h \
 libc/include/sys/wait.h kernel/include/uapi/linux/resource.h \
 kernel/include/uapi/asm/resource.h kernel/include/uapi/linux/wait.h \
 user/tests/ktap.h libc/include/stdarg.h libc/include/stdio.h \
 libc/include/stdlib.h libc/include/alloca.h libc/include/string.h \
 libc/include/strings.h libc/include/unistd.h libc/include/errno.h \
 kernel/include/uapi/linux/errno.h kernel/include/uapi/asm/errno.h \
 user/tests/errname.h user/tests/raw.h libc/include/sys/syscall.h \
 kernel/include/uapi/asm/unistd.h build/include/asm/unistd_64.h \
 build/include/bits/syscall.h user/tests/files.h libc/include/fcntl.h \
 kernel/include/uapi/linux/fcntl.h kernel/include/uapi/asm/fcntl.h \
 libc/include/sys/stat.h kernel/include/uapi/linux/stat.h \
 user/tests/mem.h libc/include/sys/mman.h \
 kernel/include/uapi/linux/mman.h kernel/include/uapi/asm/mman.h
user/tests/child.h:
libc/include/signal.h:
kernel/include/uapi/linux/signal.h:
kernel/include/uapi/asm/signal.h:
kernel/include/uapi/linux/types.h:
kernel/include/uapi/asm/siginfo.h:
kernel/include/uapi/linux/time.h:
kernel/include/uapi/linux/time_types.h:
libc/include/sys/types.h:
libc/include/stddef.h:
libc/include/stdint.h:
libc/include/sys/wait.h:
kernel/include/uapi/linux/resource.h:
kernel/include/uapi/asm/resource.h:
kernel/include/uapi/linux/wait.h:
user/tests/ktap.h:
libc/include/stdarg.h:
libc/include/stdio.h:
libc/include/stdlib.h:
libc/include/alloca.h:
libc/include/string.h:
libc/include/strings.h:
libc/include/unistd.h:
libc/include/errno.h:
kernel/include/uapi/linux/errno.h:
kernel/include/uapi/asm/errno.h:
user/tests/errname.h:
user/tests/raw.h:
libc/include/sys/syscall.h:
kernel/include/uapi/asm/unistd.h:
build/include/asm/unistd_64.h:
build/include/bits/syscall.h:
user/tests/files.h:
libc/include/fcntl.h:
kernel/include/uapi/linux/fcntl.h:
kernel/include/uapi/asm/fcntl.h:
libc/include/sys/stat.h:
kernel/include/uapi/linux/stat.h:
user/tests/mem.h:
libc/include/sys/mman.h:
kernel/include/uapi/linux/mman.h:
kernel/include/uapi/asm/mman.h:
