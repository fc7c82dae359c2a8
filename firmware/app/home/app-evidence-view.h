/* A captured file as a person recognises it: a small picture where it is one, name, size, digest.
 */
#pragma once

#include <gtk/gtk.h>

#include "firmware/device/app-evidence.h"

G_BEGIN_DECLS

/* (transfer floating) */
GtkWidget *app_evidence_view_new (void);
/* Shows the file; `info` NULL shows nothing. Reads it from the sealed store only for a picture. */
void app_evidence_view_show (GtkWidget *view, AppStore *store, const AppEvidenceInfo *info);

G_END_DECLS
