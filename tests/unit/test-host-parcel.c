/* Looking into a parcel: found as a file or in the spool, told in full, unpacked by stock tools'
 * bytes. */
#include <string.h>

#include "host/report/host-parcel.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "tests/lib/host-desk.h"

static GBytes *
some_parcel (Desk *desk) {
  for (guint i = 0; i < 3; i++)
    world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, i, NULL);
  return world_parcel (desk->siti, desk->host, 1, 3);
}

static void
test_find (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parcel = some_parcel (desk);
  world_spool (desk->host, g_bytes_ref (parcel), "usb");
  gsize length;
  gconstpointer bytes = g_bytes_get_data (parcel, &length);
  PwDigest digest = pw_digest_of (bytes, length);
  g_autofree char *hex = pw_digest_to_hex (&digest);
  for (guint chars = 6; chars <= 64; chars += 29) {
    g_autofree char *prefix = g_strndup (hex, chars);
    g_autoptr (GBytes) found = host_parcel_find (desk->host, prefix, &error);
    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (found, parcel));
  }
  g_autofree char *file = desk_path (desk, "x.pwb");
  (void)pw_file_save (file, parcel, 0600, &error);
  g_autoptr (GBytes) read = host_parcel_find (desk->host, file, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, parcel));
  hex[0] = hex[0] == '0' ? '1' : '0';
  g_assert_null (host_parcel_find (desk->host, hex, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_tell (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parcel = some_parcel (desk);
  json_t *told = host_parcel_to_json (desk->host, parcel, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (json_object_get (told, "kind")), ==, "to host");
  json_t *segment = json_array_get (json_object_get (told, "segments"), 0);
  g_assert_cmpint (json_integer_value (json_object_get (segment, "last")), ==, 3);
  json_t *op = json_array_get (json_object_get (segment, "operations"), 2);
  g_assert_cmpstr (json_string_value (json_object_get (op, "kind")), ==, "create");
  g_autofree char *text = host_parcel_to_text (told);
  g_assert_nonnull (strstr (text, "seq 3  kind create"));
  json_decref (told);
  g_autoptr (GBytes) content = host_parcel_content (desk->host, parcel, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) frame = host_parcel_frame (desk->host, parcel, &error);
  g_assert_no_error (error);
  /* LZ4 Frame Format 1.6.x: magic number 0x184D2204, little-endian. */
  g_assert_cmpmem (g_bytes_get_data (frame, NULL), 4, "\x04\x22\x4D\x18", 4);
  g_assert_cmpuint (g_bytes_get_size (content), >, g_bytes_get_size (frame));
}

static void
test_refusals (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parcel = some_parcel (desk);
  gsize length;
  g_autofree guint8 *cut = g_bytes_unref_to_data (g_bytes_ref (parcel), &length);
  cut[length / 2] ^= 1;
  g_autoptr (GBytes) damaged = g_bytes_new (cut, length);
  g_assert_null (host_parcel_to_json (desk->host, damaged, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_clear_error (&error);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("x", 1);
  g_assert_null (host_parcel_content (desk->host, nothing, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/parcel/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("find", test_find);
  ADD ("tell", test_tell);
  ADD ("refusals", test_refusals);
  return g_test_run ();
}
