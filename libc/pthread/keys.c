/* Values by thread and key, and what is to be done at a thread's end. See pthread_key_create(3p). */
#include "thread.h"

typedef void (*destructor)(void *);

static int lock; /* protects the table */
static struct {
	bool used;
	destructor destroy;
} keys[PTHREAD_KEYS_MAX];

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
	int error = EAGAIN;

	__lock(&lock);
	for (pthread_key_t k = 0; error && k < PTHREAD_KEYS_MAX; k++) {
		if (keys[k].used)
			continue;
		keys[k].used = true;
		keys[k].destroy = destroy;
		*key = k;
		error = 0;
	}
	__unlock(&lock);
	return error;
}

/* Other threads may still hold a value under it, which the next user of the number must not see. */
int pthread_key_delete(pthread_key_t key)
{
	if (key >= PTHREAD_KEYS_MAX || !keys[key].used)
		return EINVAL;
	__lock(&lock);
	keys[key].used = false;
	keys[key].destroy = NULL;
	__unlock(&lock);
	return pthread_setspecific(key, NULL);
}

void *pthread_getspecific(pthread_key_t key)
{
	return key < PTHREAD_KEYS_MAX ? __self()->specific[key] : NULL;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
	if (key >= PTHREAD_KEYS_MAX)
		return EINVAL;
	__self()->specific[key] = (void *)value;
	return 0;
}

/* A destructor may set values again: a few rounds, as POSIX wants. */
void __keys_destroy(struct __pthread *self)
{
	bool again = true;

	for (int round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
		again = false;
		for (pthread_key_t key = 0; key < PTHREAD_KEYS_MAX; key++) {
			void *value = self->specific[key];

			if (!value || !keys[key].destroy)
				continue;
			self->specific[key] = NULL;
			keys[key].destroy(value);
			again = true;
		}
	}
}
