/*
 * Epolls that watch epolls: no loops, since a wake-up would go round for ever, and no long chains, since it
 * takes kernel stack for each. Linux: fs/eventpoll.c.
 */
#include "eventpoll.h"
#include <linux/errno.h>
#include <linux/kernel.h>

static unsigned int loop_gen; /* of the walk that is on; under epmutex, as all here */

/* How many epolls are below @ep, on the longest way; more than EP_MAX_NESTS also if @target is among them. */
static int depth_below(struct eventpoll *ep, const struct eventpoll *target, int nests)
{
	struct rb_node *node;
	struct epitem *epi;
	int depth = 0;

	if (ep->gen == loop_gen)
		return ep->depth;
	if (ep == target || nests > EP_MAX_NESTS)
		return EP_MAX_NESTS + 1;
	mutex_lock(&ep->mtx);
	for (node = rb_first(&ep->rbr); node; node = rb_next(node)) {
		epi = rb_entry(node, struct epitem, rbn);
		if (is_file_epoll(epi->file))
			depth = max(depth,
				    depth_below(epi->file->private_data, target, nests + 1) + 1);
	}
	mutex_unlock(&ep->mtx);
	ep->gen = loop_gen;
	ep->depth = depth;
	return depth;
}

/* And how many are above. Only epolls watch an epoll, and that changes under epmutex. */
static int depth_above(struct eventpoll *ep, int nests)
{
	struct ep_files *files = ep->file->f_ep;
	struct epitem *epi;
	int depth = 0;

	if (ep->gen == loop_gen)
		return ep->depth;
	if (files && nests <= EP_MAX_NESTS)
		list_for_each_entry(epi, &files->epitems, fllink)
			depth = max(depth, depth_above(epi->ep, nests + 1) + 1);
	ep->gen = loop_gen;
	ep->depth = depth;
	return depth;
}

int ep_loop_check(struct eventpoll *ep, struct eventpoll *to)
{
	int below, above;

	loop_gen++;
	below = depth_below(to, ep, 0);
	if (below > EP_MAX_NESTS)
		return -ELOOP;
	loop_gen++;
	above = depth_above(ep, 0);
	return below + 1 + above > EP_MAX_NESTS ? -ELOOP : 0;
}
