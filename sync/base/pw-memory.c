/* Memory of libraries comes from GLib. */
#include "sync/base/pw-memory.h"

#include <jansson.h>
#include <libxml/xmlmemory.h>

void
pw_memory_start (void) {
  json_set_alloc_funcs (g_malloc, g_free);
  if (xmlMemSetup (g_free, g_malloc, g_realloc, g_strdup) != 0)
    g_error ("libxml2 did not take GLib's memory functions");
}

gpointer
pw_memory_of (const char *library, gpointer got) {
  if (got == NULL)
    g_error ("%s: failed to allocate memory", library);
  return got;
}
