/* Small forms for tests, from a line that says their fields. */
#include "tests/lib/form-sample.h"

#include <string.h>

#define DEPTH_MAX 8

typedef struct {
  const char *id;
  GString *instance, *binds, *body;
  char *open[DEPTH_MAX]; /* owned: steps that are open in the instance, "people[]" for a repeat */
  guint depth;
} Sample;

/* "people" of "people[]". (transfer full) */
static char *
plain (const char *step) {
  return g_strndup (step, strcspn (step, "["));
}

/* "/visit/people/who" of the open steps and `name`. (transfer full) */
static char *
full_path (const Sample *sample, const char *name) {
  GString *path = g_string_new (NULL);
  g_string_append_printf (path, "/%s", sample->id);
  for (guint i = 0; i < sample->depth; i++) {
    g_autofree char *step = plain (sample->open[i]);
    g_string_append_printf (path, "/%s", step);
  }
  if (name != NULL)
    g_string_append_printf (path, "/%s", name);
  return g_string_free (path, FALSE);
}

static void
close_step (Sample *sample) {
  char *step = sample->open[--sample->depth];
  g_autofree char *name = plain (step);
  g_string_append_printf (sample->instance, "</%s>", name);
  g_string_append (sample->body, strchr (step, '[') != NULL ? "</repeat></group>" : "</group>");
  g_free (step);
}

static void
open_step (Sample *sample, const char *step) {
  gboolean repeat = strchr (step, '[') != NULL;
  g_autofree char *name = plain (step);
  g_assert (sample->depth < DEPTH_MAX);
  g_string_append_printf (sample->instance, "<%s%s>", name, repeat ? " jr:template=\"\"" : "");
  sample->open[sample->depth++] = g_strdup (step);
  g_autofree char *path = full_path (sample, NULL);
  g_string_append_printf (sample->body, "<group ref=\"%s\"><label>%s</label>", path, name);
  if (repeat)
    g_string_append_printf (sample->body, "<repeat nodeset=\"%s\">", path);
}

/* `type` is "int", "string!", "select1=a,b". */
static void
add_field (Sample *sample, const char *name, char *type) {
  g_autofree char *path = full_path (sample, name);
  char *mark = strchr (type, '!');
  if (mark != NULL)
    *mark = '\0';
  char *codes = strchr (type, '=');
  if (codes != NULL)
    *codes++ = '\0';
  g_string_append_printf (sample->instance, "<%s/>", name);
  g_string_append_printf (sample->binds, "<bind nodeset=\"%s\" type=\"%s\"%s%s/>\n", path,
                          codes != NULL ? "string" : type,
                          mark != NULL ? " pw:confidential=\"true\"" : "",
                          strcmp (name, "village") == 0 ? " pw:column=\"village\"" : "");
  const char *control = codes != NULL ? type : "input";
  g_string_append_printf (sample->body, "<%s ref=\"%s\"><label>%s</label>", control, path, name);
  g_auto (GStrv) list = g_strsplit (codes != NULL ? codes : "", ",", -1);
  for (guint i = 0; list[i] != NULL && list[i][0] != '\0'; i++)
    g_string_append_printf (sample->body, "<item><label>%s</label><value>%s</value></item>",
                            list[i], list[i]);
  g_string_append_printf (sample->body, "</%s>\n", control);
}

static void
add_word (Sample *sample, const char *word) {
  g_auto (GStrv) halves = g_strsplit (word, ":", 2);
  g_auto (GStrv) steps = g_strsplit (halves[0], "/", -1);
  guint last = g_strv_length (steps) - 1, same = 0;
  while (same < last && same < sample->depth && strcmp (sample->open[same], steps[same]) == 0)
    same++;
  while (sample->depth > same)
    close_step (sample);
  for (; same < last; same++)
    open_step (sample, steps[same]);
  add_field (sample, steps[last], halves[1]);
}

GBytes *
form_sample (const char *id, const char *version, const char *fields) {
  Sample sample = { .id = id };
  sample.instance = g_string_new (NULL);
  sample.binds = g_string_new (NULL);
  sample.body = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (fields, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    add_word (&sample, words[i]);
  while (sample.depth > 0)
    close_step (&sample);
  char *text = g_strdup_printf (
      "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\" "
      "xmlns:jr=\"http://openrosa.org/javarosa\" xmlns:pw=\"urn:panwas:xforms:1\">\n"
      "<h:head><h:title>%s</h:title><model>\n"
      "<instance><%s id=\"%s\" version=\"%s\">%s</%s></instance>\n%s</model></h:head>\n"
      "<h:body>%s</h:body></h:html>\n",
      id, id, id, version, sample.instance->str, id, sample.binds->str, sample.body->str);
  g_string_free (sample.instance, TRUE);
  g_string_free (sample.binds, TRUE);
  g_string_free (sample.body, TRUE);
  return g_bytes_new_take (text, strlen (text));
}
