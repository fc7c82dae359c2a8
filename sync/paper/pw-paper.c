/* A record as a printed form: its lines in order. */
#include "sync/paper/pw-paper.h"

#include <string.h>

#include "sync/base/pw-text.h"
#include "sync/paper/pw-paper-private.h"

#define PAPER_LANGUAGE "id"

static void
line_free (gpointer data) {
  PwPaperLine *line = data;
  g_free (line->number);
  g_free (line->label);
  g_free (line->text);
  g_free (line);
}

void
_pw_paper_add (PwPaperWriter *writer, PwPaperKind kind, guint indent, const char *number,
               const char *label, const char *text) {
  PwPaperLine *line = g_new0 (PwPaperLine, 1);
  line->kind = kind;
  line->indent = indent;
  line->number = g_strdup (number);
  line->label = g_strdup (label);
  line->text = g_strdup (text);
  g_ptr_array_add (writer->lines, line);
}

/* --- dates ----------------------------------------------------------------------------------- */

static const char *const day_names[]
    = { "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu" };
static const char *const month_names[]
    = { "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
        "Juli",    "Agustus",  "September", "Oktober", "November", "Desember" };

static const char *
zone_name (const char *offset) {
  if (g_str_equal (offset, "+07:00"))
    return " WIB";
  if (g_str_equal (offset, "+08:00"))
    return " WITA";
  return g_str_equal (offset, "+09:00") ? " WIT" : "";
}

char *
pw_paper_moment (const char *text) {
  g_return_val_if_fail (text != NULL, NULL);
  gsize length = strlen (text);
  if (length < 10 || text[4] != '-' || text[7] != '-' || (length > 10 && text[10] != 'T'))
    return g_strdup (text);
  guint year = (guint)g_ascii_strtoull (text, NULL, 10);
  guint month = (guint)g_ascii_strtoull (text + 5, NULL, 10);
  guint day = (guint)g_ascii_strtoull (text + 8, NULL, 10);
  if (!g_date_valid_dmy ((GDateDay)MIN (day, 99), (GDateMonth)MIN (month, 99), (GDateYear)year))
    return g_strdup (text);
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  g_autofree char *words
      = g_strdup_printf ("%s, %u %s %u", day_names[g_date_get_weekday (&date) - G_DATE_MONDAY], day,
                         month_names[month - 1], year);
  if (length < 16)
    return g_steal_pointer (&words);
  const char *zone = strpbrk (text + 16, "+-Z");
  return g_strdup_printf ("%s pukul %.2s.%.2s%s", words, text + 11, text + 14,
                          zone != NULL ? zone_name (zone) : "");
}

/* --- values ---------------------------------------------------------------------------------- */

static char *
show_text (const PwPaperWriter *writer, const PwFormNode *node, const char *text) {
  const PwFormChoice *choice = node != NULL ? pw_form_choice_named (node, text) : NULL;
  const char *label
      = choice != NULL ? pw_form_text (writer->form, choice->label, PAPER_LANGUAGE) : NULL;
  if (label != NULL)
    return pw_text_harmless (label);
  if (node != NULL && (node->type == PW_FORM_DATE || node->type == PW_FORM_DATE_TIME))
    return pw_paper_moment (text);
  if (node != NULL && node->type == PW_FORM_UPLOAD)
    return g_strdup_printf ("berkas %.12s", text);
  return pw_text_harmless (text);
}

static char *
show_value (const PwPaperWriter *writer, const PwFormNode *node, json_t *value) {
  if (json_is_string (value))
    return show_text (writer, node, json_string_value (value));
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  if (json_is_real (value)) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", json_real_value (value)));
  }
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? "Ya" : "Tidak");
  GString *out = g_string_new (NULL);
  size_t i;
  json_t *entry;
  json_array_foreach (value, i, entry) {
    g_autofree char *one = show_value (writer, node, entry);
    g_string_append_printf (out, "%s%s", i > 0 ? "; " : "", one);
  }
  return g_string_free (out, FALSE);
}

char *
_pw_paper_value (const PwPaperWriter *writer, json_t *within, const char *prefix,
                 const char *path) {
  g_auto (GStrv) names = g_strsplit (path + 1, "/", -1);
  json_t *value = within;
  for (gsize i = 0; names[i] != NULL && value != NULL; i++)
    value = json_object_get (value, names[i]);
  g_autofree char *whole = g_strconcat (prefix, path, NULL);
  return value != NULL ? show_value (writer, pw_form_find (writer->form, whole), value)
                       : g_strdup ("");
}

json_t *
_pw_paper_entries (const PwPaperWriter *writer, const char *path) {
  g_auto (GStrv) names = g_strsplit (path + 1, "/", -1);
  json_t *value = writer->answers;
  for (gsize i = 0; names[i] != NULL && value != NULL; i++)
    value = json_object_get (value, names[i]);
  return json_is_array (value) ? value : NULL;
}

/* --- forms without a layout of their own ----------------------------------------------------- */

static char *
node_label (const PwPaperWriter *writer, const PwFormNode *node) {
  const char *label = pw_form_text (writer->form, node->label, PAPER_LANGUAGE);
  return pw_text_one_line (label != NULL && *label != '\0' ? label : node->name);
}

/* Answers are bounded in depth (PW_ANSWERS_DEPTH_MAX). */
static void
write_group (PwPaperWriter *writer, const PwFormNode *group, json_t *value, guint indent) {
  for (guint i = 0; i < pw_form_child_count (group); i++) {
    const PwFormNode *node = pw_form_child (group, i);
    json_t *child = json_object_get (value, node->name);
    if (child == NULL || (node->kind == PW_FORM_QUESTION && !node->has_control))
      continue;
    g_autofree char *label = node_label (writer, node);
    if (node->kind == PW_FORM_QUESTION) {
      g_autofree char *text = show_value (writer, node, child);
      _pw_paper_add (writer, PW_PAPER_FIELD, indent, "", label, text);
    } else if (node->kind == PW_FORM_GROUP) {
      _pw_paper_add (writer, indent == 0 ? PW_PAPER_SECTION : PW_PAPER_HEAD, indent, "", label, "");
      write_group (writer, node, child, indent + 1);
    } else {
      size_t k;
      json_t *entry;
      json_array_foreach (child, k, entry) {
        g_autofree char *numbered = g_strdup_printf ("%s %u", label, (guint)k + 1);
        _pw_paper_add (writer, PW_PAPER_HEAD, indent, "", numbered, "");
        write_group (writer, node, entry, indent + 1);
      }
    }
  }
}

/* --- all ------------------------------------------------------------------------------------- */

GPtrArray *
pw_paper_lines (const PwForm *form, json_t *answers, const PwPaperFacts *facts) {
  g_return_val_if_fail (form != NULL && json_is_object (answers), NULL);
  static const PwPaperFacts none = { 0 };
  PwPaperWriter writer = { .form = form,
                           .answers = answers,
                           .facts = facts != NULL ? facts : &none,
                           .lines = g_ptr_array_new_with_free_func (line_free) };
  if (g_str_equal (pw_form_id (form), "form_a")) {
    _pw_paper_write_form_a (&writer);
  } else {
    g_autofree char *title = g_utf8_strup (pw_form_title (form), -1);
    _pw_paper_add (&writer, PW_PAPER_TITLE, 0, "", "", title);
    write_group (&writer, pw_form_root (form), answers, 0);
  }
  if (writer.facts->record_code != NULL) {
    g_autofree char *code = g_strdup_printf ("Kode catatan: %s", writer.facts->record_code);
    _pw_paper_add (&writer, PW_PAPER_TEXT, 0, "", "", code);
  }
  return writer.lines;
}

char *
pw_paper_text (const GPtrArray *lines) {
  g_return_val_if_fail (lines != NULL, NULL);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++) {
    const PwPaperLine *line = g_ptr_array_index (lines, i);
    g_string_append_printf (out, "%*s%s%s%s%s%s\n", (int)line->indent * 2, "", line->number,
                            *line->number != '\0' ? " " : "", line->label,
                            *line->label != '\0' && *line->text != '\0' ? ": " : "", line->text);
  }
  return g_string_free (out, FALSE);
}
