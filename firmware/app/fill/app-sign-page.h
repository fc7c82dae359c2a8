/* A page to sign on, with a finger, a pen or a mouse. */
#pragma once

#include "firmware/app/app-page.h"
#include "firmware/capture/app-fill.h"

G_BEGIN_DECLS

/* `png` is what was drawn; (transfer none). */
typedef void (*AppSigned) (GBytes *png, gpointer owner);

/* `signed_ready` is called with `owner` when the person is content, at most once, and not after
 * `owner` is gone. (transfer floating) */
AppPage *app_sign_page_new (AppDesk *desk, AppSigned signed_ready, GObject *owner);

/* A picture of such bytes, to be drawn; NULL if they are not one. (transfer full) */
cairo_surface_t *app_sign_surface (GBytes *png);

/* app_fill_finish(); the signature becomes evidence of the record, with a caption, in the same
 * durable step. `png` NULL: without one. */
gboolean app_sign_finish (AppFill *fill, GBytes *png, PwId *record, GError **error);

G_END_DECLS
