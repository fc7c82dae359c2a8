/* QR draw, on libqrencode.
 *
 * Choosing the mask is 85 % of the library's work. Frames are whitened, so every mask is as good as
 * another; the function that takes a given mask is exported by the library but missing in its
 * header, and therefore looked up at run time. Without it everything still works, 12 times slower.
 */
#include "sync/transport/pw-qr-draw.h"

#include <dlfcn.h>
#include <glib/gi18n.h>
#include <qrencode.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define FIXED_MASK 2
#define DARK_BIT 1 /* of a module in QRcode.data */

typedef QRcode *(*EncodeMask) (QRinput *input, int mask);

/* Bytes of one 8-bit segment at level L by version (ISO/IEC 18004, table 7). */
static const guint16 capacities[PW_QR_VERSION_MAX] = {
  17,   32,   53,   78,   106,  134,  154,  192,  230,  271,  321,  367,  425,  458,
  520,  586,  644,  718,  792,  858,  929,  1003, 1091, 1171, 1273, 1367, 1465, 1528,
  1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953,
};

void
pw_qr_symbol_free (PwQrSymbol *symbol) {
  if (symbol == NULL)
    return;
  g_free (symbol->modules);
  g_free (symbol);
}

guint
pw_qr_capacity (guint version) {
  g_return_val_if_fail (version >= PW_QR_VERSION_MIN, 0);
  g_return_val_if_fail (version <= PW_QR_VERSION_MAX, 0);
  return capacities[version - 1];
}

guint
pw_qr_version_for (gsize length) {
  for (guint version = PW_QR_VERSION_MIN; version <= PW_QR_VERSION_MAX; version++)
    if (length <= pw_qr_capacity (version))
      return version;
  return 0;
}

guint
pw_qr_side (guint version) {
  return 17 + 4 * version;
}

static EncodeMask
find_encode_mask (void) {
  EncodeMask encode = NULL;
  void *found = dlsym (RTLD_DEFAULT, "QRcode_encodeMask");
  G_STATIC_ASSERT (sizeof found == sizeof encode);
  memcpy (&encode, &found, sizeof encode); /* ISO C has no cast from an object to a function */
  return encode;
}

gboolean
pw_qr_draw_has_fixed_mask (void) {
  return find_encode_mask () != NULL;
}

static QRcode *
encode (QRinput *input, PwQrMask mask) {
  EncodeMask encode_mask = mask == PW_QR_MASK_FIXED ? find_encode_mask () : NULL;
  return encode_mask != NULL ? encode_mask (input, FIXED_MASK) : QRcode_encodeInput (input);
}

/* The code as the library drew it becomes a symbol; takes `code`, which may be NULL. */
static PwQrSymbol *
take_code (QRcode *code, GError **error) {
  if (code == NULL) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("the QR code cannot be drawn"));
    return NULL;
  }
  PwQrSymbol *symbol = g_new0 (PwQrSymbol, 1);
  symbol->version = (guint)code->version;
  symbol->side = pw_qr_side (symbol->version);
  g_assert (code->width == (int)symbol->side);
  gsize count = (gsize)symbol->side * symbol->side;
  symbol->modules = g_malloc (count);
  for (gsize i = 0; i < count; i++)
    symbol->modules[i] = code->data[i] & DARK_BIT;
  QRcode_free (code);
  return symbol;
}

static QRcode *
draw (gconstpointer bytes, gsize length, guint version, QRecLevel level, PwQrMask mask) {
  QRinput *input = QRinput_new2 ((int)version, level);
  QRcode *code = NULL;
  if (input != NULL && QRinput_append (input, QR_MODE_8, (int)length, bytes) == 0)
    code = encode (input, mask);
  QRinput_free (input);
  return code;
}

PwQrSymbol *
pw_qr_draw (gconstpointer bytes, gsize length, guint version, PwQrMask mask, GError **error) {
  g_return_val_if_fail (version <= PW_QR_VERSION_MAX, NULL);
  if (length == 0 || bytes == NULL) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, _ ("there is nothing to draw"));
    return NULL;
  }
  guint smallest = pw_qr_version_for (length);
  if (smallest == 0 || (version != 0 && version < smallest)) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("%zu bytes do not fit into one QR code of version %u"), length,
                 version != 0 ? version : PW_QR_VERSION_MAX);
    return NULL;
  }
  return take_code (draw (bytes, length, version != 0 ? version : smallest, QR_ECLEVEL_L, mask),
                    error);
}

PwQrSymbol *
pw_qr_draw_tolerant (gconstpointer bytes, gsize length, guint version, GError **error) {
  g_return_val_if_fail (bytes != NULL && length > 0, NULL);
  g_return_val_if_fail (version >= PW_QR_VERSION_MIN && version <= PW_QR_VERSION_MAX, NULL);
  return take_code (draw (bytes, length, version, QR_ECLEVEL_H, PW_QR_MASK_BEST), error);
}
