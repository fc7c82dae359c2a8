/* QR folder, writing: a payload as numbered pictures. */
#include "sync/transport/pw-qr-folder.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-frame.h"
#include "sync/transport/pw-tiles.h"

#define STILL_VERSION_MAX 25 /* 1,273 bytes: read from paper by any phone or webcam */
#define SINGLE_VERSION 21    /* 8 symbols of 111 bytes, 97 % full */
#define GRID_VERSION 14      /* 4 symbols of 111 bytes, 100 % full, read at a tilt */
#define MODULE_PX 4
#define LOSS_PERCENT_MAX 90
#define PREFIX "frame"
#define PREFIX_BYTES_MAX 100

/* What will be written. */
typedef struct {
  PwTilesLayout layout;
  guint version;
  guint symbol_count; /* in one code */
  guint picture_count;
} Plan;

/* --- the plan -------------------------------------------------------------------------------- */

static gboolean
check_options (const PwQrFolderOptions *options, const char *prefix, GError **error) {
  guint cols = MAX (options->cols, 1), rows = MAX (options->rows, 1);
  gboolean is_prefix_good = *prefix != '\0' && *prefix != '.' && strchr (prefix, '/') == NULL
                            && strlen (prefix) <= PREFIX_BYTES_MAX;
  if (cols <= PW_TILES_MAX && rows <= PW_TILES_MAX / cols && options->version <= PW_QR_VERSION_MAX
      && options->module_px <= PW_TILES_MODULE_PX_MAX && options->loss_percent <= LOSS_PERCENT_MAX
      && is_prefix_good)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("QR pictures may have up to %d codes, of version 1 to %d, with up to %d pixels a "
                  "module and %d %% loss"),
               PW_TILES_MAX, PW_QR_VERSION_MAX, PW_TILES_MODULE_PX_MAX, LOSS_PERCENT_MAX);
  return FALSE;
}

static guint
divided_up (guint number, guint by) {
  return (number + by - 1) / by;
}

/* Pictures of which loss_percent, and at least one unless that is 0, may be missing. */
static guint
with_loss (guint needed, guint loss_percent) {
  guint count = needed;
  if (loss_percent == 0)
    return count;
  while (count - MAX (count * loss_percent / 100, 1) < needed)
    count++;
  return count;
}

static Plan
plan_for (const PwFrameSource *source, const PwQrFolderOptions *options) {
  Plan plan
      = { .layout = { .cols = MAX (options->cols, 1),
                      .rows = MAX (options->rows, 1),
                      .quiet_modules = PW_TILES_QUIET_MODULES,
                      .module_px = options->module_px != 0 ? options->module_px : MODULE_PX } };
  guint tiles = plan.layout.cols * plan.layout.rows;
  guint k = pw_frame_source_symbol_count (source);
  if (tiles == 1 && options->version == 0
      && pw_frame_source_fit (source, pw_qr_capacity (STILL_VERSION_MAX)) >= k) {
    plan.symbol_count = k;
    plan.version = pw_qr_version_for (pw_frame_source_frame_bytes (source, k));
    plan.picture_count = 1;
    return plan;
  }
  plan.version
      = options->version != 0 ? options->version : (tiles == 1 ? SINGLE_VERSION : GRID_VERSION);
  plan.symbol_count = pw_frame_source_fit (source, pw_qr_capacity (plan.version));
  if (plan.symbol_count == 0) {
    plan.symbol_count = 1;
    plan.version = pw_qr_version_for (pw_frame_source_frame_bytes (source, 1));
  }
  /* One symbol more than k, so that the odds of an unlucky set of pictures are 1 in 65,000. */
  guint codes = divided_up (k + 1, plan.symbol_count);
  plan.picture_count = with_loss (divided_up (codes, tiles), options->loss_percent);
  return plan;
}

/* --- pictures -------------------------------------------------------------------------------- */

/* The picture of the codes from symbol *first on; moves *first behind them. */
static PwPicture *
draw_picture (PwFrameSource *source, const Plan *plan, guint32 *first, GError **error) {
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  for (guint i = 0; i < plan->layout.cols * plan->layout.rows; i++) {
    g_autoptr (GBytes) frame = pw_frame_build (source, *first, plan->symbol_count);
    gsize length;
    gconstpointer bytes = g_bytes_get_data (frame, &length);
    PwQrSymbol *symbol = pw_qr_draw (bytes, length, plan->version, PW_QR_MASK_FIXED, error);
    if (symbol == NULL)
      return NULL;
    g_ptr_array_add (symbols, symbol);
    *first = pw_frame_next_symbol (*first, plan->symbol_count, plan->symbol_count);
  }
  return pw_tiles_draw (&plan->layout, symbols, error);
}

/* The number in "PREFIX-NUMBER.png", or 0 if `name` is no such name. */
static guint
picture_number (const char *name, const char *prefix) {
  gsize prefix_bytes = strlen (prefix);
  if (strncmp (name, prefix, prefix_bytes) != 0 || name[prefix_bytes] != '-')
    return 0;
  const char *digits = name + prefix_bytes + 1;
  gsize count = strspn (digits, "0123456789");
  if (count < 4 || count > 9 || strcmp (digits + count, ".png") != 0)
    return 0;
  return (guint)g_ascii_strtoull (digits, NULL, 10);
}

/* What an earlier, longer set left behind would only be looked at for nothing. */
static gboolean
remove_rest (const char *dir, const char *prefix, guint picture_count, GError **error) {
  g_autoptr (GPtrArray) names = pw_file_list (dir, ".png", PW_STICK_FILES_MAX, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    if (picture_number (names->pdata[i], prefix) <= picture_count)
      continue;
    g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);
    if (!pw_file_remove (path, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pw_qr_folder_write (const char *dir, GBytes *payload, const PwQrFolderOptions *options,
                    guint *picture_count, GError **error) {
  g_return_val_if_fail (dir != NULL, FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);
  const PwQrFolderOptions usual = PW_QR_FOLDER_OPTIONS_DEFAULT;
  options = options != NULL ? options : &usual;
  const char *prefix = options->prefix != NULL ? options->prefix : PREFIX;
  if (!check_options (options, prefix, error))
    return FALSE;
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, error);
  if (source == NULL || !pw_file_make_dir (dir, 0755, error))
    return FALSE;
  Plan plan = plan_for (source, options);
  guint32 first = 0;
  for (guint i = 1; i <= plan.picture_count; i++) {
    g_autoptr (PwPicture) picture = draw_picture (source, &plan, &first, error);
    g_autofree char *name = g_strdup_printf ("%s-%04u.png", prefix, i);
    g_autofree char *path = g_build_filename (dir, name, NULL);
    if (picture == NULL || !pw_picture_save (picture, path, error))
      return FALSE;
  }
  if (!remove_rest (dir, prefix, plan.picture_count, error))
    return FALSE;
  if (picture_count != NULL)
    *picture_count = plan.picture_count;
  return TRUE;
}
