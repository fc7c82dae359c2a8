/* External lists of a form, looked up beside its file: NAME.csv or NAME.xml, or else empty. */
#include "tests/lib/form-lists.h"

#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/model/pw-form-xml.h"

#define ROWS_MAX 20000 /* of one list: more show nothing new and take long */

struct FormLists {
  char *folder;
  GHashTable *docs; /* name -> xmlDoc: <root><item><COLUMN>text</COLUMN></item></root> */
};

static void
doc_free (gpointer doc) {
  xmlFreeDoc (doc);
}

FormLists *
form_lists_new (const char *folder) {
  FormLists *lists = g_new0 (FormLists, 1);
  lists->folder = g_strdup (folder);
  lists->docs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, doc_free);
  return lists;
}

void
form_lists_free (FormLists *lists) {
  if (lists == NULL)
    return;
  g_hash_table_unref (lists->docs);
  g_free (lists->folder);
  g_free (lists);
}

/* --- reading --------------------------------------------------------------------------------- */

static xmlDoc *
empty_doc (void) {
  xmlDoc *doc = xmlNewDoc ((const xmlChar *)"1.0");
  xmlDocSetRootElement (doc, xmlNewDocNode (doc, NULL, (const xmlChar *)"root", NULL));
  return doc;
}

static gboolean
is_xml_name (const char *name) {
  return (g_ascii_isalpha (name[0]) || name[0] == '_')
         && name[strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.")] == '\0';
}

static xmlDoc *
read_csv (GBytes *bytes) {
  xmlDoc *doc = empty_doc ();
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, NULL);
  if (csv == NULL)
    return doc;
  const char *const *row;
  for (guint rows = 0; rows < ROWS_MAX && (row = pw_csv_next (csv, NULL)) != NULL; rows++) {
    xmlNode *item = xmlNewChild (xmlDocGetRootElement (doc), NULL, (const xmlChar *)"item", NULL);
    for (guint i = 0; i < pw_csv_column_count (csv); i++) {
      const char *name = pw_csv_column_name (csv, i);
      if (is_xml_name (name))
        xmlNewTextChild (item, NULL, (const xmlChar *)name, (const xmlChar *)row[i]);
    }
  }
  return doc;
}

static GBytes *
read_file (const FormLists *lists, const char *list, const char *suffix) {
  g_autofree char *name = g_strconcat (list, suffix, NULL);
  g_autofree char *path = g_build_filename (lists->folder, name, NULL);
  char *text;
  gsize length;
  if (strchr (list, '/') != NULL || !g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  return g_bytes_new_take (text, length);
}

static xmlDoc *
list_doc (FormLists *lists, const char *list) {
  xmlDoc *doc = g_hash_table_lookup (lists->docs, list);
  if (doc != NULL)
    return doc;
  g_autoptr (GBytes) csv = read_file (lists, list, ".csv");
  g_autoptr (GBytes) xml = csv == NULL ? read_file (lists, list, ".xml") : NULL;
  if (csv != NULL)
    doc = read_csv (csv);
  else if (xml != NULL)
    doc = pw_form_xml_parse (xml, NULL);
  if (doc == NULL)
    doc = empty_doc ();
  g_hash_table_insert (lists->docs, g_strdup (list), doc);
  return doc;
}

/* --- asking ---------------------------------------------------------------------------------- */

static xmlNode *
cell (xmlNode *item, const char *column) {
  xmlNode *node = pw_form_xml_first (item);
  while (node != NULL && !pw_form_xml_is (node, column))
    node = pw_form_xml_next (node);
  return node;
}

static gboolean
cell_is (xmlNode *item, const char *column, const char *value) {
  xmlNode *node = cell (item, column);
  xmlChar *text = node == NULL ? NULL : xmlNodeGetContent (node);
  gboolean same = g_strcmp0 ((const char *)text, value) == 0;
  xmlFree (text);
  return same;
}

xmlDoc *
form_lists_rows (const char *list, const char *column, const char *value, gpointer lists,
                 G_GNUC_UNUSED GError **error) {
  xmlDoc *all = list_doc (lists, list);
  xmlDoc *found = empty_doc ();
  xmlNode *root = xmlDocGetRootElement (all);
  for (xmlNode *item = pw_form_xml_first (root); item != NULL; item = pw_form_xml_next (item)) {
    if (column == NULL || cell_is (item, column, value))
      xmlAddChild (xmlDocGetRootElement (found), xmlDocCopyNode (item, found, 1));
  }
  return found;
}

char *
form_lists_pulldata (const char *list, const char *wanted, const char *key, const char *value,
                     gpointer lists, G_GNUC_UNUSED GError **error) {
  xmlNode *root = xmlDocGetRootElement (list_doc (lists, list));
  for (xmlNode *item = pw_form_xml_first (root); item != NULL; item = pw_form_xml_next (item)) {
    xmlNode *node = cell_is (item, key, value) ? cell (item, wanted) : NULL;
    if (node == NULL)
      continue;
    xmlChar *text = xmlNodeGetContent (node);
    char *copy = g_strdup (text == NULL ? "" : (const char *)text);
    xmlFree (text);
    return copy;
  }
  return NULL;
}
