/* What recording a sound and playing one share. */
#include "sync/camera/pw-gst-audio.h"

#include <gst/gst.h>
#include <math.h>

#define QUIET_DB (-60.0) /* shown as nothing */

/* TRUE if the element opens what it stands for. */
static gboolean
opens (const char *element_name, gboolean *is_installed) {
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (element_name);
  GstElement *element = factory != NULL ? gst_element_factory_create (factory, NULL) : NULL;
  if (element == NULL)
    return FALSE;
  *is_installed = TRUE;
  gst_object_ref_sink (element);
  gboolean ok = gst_element_set_state (element, GST_STATE_READY) == GST_STATE_CHANGE_SUCCESS;
  (void)gst_element_set_state (element, GST_STATE_NULL);
  gst_object_unref (element);
  return ok;
}

const char *
pw_gst_audio_find (const char *const *elements, gboolean *is_installed) {
  g_return_val_if_fail (elements != NULL && is_installed != NULL, NULL);
  *is_installed = FALSE;
  for (gsize i = 0; elements[i] != NULL; i++)
    if (opens (elements[i], is_installed))
      return elements[i];
  return NULL;
}

gboolean
pw_gst_audio_level (const GstStructure *message, guint *level, gint64 *end_ms) {
  guint64 start = 0, duration = 0;
  if (message == NULL || !gst_structure_has_name (message, "level"))
    return FALSE;
  const GValue *list = gst_structure_get_value (message, "rms");
  if (list == NULL || !gst_structure_get_uint64 (message, "running-time", &start)
      || !gst_structure_get_uint64 (message, "duration", &duration))
    return FALSE;
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  const GValueArray *values = g_value_get_boxed (list);
  const GValue *first = values != NULL && values->n_values > 0 ? values->values : NULL;
  G_GNUC_END_IGNORE_DEPRECATIONS
  double db = first != NULL ? g_value_get_double (first) : QUIET_DB;
  double share = isfinite (db) ? (db - QUIET_DB) / -QUIET_DB : 0;
  *level = (guint)(CLAMP (share, 0, 1) * 100);
  *end_ms = (gint64)((start + duration) / GST_MSECOND);
  return TRUE;
}

void
pw_gst_audio_decode_sound (GstBin *bin) {
  g_autoptr (GstElement) decode = gst_bin_get_by_name (bin, "decode");
  if (decode == NULL)
    return;
  g_autoptr (GstCaps) caps = gst_caps_from_string ("audio/x-raw(ANY)");
  g_object_set (decode, "caps", caps, NULL);
}
