/*
 * Red-black trees. Linux: lib/rbtree.c.
 *
 * Invariants: the root is black; a red node has no red child; every path from a node down to a leaf
 * meets the same number of black nodes. So no path is more than twice as long as another. Each case
 * below exists in two mirror images; children are indexed by direction (0 left, 1 right), so it is
 * written once.
 */
#include <linux/rbtree.h>

#define BLACK 1UL

static bool is_red(const struct rb_node *node)
{
	return node && !(node->__rb_parent_color & BLACK);
}

static void set_black(struct rb_node *node)
{
	node->__rb_parent_color |= BLACK;
}

static void set_red(struct rb_node *node)
{
	node->__rb_parent_color &= ~BLACK;
}

static void set_parent(struct rb_node *node, struct rb_node *parent)
{
	if (node)
		node->__rb_parent_color = (unsigned long)parent | (node->__rb_parent_color & BLACK);
}

/* Lets @parent (NULL: the root) point to @new where it pointed to @old. */
static void replace_child(struct rb_root *root, struct rb_node *parent, struct rb_node *old,
			  struct rb_node *new)
{
	if (!parent)
		root->rb_node = new;
	else
		parent->rb_child[parent->rb_right == old] = new;
}

/* @node goes down in direction @dir; its child on the other side takes its place. */
static void rotate(struct rb_root *root, struct rb_node *node, int dir)
{
	struct rb_node *up = node->rb_child[!dir], *parent = rb_parent(node);

	node->rb_child[!dir] = up->rb_child[dir];
	set_parent(up->rb_child[dir], node);
	up->rb_child[dir] = node;
	replace_child(root, parent, node, up);
	set_parent(up, parent);
	set_parent(node, up);
	if (root->augment) {
		root->augment(node);
		root->augment(up);
	}
}

void rb_augment_path(struct rb_node *node, struct rb_root *root)
{
	if (!root->augment)
		return;
	while (node && root->augment(node)) /* what is above depends on what has changed only */
		node = rb_parent(node);
}

/* The same where @node's own value may be anything: it has come to this place just now. */
static void augment_from(struct rb_node *node, struct rb_root *root)
{
	if (!root->augment)
		return;
	root->augment(node);
	rb_augment_path(rb_parent(node), root);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent, *grand, *uncle;
	int dir;

	augment_from(node, root);
	/* The new node is red: only "no red child of a red one" can be hurt, and only here. */
	while ((parent = rb_parent(node)) && is_red(parent)) {
		grand = rb_parent(parent); /* exists: a red node is not the root */
		dir = parent == grand->rb_right;
		uncle = grand->rb_child[!dir];
		if (is_red(uncle)) {
			set_black(parent);
			set_black(uncle);
			set_red(grand);
			node = grand; /* the same question, two levels up */
			continue;
		}
		if (node == parent->rb_child[!dir]) {
			rotate(root, parent, dir);
			parent = node;
		}
		set_black(parent);
		set_red(grand);
		rotate(root, grand, !dir);
		break;
	}
	set_black(root->rb_node);
}

/* The subtree @node (perhaps empty) below @parent has one black node too few on each path. */
static void erase_fixup(struct rb_root *root, struct rb_node *parent, struct rb_node *node)
{
	while (parent && !is_red(node)) {
		int dir = node == parent->rb_right;
		struct rb_node *sibling =
			parent->rb_child[!dir]; /* exists: it has the black node */

		if (is_red(sibling)) {
			set_black(sibling);
			set_red(parent);
			rotate(root, parent, dir);
			sibling = parent->rb_child[!dir];
		}
		if (!is_red(sibling->rb_left) && !is_red(sibling->rb_right)) {
			set_red(sibling); /* now both sides lack one: go up */
			node = parent;
			parent = rb_parent(node);
			continue;
		}
		if (!is_red(sibling->rb_child[!dir])) {
			set_black(sibling->rb_child[dir]);
			set_red(sibling);
			rotate(root, sibling, !dir);
			sibling = parent->rb_child[!dir];
		}
		if (is_red(parent))
			set_red(sibling);
		else
			set_black(sibling);
		set_black(parent);
		set_black(sibling->rb_child[!dir]);
		rotate(root, parent, dir);
		return;
	}
	if (node)
		set_black(node);
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *child, *parent, *next = NULL;
	bool black;

	if (!node->rb_left || !node->rb_right) {
		child = node->rb_left ? node->rb_left : node->rb_right;
		parent = rb_parent(node);
		black = !is_red(node);
		replace_child(root, parent, node, child);
		set_parent(child, parent);
	} else {
		/*
		 * Two children: the next node in order, which has no left child, takes its place.
		 */
		for (next = node->rb_right; next->rb_left;)
			next = next->rb_left;
		child = next->rb_right;
		parent = rb_parent(next);
		black = !is_red(next);
		if (parent == node) {
			parent = next;
		} else {
			parent->rb_left = child;
			set_parent(child, parent);
			next->rb_right = node->rb_right;
			set_parent(next->rb_right, next);
		}
		next->rb_left = node->rb_left;
		set_parent(next->rb_left, next);
		next->__rb_parent_color = node->__rb_parent_color;
		replace_child(root, rb_parent(node), node, next);
	}
	rb_augment_path(parent, root);
	if (next)
		augment_from(next, root);
	if (black)
		erase_fixup(root, parent, child);
}

static struct rb_node *leftmost(struct rb_node *node)
{
	while (node && node->rb_left)
		node = node->rb_left;
	return node;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return leftmost(root->rb_node);
}

struct rb_node *rb_next(const struct rb_node *node)
{
	struct rb_node *parent;

	if (node->rb_right)
		return leftmost(node->rb_right);
	while ((parent = rb_parent(node)) && node == parent->rb_right)
		node = parent;
	return parent;
}
