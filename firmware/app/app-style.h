/* How it looks: app.css, light, dark and high contrast, size of text, and classes for small
 * screens.
 *
 * The window carries "narrow" below 420 px of width and "short" below 420 px of height. */
#pragma once

#include <adwaita.h>

#include "firmware/app/app-settings.h"

G_BEGIN_DECLS

/* Loads the style and follows `settings` as long as they live. Once, after GTK is ready. */
void app_style_start (AppSettings *settings);

/* The window got this size: sets its classes, from an idle call. */
void app_style_note_size (GtkWidget *window, int width, int height);

/* Chooses GTK's Cairo renderer (GSK_RENDERER) on machines with little memory, where a GL driver
 * alone would take more than the whole app, and with that renderer keeps GDK from loading the
 * driver at all (GDK_DEBUG=gl-disable). What the person set in the environment stays. Also keeps
 * GTK from reading a style sheet that libadwaita replaces. Before GTK is ready. */
void app_style_prepare (void);

G_END_DECLS
