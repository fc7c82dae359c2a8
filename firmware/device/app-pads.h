/* Pads: the game pads that are plugged in, now and later. Nothing wakes up while nobody touches
 * one. */
#pragma once

#include "firmware/device/app-pad.h"

G_BEGIN_DECLS

#define APP_PADS_FOLDER "/dev/input"

typedef struct AppPads AppPads;

/* Listens in the thread-default main context to all that is a game pad in the folder `path`, and to
 * what comes there later; or to `path` itself if that is no folder (a pipe in its place). What
 * cannot be opened is left alone. (transfer full) */
AppPads *app_pads_new (const char *path, AppPadActed acted, gpointer data);
void app_pads_free (AppPads *pads);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPads, app_pads_free)

guint app_pads_count (const AppPads *pads);

G_END_DECLS
