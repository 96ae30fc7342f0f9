/* test EXPRESSION. See test(1p); the work is done in lib/test.c, for sh too. */
#include "../lib/lib.h"

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
