/* External lists of a form, looked up beside its file: NAME.csv or NAME.xml, or else empty. */
#pragma once

#include "sync/session/pw-session.h"

G_BEGIN_DECLS

typedef struct FormLists FormLists;

/* `folder` is copied. (transfer full) */
FormLists *form_lists_new (const char *folder);
void form_lists_free (FormLists *lists);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormLists, form_lists_free)

/* PwSessionHost.rows and PwSessionHost.pulldata; `lists` is a FormLists. */
xmlDoc *form_lists_rows (const char *list, const char *column, const char *value, gpointer lists,
                         GError **error);
char *form_lists_pulldata (const char *list, const char *wanted, const char *key, const char *value,
                           gpointer lists, GError **error);

G_END_DECLS
