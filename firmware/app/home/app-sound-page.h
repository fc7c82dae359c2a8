/* A page to record a sound on: begin, stop, how long it is, and whether to keep it. */
#pragma once

#include "firmware/app/home/app-file-page.h"

G_BEGIN_DECLS

/* `chosen` gets the sound as a file in memory, with `owner`, when the person keeps it: at most
 * once, and not after `owner` is gone. (transfer floating) */
AppPage *app_sound_page_new (AppDesk *desk, AppFileChosen chosen, GObject *owner);

G_END_DECLS
