/* POSIX: addresses of local sockets. See unix(7). */
#pragma once

#include <sys/socket.h>

struct sockaddr_un {
	sa_family_t sun_family;
	char sun_path[108]; /* begins with a NUL: an abstract name */
};
