/* Variables. Those marked exported are the environment of the programs that the shell starts. */
#include "sh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct variable {
	struct variable *next;
	char *name;
	char *value; /* NULL: exported before it was set */
	bool exported;
};

static struct variable *variables;

size_t name_length(const char *s)
{
	size_t len = 0;

	if (isdigit((unsigned char)*s))
		return 0;
	while (isalnum((unsigned char)s[len]) || s[len] == '_')
		len++;
	return len;
}

static struct variable *find(const char *name, size_t len)
{
	struct variable *v = variables;

	while (v && !(strncmp(v->name, name, len) == 0 && !v->name[len]))
		v = v->next;
	return v;
}

static struct variable *find_or_make(const char *name, size_t len)
{
	struct variable *v = find(name, len);

	if (!v) {
		v = checked(calloc(1, sizeof(*v)));
		v->name = checked(strndup(name, len));
		v->next = variables;
		variables = v;
	}
	return v;
}

void set_variable(const char *name, size_t len, const char *value)
{
	struct variable *v = find_or_make(name, len);
	char *copy = checked(strdup(value)); /* first: value may be the old one */

	free(v->value);
	v->value = copy;
}

const char *get_variable(const char *name)
{
	struct variable *v = find(name, strlen(name));

	return v ? v->value : NULL;
}

void unset_variable(const char *name)
{
	for (struct variable **link = &variables; *link; link = &(*link)->next) {
		struct variable *v = *link;

		if (strcmp(v->name, name) == 0) {
			*link = v->next;
			free(v->name);
			free(v->value);
			free(v);
			return;
		}
	}
}

/* NAME or NAME=value */
bool export_variable(const char *word)
{
	size_t len = name_length(word);

	if (!len || (word[len] && word[len] != '='))
		return false;
	if (word[len])
		set_variable(word, len, word + len + 1);
	find_or_make(word, len)->exported = true;
	return true;
}

void print_exported(void)
{
	for (struct variable *v = variables; v; v = v->next)
		if (v->exported && v->value)
			printf("export %s='%s'\n", v->name, v->value);
	fflush(stdout);
}

void import_environment(void)
{
	for (char **entry = environ; *entry; entry++)
		if (name_length(*entry))
			export_variable(*entry);
	if (!get_variable("PATH"))
		set_variable("PATH", 4, "/bin");
}

/* For one program: the exported variables, and the assignments in front of its name. */
char **environment(const struct words *assignments)
{
	struct words list = { 0 };

	for (struct variable *v = variables; v; v = v->next) {
		bool replaced = false;
		char *entry;

		for (size_t i = 0; i < assignments->count; i++) {
			const char *word = assignments->word[i];
			size_t len = name_length(word);

			replaced |= strncmp(v->name, word, len) == 0 && !v->name[len];
		}
		if (!v->exported || !v->value || replaced)
			continue;
		if (asprintf(&entry, "%s=%s", v->name, v->value) < 0)
			entry = NULL;
		add_word(&list, entry);
	}
	for (size_t i = 0; i < assignments->count; i++)
		add_word(&list, strdup(assignments->word[i]));
	return list.word ? list.word : checked(calloc(1, sizeof(char *)));
}
