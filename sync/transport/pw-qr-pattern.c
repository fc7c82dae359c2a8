/* QR pattern: stamps what every code of a version has in common. */
#include "sync/transport/pw-qr-pattern.h"

#include <stdlib.h>

#define TIMING 6                  /* row and column of the timing patterns */
#define VERSION_FROM 7            /* first version that says its number */
#define VERSION_POLYNOMIAL 0x1F25 /* of the BCH code (18, 6) */
#define VERSION_DATA_BITS 6
#define VERSION_CHECK_BITS 12

guint
pw_qr_alignment_places (guint version, guint8 places[PW_QR_ALIGNMENT_PLACES_MAX]) {
  if (version < 2)
    return 0;
  guint count = version / 7 + 2, last = 4 * version + 10;
  /* Equal even steps from the far end; version 32 is the one exception of the table. */
  guint gaps = count - 1;
  guint step = version == 32 ? 26 : (last - TIMING + 2 * gaps - 1) / (2 * gaps) * 2;
  places[0] = TIMING;
  for (guint i = 1; i < count; i++)
    places[i] = (guint8)(last - (count - 1 - i) * step);
  return count;
}

gboolean
pw_qr_alignment_is_at (guint count, guint col, guint row) {
  gboolean is_left = col == 0, is_top = row == 0;
  return !(is_left && is_top) && !(is_left && row == count - 1) && !(is_top && col == count - 1);
}

/* A bull's eye: rings around (x, y), dark where `dark_rings` has the bit of the distance. What lies
 * outside is left out. */
static void
stamp_rings (guint8 *modules, int side, int x, int y, int radius, guint dark_rings) {
  for (int v = MAX (y - radius, 0); v <= MIN (y + radius, side - 1); v++)
    for (int u = MAX (x - radius, 0); u <= MIN (x + radius, side - 1); u++) {
      int distance = MAX (abs (u - x), abs (v - y));
      modules[v * side + u] = dark_rings >> distance & 1;
    }
}

static void
stamp_version (guint8 *modules, int side, guint version) {
  guint bits = version << VERSION_CHECK_BITS;
  for (int i = VERSION_DATA_BITS - 1; i >= 0; i--)
    if (bits >> (VERSION_CHECK_BITS + i) & 1)
      bits ^= (guint)VERSION_POLYNOMIAL << i;
  bits |= version << VERSION_CHECK_BITS;
  for (int i = 0; i < VERSION_DATA_BITS + VERSION_CHECK_BITS; i++) {
    int across = i / 3, along = side - 11 + i % 3;
    modules[across * side + along] = bits >> i & 1;
    modules[along * side + across] = bits >> i & 1;
  }
}

void
pw_qr_pattern_stamp (guint version, guint8 *modules) {
  const guint finder_rings = 1 << 0 | 1 << 1 | 1 << 3; /* core, ring; the separator is light */
  const guint alignment_rings = 1 << 0 | 1 << 2;
  int side = 17 + 4 * (int)version;
  for (int i = 8; i < side - 8; i++) {
    modules[TIMING * side + i] = i % 2 == 0;
    modules[i * side + TIMING] = i % 2 == 0;
  }
  guint8 places[PW_QR_ALIGNMENT_PLACES_MAX];
  guint count = pw_qr_alignment_places (version, places);
  for (guint row = 0; row < count; row++)
    for (guint col = 0; col < count; col++)
      if (pw_qr_alignment_is_at (count, col, row))
        stamp_rings (modules, side, places[col], places[row], 2, alignment_rings);
  stamp_rings (modules, side, 3, 3, 4, finder_rings);
  stamp_rings (modules, side, side - 4, 3, 4, finder_rings);
  stamp_rings (modules, side, 3, side - 4, 4, finder_rings);
  if (version >= VERSION_FROM)
    stamp_version (modules, side, version);
}
