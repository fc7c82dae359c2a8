/* A page to sign on, with a finger, a pen or a mouse. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* `png` is what was drawn; (transfer none). */
typedef void (*AppSigned) (GBytes *png, gpointer owner);

/* `signed_ready` is called with `owner` when the person is content, at most once, and not after
 * `owner` is gone. (transfer floating) */
AppPage *app_sign_page_new (AppDesk *desk, AppSigned signed_ready, GObject *owner);

/* A picture of such bytes, to be drawn; NULL if they are not one. (transfer full) */
cairo_surface_t *app_sign_surface (GBytes *png);

/* Attaches it to the record as evidence, with its digest and a caption. */
gboolean app_sign_attach (AppStore *store, const PwId *record, GBytes *png, GError **error);

G_END_DECLS
