/* A page to take a photo on: what the camera sees, the shutter, and whether it is good. */
#pragma once

#include "firmware/app/home/app-file-page.h"

G_BEGIN_DECLS

/* `chosen` gets the photo as a file in memory, with `owner`, when the person keeps it: at most
 * once, and not after `owner` is gone. (transfer floating) */
AppPage *app_photo_page_new (AppDesk *desk, AppFileChosen chosen, GObject *owner);

G_END_DECLS
