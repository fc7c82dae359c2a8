/* Compiling an expression: parsed, checked, rewritten, and given to libxml2. */
#include "sync/xpath/pw-xpath.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-private.h"
#include "sync/xpath/pw-xpath-rewrite.h"

/* libxml2 says why on its own terms; our message names the whole expression. */
static void
on_libxml_error (G_GNUC_UNUSED void *data, G_GNUC_UNUSED xmlErrorPtr error) {
}

/* --- compiling ------------------------------------------------------------------------------- */

/* "/form_a/violation" cut at its slashes. The names belong to `arena`. */
static PwXpathPlace *
place_of (const char *path, PwXpathArena *arena) {
  PwXpathPlace *place = pw_xpath_place_new (PW_XPATH_IN_MAIN);
  for (const char *at = path; *at != '\0';) {
    at += strspn (at, "/");
    gsize length = strcspn (at, "/");
    if (length > 0)
      g_ptr_array_add (place->names, pw_xpath_arena_text (arena, at, length));
    at += length;
  }
  place->shared = place->names->len;
  return place;
}

static gboolean
check_text (const char *text, GError **error) {
  if (strlen (text) > PW_XPATH_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("an expression of more than %d bytes; calculate parts of it in fields of their "
                    "own"),
                 PW_XPATH_BYTES_MAX);
    return FALSE;
  }
  const char *bad = NULL;
  if (!g_utf8_validate (text, -1, &bad)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("byte %u of the expression is not UTF-8"),
                 (guint)(bad - text) + 1);
    return FALSE;
  }
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) && !g_ascii_isspace (*at)) {
      pw_xpath_refuse (error, text, (guint)(at - text), "%s", _ ("a control character"));
      return FALSE;
    }
  return TRUE;
}

static xmlXPathCompExpr *
compile_text (xmlXPathContext *compiler, const char *source, const char *text, GError **error) {
  xmlXPathCompExpr *expression = xmlXPathCtxtCompile (compiler, (const xmlChar *)source);
  if (expression == NULL)
    pw_xpath_refuse (error, text, 0, "%s",
                     _ ("not a valid expression: a name with signs that names cannot have, or too "
                        "many operators in a row"));
  return expression;
}

static gboolean
compile_all (PwXpath *xpath, const char *whole, const GPtrArray *parts, GError **error) {
  /* Compiling looks at nothing else of a context; making a whole one takes longer than that. */
  xmlXPathContext compiler = { .error = on_libxml_error };
  xpath->whole = compile_text (&compiler, whole, xpath->text, error);
  gboolean ok = xpath->whole != NULL;
  if (parts->len > 0)
    xpath->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)xmlXPathFreeCompExpr);
  for (guint i = 0; ok && i < parts->len; i++) {
    xmlXPathCompExpr *part
        = compile_text (&compiler, g_ptr_array_index (parts, i), xpath->text, error);
    ok = part != NULL;
    if (ok)
      g_ptr_array_add (xpath->parts, part);
  }
  xmlResetError (&compiler.lastError);
  return ok;
}

static void
clear_ref (gpointer data) {
  g_free ((char *)((PwXpathRef *)data)->path);
}

/* Writes the tree anew and compiles what was written. */
static gboolean
rewrite (PwXpath *xpath, const PwXpathNode *tree, const PwXpathPlace *context,
         const PwXpathScope *scope, GError **error) {
  g_autoptr (GString) out = g_string_sized_new (128);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PwXpathWriter writer = {
    .text = xpath->text,
    .scope = scope,
    .context = context,
    .item = context,
    .out = out,
    .parts = parts,
    .refs = xpath->refs,
    .seen = seen,
    .error = error,
  };
  return pw_xpath_write (&writer, tree) && compile_all (xpath, out->str, parts, error);
}

PwXpath *
pw_xpath_compile (const char *text, const char *context, const PwXpathScope *scope,
                  GError **error) {
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (context != NULL && context[0] == '/', NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  if (!check_text (text, error))
    return NULL;
  g_autoptr (PwXpathArena) arena = pw_xpath_arena_new ();
  PwXpathNode *tree = pw_xpath_parse (arena, text, error);
  if (tree == NULL)
    return NULL;
  g_autoptr (PwXpathPlace) place = place_of (context, arena);
  g_return_val_if_fail (place->names->len > 0, NULL);
  g_autoptr (PwXpath) xpath = g_new0 (PwXpath, 1);
  xpath->text = g_strdup (text);
  xpath->refs = g_array_new (FALSE, FALSE, sizeof (PwXpathRef));
  g_array_set_clear_func (xpath->refs, clear_ref);
  xpath->counts_utc = pw_xpath_is_of_utc (tree);
  const PwXpathNode *base = pw_xpath_is_call (tree, "randomize") ? tree->first : tree;
  if (base != NULL && base->kind == PW_XPATH_PATH)
    base = base->first;
  if (base != NULL && pw_xpath_is_call (base, "instance") && base->count == 1)
    xpath->instance = pw_xpath_literal (base->first);
  if (!rewrite (xpath, tree, place, scope, error))
    return NULL;
  return g_steal_pointer (&xpath);
}

void
pw_xpath_free (PwXpath *xpath) {
  if (xpath == NULL)
    return;
  if (xpath->whole != NULL)
    xmlXPathFreeCompExpr (xpath->whole);
  g_clear_pointer (&xpath->parts, g_ptr_array_unref);
  g_array_unref (xpath->refs);
  g_free (xpath->instance);
  g_free (xpath->text);
  g_free (xpath);
}

/* --- asking ---------------------------------------------------------------------------------- */

const char *
pw_xpath_text (const PwXpath *xpath) {
  g_return_val_if_fail (xpath != NULL, NULL);
  return xpath->text;
}

guint
pw_xpath_ref_count (const PwXpath *xpath) {
  g_return_val_if_fail (xpath != NULL, 0);
  return xpath->refs->len;
}

const PwXpathRef *
pw_xpath_ref (const PwXpath *xpath, guint index) {
  g_return_val_if_fail (xpath != NULL, NULL);
  return index < xpath->refs->len ? &g_array_index (xpath->refs, PwXpathRef, index) : NULL;
}

const char *
pw_xpath_instance (const PwXpath *xpath) {
  g_return_val_if_fail (xpath != NULL, NULL);
  return xpath->instance;
}

gboolean
pw_xpath_counts_utc (const PwXpath *xpath) {
  g_return_val_if_fail (xpath != NULL, FALSE);
  return xpath->counts_utc;
}
