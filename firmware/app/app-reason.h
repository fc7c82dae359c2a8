/* A page that asks for a reason in words: for a warning, an amendment, a withdrawal. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* TRUE: taken, the page goes. FALSE with an error: it is shown, and the words stay. */
typedef gboolean (*AppReasonTake) (const char *reason, gpointer owner, GError **error);

/* Opens it in the window of `from`. `words` says what it is about, `before` (NULL: nothing) stands
 * in the field, `action` is the button's label with mnemonic. Nothing is called after `owner` is
 * gone. */
void app_reason_open (GtkWidget *from, AppDesk *desk, const char *title, const char *words,
                      const char *before, const char *action, AppReasonTake take, GObject *owner);

G_END_DECLS
