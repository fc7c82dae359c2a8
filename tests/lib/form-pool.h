/* Loaded forms and packing tables, kept from one store to the next: loading them took most of what
 * a program does that is run a thousand times, and none of them changes once it is made.
 *
 * Programs that name this file are linked so that these stand before the real ones (-Wl,--wrap). */
#pragma once

#include "sync/codec/pw-pack.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* Loads the forms that are built in and makes so many packers. Before it, and after
 * form_pool_leave(), every one is made anew. */
void form_pool_fill (guint packers);
/* This process does as the programs do, and takes nothing from the pool any more. */
void form_pool_leave (void);

PwForm *__real_pw_form_load (GBytes *xml, GError **error);
PwForm *__wrap_pw_form_load (GBytes *xml, GError **error);
PwPacker *__real_pw_packer_new (void);
PwPacker *__wrap_pw_packer_new (void);
void __real_pw_packer_free (PwPacker *packer);
void __wrap_pw_packer_free (PwPacker *packer);

G_END_DECLS
