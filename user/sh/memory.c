/* Memory that is not freed piece by piece: arenas for trees, a stack for what expansion makes. */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096

struct block {
	struct block *next;
	size_t used, size;
	char data[] __attribute__((aligned(16)));
};

struct arena scratch;

void *checked(void *memory)
{
	if (!memory)
		fail("Out of space");
	return memory;
}

char *copy_string(const char *s)
{
	return checked(strdup(s));
}

struct arena *new_arena(void)
{
	struct arena *arena = checked(calloc(1, sizeof(*arena)));

	arena->users = 1;
	return arena;
}

void hold_arena(struct arena *arena)
{
	arena->users++;
}

void drop_arena(struct arena *arena)
{
	if (--arena->users)
		return;
	while (arena->blocks) {
		struct block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	void *result;

	size = (size + 15) & ~15UL;
	if (!block || block->size - block->used < size) {
		size_t room = size > BLOCK ? size : BLOCK;

		block = checked(malloc(sizeof(*block) + room));
		block->next = arena->blocks;
		block->used = 0;
		block->size = room;
		arena->blocks = block;
	}
	result = block->data + block->used;
	block->used += size;
	return memset(result, 0, size);
}

char *arena_copy(struct arena *arena, const char *s, size_t len)
{
	return memcpy(arena_alloc(arena, len + 1), s, len);
}

struct mark scratch_mark(void)
{
	return (struct mark){ scratch.blocks, scratch.blocks ? scratch.blocks->used : 0 };
}

void scratch_release(struct mark mark)
{
	while (scratch.blocks != mark.block) {
		struct block *next = scratch.blocks->next;

		free(scratch.blocks);
		scratch.blocks = next;
	}
	if (mark.block)
		mark.block->used = mark.used;
}

void add_text(struct text *to, const char *s, size_t len)
{
	if (to->len + len + 1 > to->size) {
		to->size = (to->len + len + 1) * 2 + 32;
		to->s = checked(realloc(to->s, to->size));
	}
	memcpy(to->s + to->len, s, len);
	to->len += len;
	to->s[to->len] = 0;
}

void add_char(struct text *to, char c)
{
	add_text(to, &c, 1);
}

void add_word(struct words *to, char *word)
{
	if (to->count + 2 > to->size) {
		to->size = to->size ? to->size * 2 : 8;
		to->word = checked(realloc(to->word, to->size * sizeof(char *)));
	}
	to->word[to->count++] = word;
	to->word[to->count] = NULL;
}

void free_words(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->word[i]);
	free(words->word);
	*words = (struct words){ 0 };
}
