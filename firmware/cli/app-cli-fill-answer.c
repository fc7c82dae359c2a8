/* Typed answers set in the session: choices by number, code or search, files by their path, all
 * else by what was typed. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-fill-input.h"
#include "firmware/cli/app-cli-fill.h"
#include "sync/base/pw-error.h"

static gboolean
refuse (char **why, const char *words) {
  *why = g_strdup (words);
  return FALSE;
}

/* Sets the answer; `why` gets the error's words. */
static gboolean
set_text (AppFillRun *run, const PwStep *step, const char *text, char **why) {
  g_autoptr (GError) error = NULL;
  return app_fill_set (run->fill, step->path, text, &error) || refuse (why, error->message);
}

/* --- choices --------------------------------------------------------------------------------- */

/* The choice that a number on the screen, or just a code, means; NULL if neither. */
static const PwSessionChoice *
find_shown (const GPtrArray *choices, const char *word) {
  gsize length = strlen (word);
  if (length > 0 && length <= 3 && strspn (word, "0123456789") == length) {
    guint64 number = g_ascii_strtoull (word, NULL, 10);
    if (number >= 1 && number <= choices->len)
      return g_ptr_array_index (choices, number - 1);
  }
  for (guint i = 0; i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    if (g_str_equal (choice->code, word))
      return choice;
  }
  return NULL;
}

static gboolean
same_text (const char *a, const char *b) {
  g_autofree char *x = g_utf8_casefold (a, -1);
  g_autofree char *y = g_utf8_casefold (b, -1);
  return g_str_equal (x, y);
}

/* The one choice that `typed` means: its code, its whole label, or the only one that holds it. NULL
 * with `why`; where several do they are the choices to show now. (transfer full) */
static char *
search (AppFillRun *run, const PwStep *step, const char *typed, AppFillChoices *choices,
        char **why) {
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) found = pw_session_choices (run->fill->session, step->path, typed,
                                                    app_fill_choices_shown (run), &total, &error);
  if (found == NULL) {
    (void)refuse (why, error->message);
    return NULL;
  }
  for (guint i = 0; i < found->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (found, i);
    if (total == 1 || g_str_equal (choice->code, typed) || same_text (choice->label, typed))
      return g_strdup (choice->code);
  }
  if (total == 0) {
    *why = g_strdup_printf (
        _ ("Nothing in the list has \"%s\"; type a number or a part of the name."), typed);
    return NULL;
  }
  g_clear_pointer (&choices->choices, g_ptr_array_unref);
  choices->choices = g_steal_pointer (&found);
  choices->total = total;
  choices->first = 0;
  choices->searched = TRUE;
  *why = g_strdup_printf (_ ("%u have \"%s\"; which one?"), total, typed);
  return NULL;
}

static gboolean
set_one (AppFillRun *run, const PwStep *step, const char *typed, AppFillChoices *choices,
         char **why) {
  const PwSessionChoice *shown = find_shown (choices->choices, typed);
  g_autofree char *code
      = shown != NULL ? g_strdup (shown->code) : search (run, step, typed, choices, why);
  return code != NULL && set_text (run, step, code, why);
}

/* Puts `code` into the blank-separated `answer`, or takes it out. (transfer full) */
static char *
toggle (const char *answer, const char *code) {
  g_auto (GStrv) words = g_strsplit (answer, " ", -1);
  GString *out = g_string_new (NULL);
  gboolean was_there = FALSE;
  for (gsize i = 0; words[i] != NULL; i++) {
    if (g_str_equal (words[i], code))
      was_there = TRUE;
    else if (*words[i] != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", words[i]);
  }
  if (!was_there)
    g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", code);
  return g_string_free (out, FALSE);
}

/* The codes that `typed` names, all of them by number or code; NULL if one is neither.
 * (transfer full) */
static GPtrArray *
read_codes (const char *typed, const AppFillChoices *choices) {
  g_auto (GStrv) words = g_strsplit_set (typed, " ,\t", -1);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    const PwSessionChoice *choice = find_shown (choices->choices, words[i]);
    if (choice == NULL)
      return NULL;
    g_ptr_array_add (codes, g_strdup (choice->code));
  }
  return codes->len > 0 ? g_steal_pointer (&codes) : NULL;
}

static gboolean
set_many (AppFillRun *run, const PwStep *step, const char *typed, AppFillChoices *choices,
          char **why) {
  g_autoptr (GPtrArray) codes = read_codes (typed, choices);
  if (codes == NULL) {
    char *code = search (run, step, typed, choices, why);
    if (code == NULL)
      return FALSE;
    codes = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (codes, code);
  }
  g_autofree char *answer = pw_session_text (run->fill->session, step->path, NULL);
  for (guint i = 0; answer != NULL && i < codes->len; i++) {
    char *changed = toggle (answer, g_ptr_array_index (codes, i));
    g_free (answer);
    answer = changed;
  }
  return set_text (run, step, answer != NULL ? answer : "", why);
}

/* The order that was typed; what was not named follows as it stood. */
static gboolean
set_order (AppFillRun *run, const PwStep *step, const char *typed, AppFillChoices *choices,
           char **why) {
  g_autoptr (GPtrArray) codes = read_codes (typed, choices);
  if (codes == NULL)
    return refuse (why, _ ("Type the numbers in the order you want, such as 3 1 2."));
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < codes->len; i++)
    if (g_hash_table_add (seen, g_ptr_array_index (codes, i)))
      g_string_append_printf (order, "%s%s", order->len > 0 ? " " : "",
                              (const char *)g_ptr_array_index (codes, i));
  for (guint i = 0; i < choices->choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices->choices, i);
    if (!g_hash_table_contains (seen, choice->code))
      g_string_append_printf (order, " %s", choice->code);
  }
  return set_text (run, step, order->str, why);
}

/* --- files ----------------------------------------------------------------------------------- */

/* A path as people type or drag it: with quotation marks around it, or with ~ for their folder. */
static char *
read_path (const char *typed) {
  gsize length = strlen (typed);
  gboolean quoted
      = length >= 2 && (typed[0] == '\'' || typed[0] == '"') && typed[length - 1] == typed[0];
  g_autofree char *plain = quoted ? g_strndup (typed + 1, length - 2) : g_strdup (typed);
  return g_str_has_prefix (plain, "~/") ? g_build_filename (g_get_home_dir (), plain + 2, NULL)
                                        : g_steal_pointer (&plain);
}

static gboolean
set_file (AppFillRun *run, const PwStep *step, const char *typed, char **why) {
  g_autofree char *path = read_path (typed);
  g_autoptr (GError) error = NULL;
  return app_fill_attach (run->fill, step->path, path, NULL, &error)
         || refuse (why, error->message);
}

/* --- all ------------------------------------------------------------------------------------- */

static gboolean
set_trigger (AppFillRun *run, const PwStep *step, const char *typed, char **why) {
  int answer = g_ascii_strcasecmp (typed, "ok") == 0 ? 1 : app_fill_read_yes_no (typed);
  if (answer < 0)
    return refuse (why, _ ("Type y for yes or n for no."));
  return set_text (run, step, answer == 1 ? "OK" : "", why);
}

static gboolean
set_other (AppFillRun *run, const PwStep *step, const char *typed, char **why) {
  PwMoment now = pw_clock_now (run->fill->store->clock);
  const char *how = NULL;
  g_autofree char *text = app_fill_read_typed (step->node->type, typed, &now, &how);
  return text != NULL ? set_text (run, step, text, why) : refuse (why, how);
}

gboolean
app_fill_set_typed (AppFillRun *run, const PwStep *step, const char *typed, AppFillChoices *choices,
                    char **why) {
  g_return_val_if_fail (run != NULL && step != NULL && typed != NULL && why != NULL, FALSE);
  if (step->node->control == PW_FORM_TRIGGER)
    return set_trigger (run, step, typed, why);
  if (choices->choices != NULL && step->node->type == PW_FORM_SELECT)
    return set_many (run, step, typed, choices, why);
  if (choices->choices != NULL && step->node->type == PW_FORM_RANK)
    return set_order (run, step, typed, choices, why);
  if (choices->choices != NULL)
    return set_one (run, step, typed, choices, why);
  if (step->node->type == PW_FORM_UPLOAD)
    return set_file (run, step, typed, why);
  return set_other (run, step, typed, why);
}
