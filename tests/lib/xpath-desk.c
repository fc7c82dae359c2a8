/* The report, the lists and the tables that tests of expressions share. */
#include "tests/lib/xpath-desk.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* --- the form -------------------------------------------------------------------------------- */

static gboolean
is_repeat (const char *path, G_GNUC_UNUSED gpointer data) {
  static const char *const repeats[]
      = { "/laporan/saksi", "/laporan/saksi/bukti", "/laporan/hari", NULL };
  return g_strv_contains (repeats, path);
}

static PwXpathInstance
instance_kind (const char *id, G_GNUC_UNUSED gpointer data) {
  if (g_str_equal (id, "laporan"))
    return PW_XPATH_MAIN;
  if (g_str_equal (id, "desa"))
    return PW_XPATH_EXTERNAL;
  if (g_str_equal (id, "wilayah") || g_str_equal (id, "kosong") || g_str_equal (id, "rusak"))
    return PW_XPATH_INLINE;
  return PW_XPATH_NO_INSTANCE;
}

/* --- the source ------------------------------------------------------------------------------ */

static xmlDoc *
instance (const char *id, gpointer data, GError **error) {
  XpathDesk *desk = data;
  if (g_str_equal (id, "rusak"))
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, "the list is damaged");
  return g_str_equal (id, "wilayah") ? desk->regions : NULL;
}

static char *
cell (xmlNode *item, const char *column) {
  for (xmlNode *child = item->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE && g_str_equal (child->name, column)) {
      xmlChar *content = xmlNodeGetContent (child);
      char *text = g_strdup ((const char *)content);
      xmlFree (content);
      return text;
    }
  return NULL;
}

static gboolean
fits (xmlNode *item, const char *column, const char *value) {
  g_autofree char *text = column != NULL ? cell (item, column) : NULL;
  return item->type == XML_ELEMENT_NODE
         && (column == NULL || (text != NULL && g_str_equal (text, value)));
}

static xmlDoc *
rows (const char *id, const char *column, const char *value, gpointer data,
      G_GNUC_UNUSED GError **error) {
  XpathDesk *desk = data;
  g_assert_cmpstr (id, ==, "desa");
  g_assert_true ((column == NULL) == (value == NULL));
  g_string_append_printf (desk->asked, "%s%s%s%s", desk->asked->len > 0 ? " " : "",
                          column != NULL ? column : "all", column != NULL ? "=" : "",
                          value != NULL ? value : "");
  xmlDoc *doc = xmlNewDoc ((const xmlChar *)"1.0");
  xmlNode *root = xmlNewDocNode (doc, NULL, (const xmlChar *)"root", NULL);
  xmlDocSetRootElement (doc, root);
  for (xmlNode *item = xmlDocGetRootElement (desk->regions)->children; item != NULL;
       item = item->next)
    if (fits (item, column, value))
      xmlAddChild (root, xmlDocCopyNode (item, doc, 1));
  g_ptr_array_add (desk->rows, doc);
  return doc;
}

static char *
pulldata (const char *id, const char *wanted, const char *key, const char *value, gpointer data,
          GError **error) {
  XpathDesk *desk = data;
  if (g_str_equal (id, "rusak")) {
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, "the list is damaged");
    return NULL;
  }
  for (xmlNode *item = xmlDocGetRootElement (desk->regions)->children; item != NULL;
       item = item->next)
    if (fits (item, key, value))
      return cell (item, wanted);
  return NULL;
}

static char *
itext (const char *id, G_GNUC_UNUSED gpointer data) {
  return g_str_equal (id, "halo") ? g_strdup ("[halo]") : NULL;
}

static char *
choice_name (const char *code, const char *path, G_GNUC_UNUSED xmlNode *node,
             G_GNUC_UNUSED gpointer data) {
  return g_strdup_printf ("%s@%s", code, path);
}

static PwMoment
now (G_GNUC_UNUSED gpointer data) {
  return (PwMoment){ .unix_ms = G_GINT64_CONSTANT (1728312185123), .offset_min = 420 };
}

/* --- the desk -------------------------------------------------------------------------------- */

static char *
data_path (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  return g_build_filename (top != NULL ? top : ".", "tests", "data", "xpath", name, NULL);
}

static xmlDoc *
read_document (const char *name) {
  g_autofree char *path = data_path (name);
  xmlDoc *doc = xmlReadFile (path, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
  g_assert_nonnull (doc);
  return doc;
}

XpathDesk *
xpath_desk_new (void) {
  XpathDesk *desk = g_new0 (XpathDesk, 1);
  desk->report = read_document ("report.xml");
  desk->regions = read_document ("regions.xml");
  desk->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)xmlFreeDoc);
  desk->asked = g_string_new (NULL);
  desk->scope = (PwXpathScope){ is_repeat, instance_kind, desk };
  PwXpathSource source = { instance, rows, pulldata, itext, choice_name, now, desk };
  desk->context = pw_xpath_context_new (desk->report, &source);
  return desk;
}

void
xpath_desk_free (XpathDesk *desk) {
  if (desk == NULL)
    return;
  pw_xpath_context_free (desk->context);
  g_ptr_array_unref (desk->rows);
  g_string_free (desk->asked, TRUE);
  xmlFreeDoc (desk->report);
  xmlFreeDoc (desk->regions);
  g_free (desk);
}

xmlNode *
xpath_desk_node (XpathDesk *desk, const char *path) {
  xmlXPathContext *context = xmlXPathNewContext (desk->report);
  xmlXPathObject *found = xmlXPathEval ((const xmlChar *)path, context);
  g_assert_nonnull (found);
  g_assert_nonnull (found->nodesetval);
  g_assert_cmpint (found->nodesetval->nodeNr, >, 0);
  xmlNode *node = found->nodesetval->nodeTab[0];
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);
  return node;
}

/* "/laporan/saksi[2]/cek" as forms have it: without numbers. */
static char *
form_path (const char *path) {
  GString *out = g_string_new (NULL);
  gboolean in_brackets = FALSE;
  for (const char *at = path; *at != '\0'; at++) {
    in_brackets = in_brackets || *at == '[';
    if (!in_brackets)
      g_string_append_c (out, *at);
    in_brackets = in_brackets && *at != ']';
  }
  return g_string_free (out, FALSE);
}

char *
xpath_desk_evaluate (XpathDesk *desk, const char *path, const char *expression) {
  g_autoptr (GError) error = NULL;
  g_autofree char *place = form_path (path);
  g_autoptr (PwXpath) xpath = pw_xpath_compile (expression, place, &desk->scope, &error);
  char *text = NULL;
  if (xpath != NULL)
    text = pw_xpath_string (desk->context, xpath, xpath_desk_node (desk, path), &error);
  g_assert_true ((text == NULL) == (error != NULL));
  return text != NULL ? text : g_strdup_printf ("! %s", error->message);
}

void
xpath_desk_table (const char *name, guint fields, XpathCase check) {
  g_autoptr (XpathDesk) desk = xpath_desk_new ();
  g_autofree char *path = data_path (name);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *where = g_strdup_printf ("%s:%u", name, i + 1);
    if (lines[i][0] == '\0' || lines[i][0] == '#')
      continue;
    g_auto (GStrv) parts = g_strsplit (lines[i], "\t", -1);
    if (g_strv_length (parts) != fields)
      g_error ("%s: not %u fields", where, fields);
    check (desk, parts, where);
    count++;
  }
  g_test_message ("%s: %u cases", name, count);
  g_assert_cmpuint (count, >, 10);
}
