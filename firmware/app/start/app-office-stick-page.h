/* Another office's invitation from a USB stick, on which nothing is changed. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* All `invitations` (PwInvitation) that are on the stick. TRUE: one of them was taken, and `page`
 * says so. FALSE: `error` says why none was. */
typedef gboolean (*AppOfficeStickTake) (AppPage *page, GPtrArray *invitations, gpointer owner,
                                        GError **error);

/* The list of sticks; `take` is called with `owner` when one was read, and not after `owner` is
 * gone; then safe removal. (transfer floating) */
AppPage *app_office_stick_page_new (AppDesk *desk, AppOfficeStickTake take, GObject *owner);

G_END_DECLS
