/* Regular expressions: pattern to tree to program, which regexec.c runs. See regex(7). */
#include "lib.h"
#include "regex_program.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REPEAT 32767
#define MAX_STEPS 1000000

enum type { EMPTY, ONE, SEQUENCE, EITHER, REPEAT };

struct node {
	enum type type;
	struct step step; /* ONE */
	struct node *a, *b;
	int least, most; /* REPEAT; most < 0: without end */
};

static const char *at, *whole, *problem;
static bool extended, fold, back;
static int groups, closed; /* how many there are; a bit for each that is complete */

static struct node *parse_either(int depth);

static struct node *make(enum type type)
{
	struct node *node = calloc(1, sizeof(*node));

	if (!node)
		abort();
	node->type = type;
	return node;
}

static struct node *one(enum step_type type)
{
	struct node *node = make(ONE);

	node->step.type = type;
	return node;
}

static void set_bit(unsigned char *set, int c)
{
	set[c / 8] |= (unsigned char)(1 << c % 8);
}

static struct node *character(int c)
{
	struct node *node = one(STEP_SET);

	node->step.set = calloc(1, 32);
	if (!node->step.set)
		abort();
	set_bit(node->step.set, c);
	if (fold) {
		set_bit(node->step.set, tolower(c));
		set_bit(node->step.set, toupper(c));
	}
	return node;
}

static struct node *class_of(int (*is)(int), bool underscore, bool invert)
{
	struct node *node = character(0);

	memset(node->step.set, 0, 32);
	for (int c = 0; c < 256; c++)
		if (((is(c) || (underscore && c == '_')) != 0) != invert)
			set_bit(node->step.set, c);
	return node;
}

static bool named_class(struct node *node)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		size_t len = strlen(classes[i].name);

		if (strncmp(at + 2, classes[i].name, len) || strncmp(at + 2 + len, ":]", 2))
			continue;
		for (int c = 0; c < 256; c++)
			if (classes[i].is(c))
				set_bit(node->step.set, c);
		at += len + 4;
		return true;
	}
	problem = "Invalid character class name";
	return false;
}

static struct node *bracket(void)
{
	struct node *node = character(0);
	bool invert = *at == '^', first = true;
	const char *end = strchr(at, ']');

	if (!*at)
		problem = "Invalid regular expression";
	if (*at == ':' && end && end > at + 1 && end[-1] == ':')
		problem = "character class syntax is [[:space:]], not [:space:]";

	memset(node->step.set, 0, 32);
	for (at += invert; *at && (*at != ']' || first); first = false) {
		int low, high;

		if (at[0] == '[' && at[1] == ':') {
			if (!named_class(node))
				return node;
			continue;
		}
		/* [.a.] and [=a=]: in the C locale, a. */
		if (at[0] == '[' && (at[1] == '.' || at[1] == '=') && at[2] && at[3] == at[1] &&
		    at[4] == ']') {
			set_bit(node->step.set, at[2]);
			at += 5;
			continue;
		}
		low = high = (unsigned char)*at++;
		if (*at == '-' && at[1] && at[1] != ']') {
			high = (unsigned char)at[1];
			at += 2;
		}
		if (high < low)
			problem = "Invalid range end";
		for (int c = low; c <= high; c++) {
			set_bit(node->step.set, c);
			if (fold) {
				set_bit(node->step.set, tolower(c));
				set_bit(node->step.set, toupper(c));
			}
		}
	}
	if (*at++ != ']') {
		problem = problem ?: "Unmatched [, [^, [:, [., or [=";
		at--;
	}
	for (int i = 0; invert && i < 32; i++)
		node->step.set[i] = (unsigned char)~node->step.set[i];
	return node;
}

static struct node *sequence(struct node *a, struct node *b)
{
	struct node *node = make(SEQUENCE);

	node->a = a;
	node->b = b;
	return node;
}

static struct node *numbered(enum step_type type, int group)
{
	struct node *node = one(type);

	node->step.x = group;
	return node;
}

/* What stands behind the ( that opens a group. */
static struct node *group(int depth)
{
	int number = ++groups;
	struct node *node = parse_either(depth + 1);

	if (strncmp(at, extended ? ")" : "\\)", extended ? 1 : 2) == 0)
		at += extended ? 1 : 2;
	else
		problem = problem ?: "Unmatched ( or \\(";
	if (number > 9)
		return node;
	closed |= 1 << number;
	return sequence(sequence(numbered(STEP_OPEN, number), node), numbered(STEP_CLOSE, number));
}

static struct node *escape(int depth)
{
	int c = (unsigned char)*at;

	if (!c) {
		problem = "Trailing backslash";
		return make(EMPTY);
	}
	at++;
	switch (c) {
	case 'w':
	case 'W':
		return class_of(isalnum, true, c == 'W');
	case 's':
	case 'S':
		return class_of(isspace, false, c == 'S');
	case '<':
		return one(STEP_WORD_START);
	case '>':
		return one(STEP_WORD_END);
	case 'b':
		return one(STEP_WORD_EDGE);
	case 'B':
		return one(STEP_NO_EDGE);
	case '`':
		return one(STEP_START);
	case '\'':
		return one(STEP_END);
	case '(':
		if (extended)
			break;
		return group(depth);
	}
	if (c == ')' && !extended)
		problem = "Unmatched ) or \\)";
	if (c >= '1' && c <= '9') {
		if (!(closed & 1 << (c - '0')))
			problem = "Invalid back reference";
		back = true;
		return numbered(STEP_BACK, c - '0');
	}
	return character(c);
}

/* Is this the operator: itself in an extended expression, with a backslash in a basic one? */
static bool is_operator(char c)
{
	if (extended)
		return *at == c;
	return at[0] == '\\' && at[1] == c;
}

static bool ends_branch(int depth)
{
	return !*at || is_operator('|') || (depth && is_operator(')'));
}

static struct node *atom(int depth, bool first)
{
	char c = *at++;

	if (c == '\\')
		return escape(depth);
	if (c == '[')
		return bracket();
	if (c == '.')
		return one(STEP_ANY);
	if (c == '^' && (extended || first))
		return one(STEP_START);
	if (c == '$' && (extended || ends_branch(depth)))
		return one(STEP_END);
	if (c == '(' && extended)
		return group(depth);
	return character((unsigned char)c);
}

/* In an extended expression a brace that begins no bounds stands for itself. */
static bool begins_bounds(void)
{
	const char *p = at + 1;

	if (!is_operator('{') || !extended)
		return is_operator('{');
	p += strspn(p, "0123456789");
	if (*p == ',')
		p += 1 + strspn(p + 1, "0123456789");
	return p > at + 1 && *p == '}';
}

/* {2,5} behind the brace. */
static bool bounds(struct node *node)
{
	char *end;

	node->least = (int)strtol(at, &end, 10);
	node->most = node->least;
	if (*end == ',') {
		end++;
		node->most = *end >= '0' && *end <= '9' ? (int)strtol(end, &end, 10) : -1;
	}
	at = end;
	if (!*at)
		problem = "Unmatched \\{";
	else if (!is_operator('}') || (node->most >= 0 && node->most < node->least))
		problem = "Invalid content of \\{\\}";
	else if (node->least > MAX_REPEAT || node->most > MAX_REPEAT)
		problem = "Regular expression too big";
	if (problem)
		return false;
	at += extended ? 1 : 2;
	return true;
}

static struct node *repeated(struct node *what)
{
	for (;;) {
		struct node *node = make(REPEAT);

		node->a = what;
		node->most = -1;
		if (*at == '*') {
			at++;
		} else if (is_operator('+')) {
			at += extended ? 1 : 2;
			node->least = 1;
		} else if (is_operator('?')) {
			at += extended ? 1 : 2;
			node->most = 1;
		} else if (begins_bounds()) {
			at += extended ? 1 : 2;
			if (!bounds(node))
				return node;
		} else {
			return what;
		}
		what = node;
	}
}

/* An operator with nothing in front of it, in an extended expression. */
static bool repeats_nothing(void)
{
	if (!begins_bounds() && !strchr("*+?", *at))
		return false;
	tool_error("warning: %.*s at start of expression", *at == '{' ? 5 : 1,
		   *at == '{' ? "{...}" : at);
	return true;
}

static struct node *parse_branch(int depth)
{
	struct node *list = make(EMPTY);
	bool first = true;

	while (!ends_branch(depth) && !problem) {
		struct node *node = make(SEQUENCE);

		node->a = list;
		/* In a basic expression a * at the start stands for itself. */
		if (extended && first && repeats_nothing())
			node->b = make(EMPTY);
		else
			node->b = *at == '*' && first ? (at++, character('*')) : atom(depth, first);
		if (!(node->b->type == ONE && node->b->step.type == STEP_START && !extended)) {
			node->b = repeated(node->b);
			first = false;
		}
		list = node;
	}
	return list;
}

static struct node *parse_either(int depth)
{
	struct node *left = parse_branch(depth);

	while (!problem && is_operator('|')) {
		struct node *node = make(EITHER);

		at += extended ? 1 : 2;
		node->a = left;
		node->b = parse_branch(depth);
		left = node;
	}
	return left;
}

static int emit(struct regex *regex, struct step step)
{
	if (regex->count == MAX_STEPS) {
		problem = "Regular expression too big";
		return 0;
	}
	if ((regex->count & (regex->count - 1)) == 0)
		regex->steps = realloc(regex->steps, (size_t)(regex->count * 2 + 1) * sizeof(step));
	if (!regex->steps)
		abort();
	regex->steps[regex->count] = step;
	return regex->count++;
}

static void generate(struct regex *regex, const struct node *node)
{
	int split, jump;

	switch (node->type) {
	case EMPTY:
		break;
	case ONE:
		if (back || (node->step.type != STEP_OPEN && node->step.type != STEP_CLOSE))
			emit(regex, node->step);
		break;
	case SEQUENCE:
		generate(regex, node->a);
		generate(regex, node->b);
		break;
	case EITHER:
		split = emit(regex, (struct step){ .type = STEP_SPLIT });
		generate(regex, node->a);
		jump = emit(regex, (struct step){ .type = STEP_SPLIT });
		regex->steps[split].x = split + 1;
		regex->steps[split].y = regex->count;
		generate(regex, node->b);
		regex->steps[jump].x = regex->steps[jump].y = regex->count;
		break;
	case REPEAT:
		for (int i = 0; i < node->least; i++)
			generate(regex, node->a);
		for (int i = node->least; i < node->most; i++) {
			split = emit(regex, (struct step){ .type = STEP_SPLIT });
			generate(regex, node->a);
			regex->steps[split].x = split + 1;
			regex->steps[split].y = regex->count;
		}
		if (node->most >= 0)
			break;
		split = emit(regex, (struct step){ .type = STEP_SPLIT });
		generate(regex, node->a);
		jump = emit(regex, (struct step){ .type = STEP_SPLIT });
		regex->steps[jump].x = regex->steps[jump].y = split;
		regex->steps[split].x = split + 1;
		regex->steps[split].y = regex->count;
	}
}

static struct regex *finish_program(struct node *tree)
{
	struct regex *regex = calloc(1, sizeof(*regex));

	if (!regex)
		abort();
	regex->fold = fold;
	regex->back = back;
	generate(regex, tree);
	emit(regex, (struct step){ .type = STEP_MATCH });
	return regex;
}

struct regex *regex_compile(const char *pattern, bool is_extended, bool ignore_case,
			    const char **error)
{
	struct regex *regex = NULL;
	struct node *tree;

	back = false;
	groups = closed = 0;
	at = whole = pattern;
	extended = is_extended;
	fold = ignore_case;
	problem = NULL;
	tree = parse_either(0);
	if (!problem && *at)
		problem = "Unmatched ) or \\)";
	if (!problem)
		regex = finish_program(tree);
	*error = problem;
	return problem ? NULL : regex;
}

struct regex *regex_literal(const char *text, bool ignore_case)
{
	struct node *list = make(EMPTY);

	fold = ignore_case;
	back = false;
	for (; *text; text++) {
		struct node *node = make(SEQUENCE);

		node->a = list;
		node->b = character((unsigned char)*text);
		list = node;
	}
	return finish_program(list);
}
