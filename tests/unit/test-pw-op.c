/* Names of the kinds of operations: each kind has its own, and a number without one is named too.
 */
#include <glib.h>

#include "sync/model/pw-op.h"

static void
test_kind_names (void) {
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint kind = PW_OP_CREATE; kind <= PW_OP_PUBLISH; kind++) {
    const char *name = pw_op_kind_name (kind);
    g_assert_cmpstr (name, !=, "unknown");
    g_assert_true (g_hash_table_add (names, (gpointer)name));
  }
  g_assert_cmpstr (pw_op_kind_name (PW_OP_CREATE), ==, "create");
  g_assert_cmpstr (pw_op_kind_name (PW_OP_PUBLISH), ==, "publish");
  g_assert_cmpstr (pw_op_kind_name (0), ==, "unknown");
  g_assert_cmpstr (pw_op_kind_name (PW_OP_PUBLISH + 1), ==, "unknown");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-op/kind-names", test_kind_names);
  return g_test_run ();
}
