/* The same form under another id. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The file `xml` with `id` as the id of its main instance; nothing else of the form changes, but
 * the spelling of the XML may. Errors: those of pw_form_xml_parse(); REFUSED if there is no main
 * instance, or `id` does not begin with a letter or "_" or holds other characters than letters,
 * digits, "_", "-" and ".". (transfer full) */
GBytes *pw_form_with_id (GBytes *xml, const char *id, GError **error);

G_END_DECLS
