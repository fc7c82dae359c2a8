/* What every store makes anew when it is opened or made, kept from one to the next: loaded forms,
 * packing tables (tests/lib/form-pool.h) and the schema took half of a run, and none of them
 * changes once it is made.
 *
 * The simulator is linked so that this stands before the real one (-Wl,--wrap). */
#pragma once

#include "sync/base/pw-secret.h"
#include "sync/db/pw-db.h"

G_BEGIN_DECLS

/* Loads the forms that are built in and makes some packers and, in the folder `dir`, empty stores,
 * so that every run that is forked has them. */
void sim_pool_fill (const char *dir);

PwSecret *__wrap_pw_secret_from_pin (const PwSecret *pin, const guint8 *salt, guint64 operations,
                                     gsize memory_bytes, GError **error);
PwDb *__real_pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error);
PwDb *__wrap_pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error);

G_END_DECLS
