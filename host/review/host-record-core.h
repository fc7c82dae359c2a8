/* What reports and reviews say of a record or an author in a word or two. */
#pragma once

#include "host/views/host-records.h"

G_BEGIN_DECLS

/* The village that the record names, or NULL. (transfer none) */
const char *host_record_village (const HostRecord *record);

/* When its author says it was made: ISO 8601; NULL for an orphan. (transfer full) */
char *host_record_created (const HostRecord *record);

/* The name of a device's holder, of this host, or "". (transfer full); NULL only on an error. */
char *host_author_name (HostStore *store, const PwId *author, GError **error);

G_END_DECLS
