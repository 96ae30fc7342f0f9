/* abs(), div() and pseudo-random numbers. See abs(3), div(3), rand(3). */
#include <inttypes.h>
#include <stdlib.h>

static uint64_t state = 1;

int abs(int value)
{
	return value < 0 ? -value : value;
}

long labs(long value)
{
	return value < 0 ? -value : value;
}

long long llabs(long long value)
{
	return value < 0 ? -value : value;
}

intmax_t imaxabs(intmax_t value)
{
	return value < 0 ? -value : value;
}

div_t div(int dividend, int divisor)
{
	return (div_t){ dividend / divisor, dividend % divisor };
}

ldiv_t ldiv(long dividend, long divisor)
{
	return (ldiv_t){ dividend / divisor, dividend % divisor };
}

lldiv_t lldiv(long long dividend, long long divisor)
{
	return (lldiv_t){ dividend / divisor, dividend % divisor };
}

imaxdiv_t imaxdiv(intmax_t dividend, intmax_t divisor)
{
	return (imaxdiv_t){ dividend / divisor, dividend % divisor };
}

/* A linear congruential generator (Knuth's constants); its upper bits are the good ones. */
static int step(uint64_t *s)
{
	*s = *s * 6364136223846793005UL + 1442695040888963407UL;
	return (int)(*s >> 33);
}

int rand(void)
{
	return step(&state);
}

void srand(unsigned int seed)
{
	state = seed;
}

int rand_r(unsigned int *seed)
{
	uint64_t s = *seed;
	int result = step(&s);

	*seed = (unsigned int)(s >> 32);
	return result;
}

long random(void)
{
	return rand();
}

void srandom(unsigned int seed)
{
	srand(seed);
}
