/* QR folder: a payload as numbered pictures in a folder, for a slide show, paper or a test. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-frame-join.h"

G_BEGIN_DECLS

/* --- writing --------------------------------------------------------------------------------- */

typedef struct {
  guint cols;         /* QR codes side by side; 0 means 1 */
  guint rows;         /* QR codes one below the other; 0 means 1 */
  guint version;      /* QR version 1..40; 0 chooses (see below). Raised if no symbol fits it */
  guint module_px;    /* pixels per module; 0 means 4 */
  guint loss_percent; /* share of the pictures that may be lost, 0..90; over 0 at least
                       * one may */
  const char *prefix; /* of the file names; NULL means "frame" */
} PwQrFolderOptions;

/* One code a picture, a third of the pictures may be lost. */
#define PW_QR_FOLDER_OPTIONS_DEFAULT                                                               \
  { .loss_percent = 34 }

/* Writes `payload` as `frame-0001.png`, `frame-0002.png` ... into `dir`, which is made if needed.
 * `options` NULL means the default. Version 0 with one code a picture: if the whole payload fits
 * one code of version 25, there is one picture of the smallest version that holds it and no repair;
 * else version 21. Version 0 with a grid: 14. All symbols of the payload come first, then repair
 * symbols until `loss_percent` of the pictures may be missing. Pictures of an earlier, longer set
 * with the same prefix are removed. `picture_count` may be NULL. Errors: REFUSED (options, empty
 * payload), TOO_BIG, and those of pw_file_save(). */
gboolean pw_qr_folder_write (const char *dir, GBytes *payload, const PwQrFolderOptions *options,
                             guint *picture_count, GError **error);

/* --- reading --------------------------------------------------------------------------------- */

#define PW_QR_FOLDER_NOTES_MAX 100 /* kept in a report; a person reads no more */

typedef struct {
  guint picture_count;    /* to look at in all */
  guint done_count;       /* looked at so far */
  guint unreadable_count; /* not a picture, damaged, no access */
  guint empty_count;      /* pictures in which no QR code was found */
  guint symbol_count;     /* QR codes read */
  guint foreign_count;    /* of these, not ours */
  guint refused_count;    /* of these, damaged, too new or too big */
  GPtrArray *notes; /* owned: char *, one sentence for each unreadable picture or refused code,
                     * at most PW_QR_FOLDER_NOTES_MAX */
} PwQrFolderReport;

void pw_qr_folder_report_free (PwQrFolderReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrFolderReport, pw_qr_folder_report_free)

/* Called after each picture in the thread of the caller; finished payloads may be taken from
 * `joiner`. FALSE stops the reading. */
typedef gboolean (*PwQrFolderProgress) (const PwQrFolderReport *report, PwJoiner *joiner,
                                        gpointer data);

/* Feeds `joiner` from files and folders: of a folder all `.png` and `.pgm` files (not links, no
 * folders below), sorted. Pictures are decoded on two threads; the order does not matter. A path
 * that cannot be read is counted and noted, never fatal. `on_progress` may be NULL. (transfer full)
 */
PwQrFolderReport *pw_qr_folder_read (const char *const *paths, gsize path_count, PwJoiner *joiner,
                                     PwQrFolderProgress on_progress, gpointer data);

G_END_DECLS
