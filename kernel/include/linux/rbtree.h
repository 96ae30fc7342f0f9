/*
 * Red-black trees: sorted, O(log n) to find, insert and erase. The node lies inside its object; the
 * user walks down and links, the tree balances. Linux: <linux/rbtree.h>,
 * <linux/rbtree_augmented.h>.
 *
 *	struct rb_node **link = &root->rb_node, *parent = NULL;
 *
 *	while (*link) {
 *		parent = *link;
 *		link = key < rb_entry(parent, struct thing, node)->key
 *			? &parent->rb_left : &parent->rb_right;
 *	}
 *	rb_link_node(&thing->node, parent, link);
 *	rb_insert_color(&thing->node, root);
 *
 * A root with an augment function keeps a value about each node's whole subtree, such as a maximum:
 * the function computes it for one node from the node itself and its two children.
 */
#pragma once

#include <linux/kernel.h>

struct rb_node {
	unsigned long __rb_parent_color; /* the parent's address; bit 0 set: black */
	union {
		struct {
			struct rb_node *rb_left, *rb_right;
		};
		struct rb_node *rb_child[2];
	};
};

struct rb_root {
	struct rb_node *rb_node;
	bool (*augment)(struct rb_node *node); /* or NULL; has the value changed? */
};

#define RB_ROOT ((struct rb_root){ NULL, NULL })
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_parent(node) ((struct rb_node *)((node)->__rb_parent_color & ~1UL))

/* Hang @node where the search ended; rb_insert_color() must follow. */
static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	node->__rb_parent_color = (unsigned long)parent;
	node->rb_left = NULL;
	node->rb_right = NULL;
	*link = node;
}

void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);
/* @node's own value has changed (or its subtree's): computes it anew, up to the root. */
void rb_augment_path(struct rb_node *node, struct rb_root *root);

/* In order; NULL at the ends. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
