/* A printed form on the screen: its sheets below one another, larger and smaller. */
#pragma once

#include <gtk/gtk.h>

#include "sync/paper/pw-paper-sheet.h"

G_BEGIN_DECLS

#define APP_TYPE_PAPER_VIEW (app_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (AppPaperView, app_paper_view, APP, PAPER_VIEW, GtkBox)

/* (transfer floating) */
GtkWidget *app_paper_view_new (void);
/* Shows `lines`; `signature` may be NULL. Who does not see the picture gets its text. */
void app_paper_view_show (AppPaperView *self, const GPtrArray *lines, cairo_surface_t *signature);

G_END_DECLS
