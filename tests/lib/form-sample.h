/* Small forms for tests, from a line that says their fields. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes of an XForms file. `fields` are words "PATH:TYPE": "village:string",
 * "place/name:string" in a group, "people[]/who:string" in a repeat, "kind:select1=a,b" with codes;
 * "!" behind the type marks it confidential. Fields of one group or repeat stand together. The
 * field "village" is the column of that name. (transfer full) */
GBytes *form_sample (const char *id, const char *version, const char *fields);

G_END_DECLS
