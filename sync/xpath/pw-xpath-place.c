/* Where a path leads, by names. */
#include "sync/xpath/pw-xpath-place.h"

PwXpathPlace *
pw_xpath_place_new (PwXpathWhere where) {
  PwXpathPlace *place = g_new0 (PwXpathPlace, 1);
  place->where = where;
  place->names = g_ptr_array_sized_new (8);
  return place;
}

PwXpathPlace *
pw_xpath_place_copy (const PwXpathPlace *place) {
  PwXpathPlace *copy = pw_xpath_place_new (place->where);
  copy->shared = place->shared;
  for (guint i = 0; i < place->names->len; i++)
    g_ptr_array_add (copy->names, g_ptr_array_index (place->names, i));
  return copy;
}

void
pw_xpath_place_free (PwXpathPlace *place) {
  if (place == NULL)
    return;
  g_ptr_array_unref (place->names);
  g_free (place);
}

char *
pw_xpath_place_path (const PwXpathPlace *place, guint count) {
  GString *path = g_string_sized_new (64);
  for (guint i = 0; i < count; i++) {
    g_string_append_c (path, '/');
    g_string_append (path, g_ptr_array_index (place->names, i));
  }
  return g_string_free (path, FALSE);
}
