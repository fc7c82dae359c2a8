/* Camera trap: pictures made to waste the time of a QR reader. */
#pragma once

#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

/* Rows of up to `count` finders with `px` pixels a module, and nothing else. (transfer full) */
PwPicture *camera_trap_finders (guint width, guint height, guint count, guint px);

G_END_DECLS
