/* The texts of a loaded form: words, outputs and media in the languages that it has. */
#include "sync/model/pw-form-private.h"

#include <string.h>

/* --- building -------------------------------------------------------------------------------- */

PwFormText *
pw_form_add_text (PwForm *form, const char *id) {
  PwFormText *text
      = g_malloc0 (sizeof (PwFormText) + form->languages->len * sizeof text->by_language[0]);
  text->id = id;
  text->language_count = form->languages->len;
  g_ptr_array_add (form->texts, text);
  if (id != NULL)
    g_hash_table_insert (form->text_ids, (gpointer)id, text);
  return text;
}

void
pw_form_text_free (gpointer data) {
  PwFormText *text = data;
  for (guint i = 0; i < text->language_count; i++) {
    g_free (text->by_language[i].parts);
    if (text->by_language[i].variants != NULL)
      g_array_unref (text->by_language[i].variants);
  }
  g_free (text);
}

/* --- finding --------------------------------------------------------------------------------- */

/* The words in just `language`; NULL if the form does not have that language. */
static const PwFormWords *
words_in (const PwForm *form, const PwFormText *text, const char *language) {
  for (guint i = 0; language != NULL && i < text->language_count; i++) {
    if (g_str_equal (g_ptr_array_index (form->languages, i), language))
      return &text->by_language[i];
  }
  return NULL;
}

/* The words to show: in `language`, else in the default language, else in any; NULL if the text has
 * no words at all (a picture alone). */
static const PwFormWords *
shown_words (const PwForm *form, const PwFormText *text, const char *language) {
  const PwFormWords *words = words_in (form, text, language);
  if (words == NULL || words->shown == NULL)
    words = &text->by_language[form->default_language];
  for (guint i = 0; words->shown == NULL && i < text->language_count; i++)
    words = &text->by_language[i];
  return words->shown == NULL ? NULL : words;
}

static const char *
variant (const PwFormWords *words, const char *kind) {
  for (guint i = 0; words != NULL && words->variants != NULL && i < words->variants->len; i++) {
    const PwFormVariant *each = &g_array_index (words->variants, PwFormVariant, i);
    if (strcmp (each->kind, kind) == 0)
      return each->value;
  }
  return NULL;
}

/* --- public ---------------------------------------------------------------------------------- */

const char *
pw_form_text_exact (const PwForm *form, const PwFormText *text, const char *language) {
  const PwFormWords *words = text == NULL ? NULL : words_in (form, text, language);
  return words == NULL ? NULL : words->shown;
}

const char *
pw_form_text (const PwForm *form, const PwFormText *text, const char *language) {
  if (text == NULL)
    return NULL;
  const PwFormWords *words = shown_words (form, text, language);
  return words == NULL ? "" : words->shown;
}

const PwFormTextPart *
pw_form_text_parts (const PwForm *form, const PwFormText *text, const char *language,
                    guint *count) {
  static const PwFormTextPart nothing = { .text = "" };
  g_return_val_if_fail (text != NULL && count != NULL, NULL);
  const PwFormWords *words = shown_words (form, text, language);
  *count = words == NULL ? 1 : words->part_count;
  return words == NULL ? &nothing : words->parts;
}

const char *
pw_form_text_media (const PwForm *form, const PwFormText *text, const char *language,
                    const char *kind) {
  g_return_val_if_fail (kind != NULL, NULL);
  if (text == NULL)
    return NULL;
  const char *found = variant (words_in (form, text, language), kind);
  if (found == NULL)
    found = variant (&text->by_language[form->default_language], kind);
  return found;
}

const PwFormText *
pw_form_text_by_id (const PwForm *form, const char *id) {
  g_return_val_if_fail (id != NULL, NULL);
  return g_hash_table_lookup (form->text_ids, id);
}
