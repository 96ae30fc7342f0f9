/* C11 7.17: atomic operations, by the compiler's own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
	memory_order_relaxed = __ATOMIC_RELAXED,
	memory_order_consume = __ATOMIC_CONSUME,
	memory_order_acquire = __ATOMIC_ACQUIRE,
	memory_order_release = __ATOMIC_RELEASE,
	memory_order_acq_rel = __ATOMIC_ACQ_REL,
	memory_order_seq_cst = __ATOMIC_SEQ_CST,
} memory_order;

typedef _Atomic(bool) atomic_bool;
typedef _Atomic(char) atomic_char;
typedef _Atomic(int) atomic_int;
typedef _Atomic(unsigned int) atomic_uint;
typedef _Atomic(long) atomic_long;
typedef _Atomic(unsigned long) atomic_ulong;
typedef _Atomic(long long) atomic_llong;
typedef _Atomic(unsigned long long) atomic_ullong;
typedef _Atomic(size_t) atomic_size_t;
typedef _Atomic(intptr_t) atomic_intptr_t;
typedef _Atomic(uintptr_t) atomic_uintptr_t;

typedef struct {
	bool __value;
} atomic_flag;

#define ATOMIC_FLAG_INIT \
	{                \
		0        \
	}
#define ATOMIC_VAR_INIT(value) (value)
#define atomic_init(object, value) atomic_store_explicit(object, value, __ATOMIC_RELAXED)

#define atomic_load_explicit(object, order)               \
	__extension__({                                   \
		__auto_type __object = (object);          \
		__typeof__((void)0, *__object) __value;   \
		__atomic_load(__object, &__value, order); \
		__value;                                  \
	})
#define atomic_store_explicit(object, value, order)               \
	__extension__({                                           \
		__auto_type __object = (object);                  \
		__typeof__((void)0, *__object) __value = (value); \
		__atomic_store(__object, &__value, order);        \
	})
#define atomic_exchange_explicit(object, value, order)                   \
	__extension__({                                                  \
		__auto_type __object = (object);                         \
		__typeof__((void)0, *__object) __value = (value), __old; \
		__atomic_exchange(__object, &__value, &__old, order);    \
		__old;                                                   \
	})
#define __compare_exchange(object, expected, value, weak, success, failure)                      \
	__extension__({                                                                          \
		__auto_type __object = (object);                                                 \
		__typeof__((void)0, *__object) __value = (value);                                \
		__atomic_compare_exchange(__object, expected, &__value, weak, success, failure); \
	})
#define atomic_compare_exchange_strong_explicit(object, expected, value, success, failure) \
	__compare_exchange(object, expected, value, false, success, failure)
#define atomic_compare_exchange_weak_explicit(object, expected, value, success, failure) \
	__compare_exchange(object, expected, value, true, success, failure)

#define atomic_fetch_add_explicit(object, value, order) __atomic_fetch_add(object, value, order)
#define atomic_fetch_sub_explicit(object, value, order) __atomic_fetch_sub(object, value, order)
#define atomic_fetch_or_explicit(object, value, order) __atomic_fetch_or(object, value, order)
#define atomic_fetch_xor_explicit(object, value, order) __atomic_fetch_xor(object, value, order)
#define atomic_fetch_and_explicit(object, value, order) __atomic_fetch_and(object, value, order)

#define atomic_load(object) atomic_load_explicit(object, __ATOMIC_SEQ_CST)
#define atomic_store(object, value) atomic_store_explicit(object, value, __ATOMIC_SEQ_CST)
#define atomic_exchange(object, value) atomic_exchange_explicit(object, value, __ATOMIC_SEQ_CST)
#define atomic_compare_exchange_strong(object, expected, value) \
	__compare_exchange(object, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define atomic_compare_exchange_weak(object, expected, value) \
	__compare_exchange(object, expected, value, true, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define atomic_fetch_add(object, value) __atomic_fetch_add(object, value, __ATOMIC_SEQ_CST)
#define atomic_fetch_sub(object, value) __atomic_fetch_sub(object, value, __ATOMIC_SEQ_CST)
#define atomic_fetch_or(object, value) __atomic_fetch_or(object, value, __ATOMIC_SEQ_CST)
#define atomic_fetch_xor(object, value) __atomic_fetch_xor(object, value, __ATOMIC_SEQ_CST)
#define atomic_fetch_and(object, value) __atomic_fetch_and(object, value, __ATOMIC_SEQ_CST)

#define atomic_flag_test_and_set(flag) __atomic_test_and_set(&(flag)->__value, __ATOMIC_SEQ_CST)
#define atomic_flag_clear(flag) __atomic_clear(&(flag)->__value, __ATOMIC_SEQ_CST)
#define atomic_thread_fence(order) __atomic_thread_fence(order)
#define atomic_signal_fence(order) __atomic_signal_fence(order)
#define atomic_is_lock_free(object) __atomic_is_lock_free(sizeof(*(object)), object)
