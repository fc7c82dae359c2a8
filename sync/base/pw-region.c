/* Regions: prefixes of the Kemendagri code of a village, and the whole nation. */
#include "sync/base/pw-region.h"

#include <string.h>

gboolean
pw_region_is_valid (const char *region) {
  static const guint digits[] = { 2, 2, 2, 4 }; /* province, kabupaten, kecamatan, village */
  if (region == NULL)
    return FALSE;
  if (g_str_equal (region, PW_REGION_NATION))
    return TRUE;
  const char *at = region;
  for (gsize level = 0; level < G_N_ELEMENTS (digits); level++) {
    for (guint i = 0; i < digits[level]; i++, at++)
      if (!g_ascii_isdigit (*at))
        return FALSE;
    if (*at == '\0')
      return TRUE;
    if (*at++ != '.')
      return FALSE;
  }
  return FALSE;
}

gboolean
pw_region_holds (const char *region, const char *code) {
  g_return_val_if_fail (region != NULL && code != NULL, FALSE);
  if (g_str_equal (region, PW_REGION_NATION))
    return TRUE;
  gsize length = strlen (region);
  return strncmp (code, region, length) == 0 && (code[length] == '\0' || code[length] == '.');
}
