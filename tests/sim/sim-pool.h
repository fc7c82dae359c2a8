/* What every store makes anew when it is opened or made, kept from one to the next: loaded forms,
 * packing tables and the schema took half of a run, and none of them changes once it is made.
 *
 * The simulator is linked so that these stand before the real ones (-Wl,--wrap). */
#pragma once

#include "sync/codec/pw-pack.h"
#include "sync/db/pw-db.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* Loads the forms that are built in and makes some packers and, in the folder `dir`, empty stores,
 * so that every run that is forked has them. */
void sim_pool_fill (const char *dir);

PwForm *__real_pw_form_load (GBytes *xml, GError **error);
PwForm *__wrap_pw_form_load (GBytes *xml, GError **error);
PwPacker *__real_pw_packer_new (void);
PwPacker *__wrap_pw_packer_new (void);
void __wrap_pw_packer_free (PwPacker *packer);
PwDb *__real_pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error);
PwDb *__wrap_pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error);

G_END_DECLS
