/* clear: the screen. See clear(1). */
#include "../lib/lib.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	printf("\033[H\033[2J\033[3J");
	return finish(0);
}
