/* Lines of the files of tests/vectors, one golden value each. */
#include "tests/lib/vector-lines.h"

#include <string.h>

#include "sync/base/pw-id.h"

static GBytes *
bytes_of_hex (const char *hex) {
  gsize length = strcmp (hex, "-") == 0 ? 0 : strlen (hex) / 2;
  guint8 *bytes = g_malloc (length + 1);
  g_assert_true (length == 0 || pw_hex_decode (hex, bytes, length));
  return g_bytes_new_take (bytes, length);
}

static guint
each_line (const char *path, VectorEach each, gboolean hex) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *whole = g_build_filename (top != NULL ? top : ".", path, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (whole, &text, NULL, &error));
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  guint count = 0;
  for (char **line = lines; *line != NULL; line++) {
    if (**line == '#')
      continue;
    g_auto (GStrv) words = g_strsplit (*line, " ", -1);
    g_autoptr (GBytes) bytes = hex ? bytes_of_hex (words[0]) : NULL;
    each (bytes, words);
    count++;
  }
  g_assert_cmpuint (count, >, 0);
  return count;
}

guint
vector_lines (const char *path, VectorEach each) {
  return each_line (path, each, FALSE);
}

guint
vector_lines_hex (const char *path, VectorEach each) {
  return each_line (path, each, TRUE);
}
