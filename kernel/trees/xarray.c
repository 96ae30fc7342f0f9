/*
 * Sparse arrays: see <linux/xarray.h>. Linux: lib/xarray.c.
 *
 * Invariant: no node is empty. So an array without entries has no memory, and a search that goes down
 * into a node ends at an entry, unless it began inside.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#define XA_SHIFT 6
#define XA_SLOTS BIT(XA_SHIFT)

struct xa_node {
	void *slots[XA_SLOTS];
};

/* Has an array of this many levels a place for @index? */
static bool in_range(unsigned long index, unsigned int levels)
{
	return XA_SHIFT * levels >= 64 || !(index >> XA_SHIFT * levels);
}

/* Where @index is found in a node of @level (1: its slots are entries). */
static unsigned int slot_of(unsigned long index, unsigned int level)
{
	return index >> XA_SHIFT * (level - 1) & (XA_SLOTS - 1);
}

void *xa_load(const struct xarray *xa, unsigned long index)
{
	unsigned int level = xa->xa_levels;
	struct xa_node *node = xa->xa_head;

	if (!in_range(index, level))
		return NULL;
	for (; node && level; level--)
		node = node->slots[slot_of(index, level)];
	return node;
}

/* Takes the entry out of *@slot, below which are @level levels, and the nodes that are empty then. */
static void *erase(void **slot, unsigned int level, unsigned long index)
{
	struct xa_node *node = *slot;
	unsigned int i, at;
	void *old;

	if (!level)
		*slot = NULL;
	if (!node || !level)
		return node;
	at = slot_of(index, level);
	old = erase(&node->slots[at], level - 1, index);
	/* Most likely it is not empty, and a neighbour shows it. */
	for (i = 0; i < XA_SLOTS; i++)
		if (node->slots[(at + i) % XA_SLOTS])
			return old;
	kfree(node);
	*slot = NULL;
	return old;
}

void *xa_erase(struct xarray *xa, unsigned long index)
{
	void *old = in_range(index, xa->xa_levels) ? erase(&xa->xa_head, xa->xa_levels, index)
						   : NULL;

	if (!xa->xa_head)
		xa->xa_levels = 0;
	return old;
}

/* Puts a new node between *@slot and what is below it, if anything is. False: no memory. */
static bool add_node(void **slot, gfp_t gfp)
{
	struct xa_node *node = kzalloc(sizeof(*node), gfp);

	if (!node)
		return false;
	node->slots[0] = *slot;
	*slot = node;
	return true;
}

int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	unsigned int level;
	void **slot;

	while (!in_range(index, xa->xa_levels)) {
		if (xa->xa_head && !add_node(&xa->xa_head, gfp))
			return -ENOMEM;
		xa->xa_levels++;
	}
	slot = &xa->xa_head;
	for (level = xa->xa_levels; level; level--) {
		if (!*slot && !add_node(slot, gfp)) {
			xa_erase(xa, index); /* the nodes that were made for it */
			return -ENOMEM;
		}
		slot = &((struct xa_node *)*slot)->slots[slot_of(index, level)];
	}
	if (*slot)
		return -EBUSY;
	*slot = entry;
	return 0;
}

/* xa_find() below @node; *@index moves behind what was searched in vain. */
static void *find(struct xa_node *node, unsigned int level, unsigned long *index, unsigned long max)
{
	unsigned int at;
	void *entry;

	if (!node) {
		*index = (*index | ((1UL << XA_SHIFT * level) - 1)) + 1;
		return NULL;
	}
	if (!level)
		return node;
	for (at = slot_of(*index, level); at < XA_SLOTS && *index <= max; at++) {
		entry = find(node->slots[at], level - 1, index, max);
		if (entry)
			return entry;
	}
	return NULL;
}

void *xa_find(const struct xarray *xa, unsigned long *index, unsigned long max)
{
	void *entry;

	if (*index > max || !in_range(*index, xa->xa_levels))
		return NULL;
	entry = find(xa->xa_head, xa->xa_levels, index, max);
	return *index <= max ? entry : NULL;
}
