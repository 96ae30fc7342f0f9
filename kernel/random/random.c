/*
 * Random numbers: ChaCha20, keyed from RDRAND and from the time-stamp counter. Linux:
 * drivers/char/random.c, getrandom(2).
 *
 * Fast key erasure: each request takes one block, whose first half is the next key at once and whose
 * second half keys a stream for this request alone. Who reads the kernel's memory later cannot work
 * out what was handed out before, and no lock is held while bytes are copied.
 *
 * The key is made by the first caller, however early that is. With RDRAND (all machines that Lstar
 * boots on have SMAP, which came after it) there are 256 bits in it; without, only what the
 * interrupted paths of the boot leave in the counter's low bits: good for canaries, not for keys.
 */
#include "chacha.h"

#include <asm/msr.h>
#include <asm/random.h>
#include <linux/fs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <uapi/linux/random.h>

#define SEED_ROUNDS 8
#define CHUNK_BYTES (CHACHA_WORDS * sizeof(u32))

static DEFINE_SPINLOCK(key_lock);
static u32 key[CHACHA_KEY_WORDS]; /* under key_lock */
static bool seeded;

/* A zeroing that the compiler keeps though nobody reads the memory again. */
static void memzero_explicit(void *buf, size_t len)
{
	memset(buf, 0, len);
	__asm__ volatile("" ::"r"(buf) : "memory");
}

/* A fresh state under the current @key, with a nonce from the CPU that no snapshot of a VM repeats. */
static void init_state(u32 state[CHACHA_WORDS])
{
	unsigned long hard = 0;
	u64 tsc = rdtsc();

	rdrand_long(&hard);
	memcpy(state, "expand 32-byte k", 16); /* the cipher's constant */
	memcpy(state + 4, key, sizeof(key));
	memcpy(state + 12, &hard, sizeof(hard));
	memcpy(state + 14, &tsc, sizeof(tsc));
}

/* @state: the stream of one request. */
static void crng_make_state(u32 state[CHACHA_WORDS])
{
	u32 block[CHACHA_WORDS];
	unsigned long flags;
	int i;

	spin_lock_irqsave(&key_lock, flags);
	for (i = seeded ? SEED_ROUNDS - 1 : 0; i < SEED_ROUNDS; i++) {
		init_state(state);
		chacha20_block(state, block);
		memcpy(key, block, sizeof(key));
	}
	seeded = true;
	spin_unlock_irqrestore(&key_lock, flags);
	memcpy(state + 4, block + CHACHA_KEY_WORDS, sizeof(key));
	memzero_explicit(block, sizeof(block));
}

/* Mixes what somebody else thinks is random into the key. */
static void add_device_randomness(const u8 *data, size_t len)
{
	unsigned long flags;

	spin_lock_irqsave(&key_lock, flags);
	for (size_t i = 0; i < len; i++)
		((u8 *)key)[i % sizeof(key)] ^= data[i];
	spin_unlock_irqrestore(&key_lock, flags);
}

/* Fills @buf with @len random bytes. From any context but NMI. */
void get_random_bytes(void *buf, size_t len)
{
	u32 state[CHACHA_WORDS], block[CHACHA_WORDS];
	size_t chunk;

	crng_make_state(state);
	for (; len; len -= chunk, buf += chunk) {
		chunk = min(len, CHUNK_BYTES);
		chacha20_block(state, block);
		memcpy(buf, block, chunk);
	}
	memzero_explicit(state, sizeof(state));
	memzero_explicit(block, sizeof(block));
}

/* Random bytes for all of @to, of which a signal may cut off what is left. Bytes written, -EFAULT. */
static ssize_t get_random_bytes_iter(struct iov_iter *to)
{
	u32 state[CHACHA_WORDS], block[CHACHA_WORDS];
	size_t done = 0, chunk, left = 0;

	crng_make_state(state);
	while (iov_iter_count(to) && !left) {
		if (done && !(done % PAGE_SIZE)) {
			if (signal_pending(current))
				break;
			cond_resched();
		}
		chunk = min(iov_iter_count(to), CHUNK_BYTES);
		chacha20_block(state, block);
		left = chunk - copy_to_iter(block, chunk, to);
		done += chunk - left;
	}
	memzero_explicit(state, sizeof(state));
	memzero_explicit(block, sizeof(block));
	return done || !left ? (ssize_t)done : -EFAULT;
}

static ssize_t get_random_bytes_user(char __user *buf, size_t len)
{
	struct iov_iter to = IOV_ITER_UBUF(buf, min(len, MAX_RW_COUNT));

	return access_ok(buf, iov_iter_count(&to)) ? get_random_bytes_iter(&to) : -EFAULT;
}

/*
 * getrandom(2). The generator is always ready, so that GRND_NONBLOCK changes nothing and GRND_RANDOM
 * means the same source. A signal ends a long request early. Bytes written, -EFAULT, -EINVAL.
 */
SYSCALL_DEFINE3(getrandom, char __user *, buf, size_t, len, unsigned int, flags)
{
	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE) ||
	    (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	return get_random_bytes_user(buf, len);
}

static ssize_t random_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return get_random_bytes_user(buf, count);
}

static ssize_t random_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return get_random_bytes_iter(to);
}

/* Whatever is written is stirred in: it cannot make things worse. */
static ssize_t random_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	u8 chunk[64];
	size_t done = 0, len;

	while (iov_iter_count(from) && !(done && signal_pending(current))) {
		len = min(iov_iter_count(from), sizeof(chunk));
		if (copy_from_iter(chunk, len, from) < len)
			return done ? (ssize_t)done : -EFAULT;
		add_device_randomness(chunk, len);
		done += len;
	}
	return done;
}

static loff_t random_lseek(struct file *file, loff_t offset, int whence)
{
	return 0;
}

static int random_init_devices(void)
{
	static const struct file_operations random_fops = {
		.llseek = random_lseek,
		.read = random_read,
		.read_iter = random_read_iter,
		.write = write_by_iter,
		.write_iter = random_write_iter,
	};

	return register_chrdev_minor(1, 8, "random", &random_fops)
		       ?: register_chrdev_minor(1, 9, "urandom", &random_fops);
}
device_initcall(random_init_devices);
