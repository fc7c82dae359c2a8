/* How far a live scan is, as one line for a terminal. */
#pragma once

#include "sync/transport/pw-live-scan.h"

G_BEGIN_DECLS

/* "[#########.......]  56 %  109/194  312/s  3 dropped": a bar, the parts of the transfer, symbols
 * a second, pictures that were dropped or could not be read. (transfer full) */
char *pw_live_text (const PwLiveScanProgress *progress);

G_END_DECLS
