/* printf FORMAT [ARGUMENT...]. See printf(1p); the work is done in lib/printf.c, for sh too. */
#include "../lib/lib.h"

int main(int argc, char **argv)
{
	return finish(printf_main(argc, argv));
}
