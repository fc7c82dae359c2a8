/* QR draw: bytes -> the square of modules of one QR code (byte mode; level L, or H for small still
 * codes). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_QR_VERSION_MIN 1
#define PW_QR_VERSION_MAX 40

/* Modules of one QR code, row by row; no quiet zone. */
typedef struct {
  guint version;
  guint side;      /* modules in a row: 17 + 4 * version */
  guint8 *modules; /* owned: side * side, 1 dark, 0 light */
} PwQrSymbol;

void pw_qr_symbol_free (PwQrSymbol *symbol);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrSymbol, pw_qr_symbol_free)

/* Bytes that a version (1..40) holds at level L. */
guint pw_qr_capacity (guint version);
/* Smallest version that holds `length` bytes, or 0 if none does. */
guint pw_qr_version_for (gsize length);
/* 17 + 4 * version. */
guint pw_qr_side (guint version);

typedef enum {
  PW_QR_MASK_FIXED, /* for bytes that look random, such as frames: 12 times faster */
  PW_QR_MASK_BEST,  /* for anything else: all eight masks are weighed */
} PwQrMask;

/* `version` 0 takes the smallest that fits. Errors: TOO_BIG if the bytes do not fit, REFUSED if
 * there are none, SYSTEM if the library fails. (transfer full) */
PwQrSymbol *pw_qr_draw (gconstpointer bytes, gsize length, guint version, PwQrMask mask,
                        GError **error);

/* As above at level H, of which 30 % may be covered, for a few bytes that must be read at a glance.
 * Error: SYSTEM, also if they do not fit `version`. (transfer full) */
PwQrSymbol *pw_qr_draw_tolerant (gconstpointer bytes, gsize length, guint version, GError **error);

/* TRUE if the library offers the fixed mask; without it FIXED is the same as BEST, only slower. */
gboolean pw_qr_draw_has_fixed_mask (void);

G_END_DECLS
