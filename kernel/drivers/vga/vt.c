/*
 * The screen terminal: control characters and the ANSI sequences that programs use (cursor
 * movement, erasing, colours) on an array of cells in RAM. Drawing is put off to the end of a
 * write, and only cells that differ from what the screen shows are drawn: scrolling costs no reads
 * from slow device memory, and a replayed boot log is drawn once. All runs under printk's lock.
 * Linux: drivers/tty/vt/vt.c, console_codes(4).
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/vt.h>

#define TAB_WIDTH 8
#define ESC 27
#define DEFAULT_ATTRIBUTE (VT_BLANK >> 8)

enum { NORMAL, ESCAPE, BRACKET, PRIVATE };

static u16 blank(struct vt *vt)
{
	return ' ' | vt->attribute << 8;
}

/* Blanks the cells [from, to), counted from the upper left corner. */
static void erase(struct vt *vt, unsigned int from, unsigned int to)
{
	while (from < to)
		vt->cells[from++] = blank(vt);
}

static void line_feed(struct vt *vt)
{
	unsigned int all = vt->rows * vt->columns;

	if (vt->row + 1 < vt->rows) {
		vt->row++;
		return;
	}
	memmove(vt->cells, vt->cells + vt->columns, (all - vt->columns) * sizeof(u16));
	erase(vt, all - vt->columns, all);
}

static void put_char(struct vt *vt, u8 c)
{
	if ((c & 0xc0) == 0x80) /* the rest of a UTF-8 character, which is shown as one box */
		return;
	if (c > '~')
		c = 0x7f;
	if (vt->column == vt->columns) {
		vt->column = 0;
		line_feed(vt);
	}
	vt->cells[vt->row * vt->columns + vt->column++] = c | vt->attribute << 8;
}

static void control(struct vt *vt, u8 c)
{
	switch (c) {
	case '\n':
		line_feed(vt);
		break;
	case '\r':
		vt->column = 0;
		break;
	case '\b':
		vt->column -= vt->column > 0;
		break;
	case '\t':
		vt->column = min((vt->column / TAB_WIDTH + 1) * TAB_WIDTH, vt->columns - 1);
		break;
	case ESC:
		vt->state = ESCAPE;
		break;
	}
}

/* ESC [ ... m: ANSI numbers the colours red 1, blue 4; VGA the other way round. */
static void set_colour(struct vt *vt, unsigned int param)
{
	static const u8 vga_colour[] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	if (param == 0)
		vt->attribute = DEFAULT_ATTRIBUTE;
	else if (param == 1)
		vt->attribute |= 0x08;
	else if (param == 22)
		vt->attribute &= ~0x08;
	else if (param == 7)
		vt->attribute = vt->attribute << 4 | vt->attribute >> 4;
	else if (param >= 30 && param <= 37)
		vt->attribute = (vt->attribute & ~0x07) | vga_colour[param - 30];
	else if (param == 39)
		vt->attribute = (vt->attribute & ~0x07) | (DEFAULT_ATTRIBUTE & 0x07);
	else if (param >= 40 && param <= 47)
		vt->attribute = (vt->attribute & ~0x70) | vga_colour[param - 40] << 4;
	else if (param == 49)
		vt->attribute &= ~0x70;
	else if (param >= 90 && param <= 97)
		vt->attribute = (vt->attribute & ~0x0f) | vga_colour[param - 90] | 0x08;
}

/* ESC [ params c */
static void sequence(struct vt *vt, u8 c)
{
	unsigned int n = max(vt->params[0], 1u), i;
	unsigned int here = vt->row * vt->columns + vt->column, all = vt->rows * vt->columns;
	unsigned int line = vt->row * vt->columns;

	switch (c) {
	case 'A':
		vt->row -= min(n, vt->row);
		break;
	case 'B':
		vt->row = min(vt->row + n, vt->rows - 1);
		break;
	case 'C':
		vt->column = min(vt->column + n, vt->columns - 1);
		break;
	case 'D':
		vt->column -= min(n, vt->column);
		break;
	case 'G':
		vt->column = min(n, vt->columns) - 1;
		break;
	case 'H':
	case 'f':
		vt->row = min(n, vt->rows) - 1;
		vt->column = min(max(vt->params[1], 1u), vt->columns) - 1;
		break;
	case 'J':
		erase(vt, vt->params[0] ? 0 : here, vt->params[0] == 1 ? min(here + 1, all) : all);
		break;
	case 'K':
		erase(vt, vt->params[0] ? line : here,
		      vt->params[0] == 1 ? min(here + 1, line + vt->columns) : line + vt->columns);
		break;
	case 'm':
		for (i = 0; i <= vt->nr_params; i++)
			set_colour(vt, vt->params[i]);
		break;
	}
}

static void parse(struct vt *vt, u8 c)
{
	unsigned int *param = &vt->params[vt->nr_params];

	if (c < ' ') { /* control characters work inside a sequence as well */
		control(vt, c);
	} else if (vt->state == NORMAL) {
		put_char(vt, c);
	} else if (vt->state == ESCAPE) {
		vt->state = c == '[' ? BRACKET : NORMAL;
		vt->nr_params = 0;
		memset(vt->params, 0, sizeof(vt->params));
	} else if (c >= '0' && c <= '9') {
		*param = min(*param * 10 + c - '0', 9999u);
	} else if (c == ';') {
		vt->nr_params += vt->nr_params + 1u < ARRAY_SIZE(vt->params);
	} else if (c < '@') {
		vt->state = PRIVATE; /* ESC [ ? ...: read to its end, and left alone */
	} else {
		if (vt->state == BRACKET)
			sequence(vt, c);
		vt->state = NORMAL;
	}
}

static void vt_write(struct console *con, const char *text, size_t len)
{
	struct vt *vt = container_of(con, struct vt, console);

	while (len--)
		parse(vt, *text++);
}

/* Draws each run of cells that has changed. */
static void vt_flush(struct console *con)
{
	struct vt *vt = container_of(con, struct vt, console);
	u16 *want = vt->cells, *shown = vt->shown;
	unsigned int row, from, to;

	for (row = 0; row < vt->rows; row++, want += vt->columns, shown += vt->columns) {
		for (from = 0; from < vt->columns; from = to + 1) {
			to = from;
			while (to < vt->columns && want[to] != shown[to]) {
				shown[to] = want[to];
				to++;
			}
			if (to > from)
				vt->draw(vt, row, from, &want[from], to - from);
		}
	}
	vt->set_cursor(vt, vt->row, min(vt->column, vt->columns - 1));
}

void vt_register(struct vt *vt, const char *name)
{
	unsigned int all = vt->rows * vt->columns;

	vt->attribute = DEFAULT_ATTRIBUTE;
	vt->shown = vt->cells + all;
	erase(vt, 0, all);
	/* No cell holds NULs: the first flush draws everything. */
	memset(vt->shown, 0, all * sizeof(u16));
	vt->console.name = name;
	vt->console.write = vt_write;
	vt->console.flush = vt_flush;
	register_console(&vt->console);
}
