/* Volumes: sticks are found, mounted, let go and noticed; what cannot be is said in a sentence; no
 * UDisks2 is no fault. UDisks2 is a stand-in on a private bus. */
#include "firmware/device/app-volumes.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/disk-service.h"

typedef struct {
  DiskService *service; /* owned */
  AppVolumes *volumes;  /* owned */
  char *folder;         /* owned */
  gboolean changed;
  GAsyncResult *result; /* owned; of the last call */
  gboolean done;        /* it is there */
} Desk;

static void
on_changed (gpointer data) {
  ((Desk *)data)->changed = TRUE;
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data) {
  Desk *desk = data;
  (void)source;
  g_set_object (&desk->result, result);
  desk->done = TRUE;
}

static GAsyncResult *
result_of (Desk *desk) {
  disk_service_wait (&desk->done);
  desk->done = FALSE;
  return desk->result;
}

static void
set_up (Desk *desk, gconstpointer with_service) {
  *desk = (Desk){ 0 };
  desk->folder = g_dir_make_tmp ("panwas-volumes-XXXXXX", NULL);
  desk->service = disk_service_new (GPOINTER_TO_INT (with_service));
  desk->volumes = app_volumes_new (disk_service_bus (desk->service), on_changed, desk);
}

static void
tear_down (Desk *desk, gconstpointer data) {
  (void)data;
  app_volumes_free (desk->volumes);
  disk_service_free (desk->service);
  g_clear_object (&desk->result);
  g_assert_cmpint (g_rmdir (desk->folder), ==, 0);
  g_free (desk->folder);
}

static GPtrArray *
list (Desk *desk) {
  g_autoptr (GError) error = NULL;
  app_volumes_list (desk->volumes, on_ready, desk);
  GPtrArray *found = app_volumes_list_finish (result_of (desk), &error);
  g_assert_no_error (error);
  return found;
}

/* The whole way: in, listed, mounted, with room, let go, out. */
static void
test_way (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = list (desk);
  g_assert_cmpuint (none->len, ==, 0);
  disk_service_plug (desk->service, 0,
                     &(DiskServiceVolume){ .label = "PANWAS", .folder = desk->folder });
  disk_service_plug (
      desk->service, 1,
      &(DiskServiceVolume){ .label = "", .folder = desk->folder, .is_mounted = TRUE });
  disk_service_plug (
      desk->service, 2,
      &(DiskServiceVolume){ .label = "inside", .folder = desk->folder, .is_internal = TRUE });
  disk_service_wait (&desk->changed);
  g_autoptr (GPtrArray) found = list (desk);
  g_assert_cmpuint (found->len, ==, 2);
  const AppVolume *mounted = found->pdata[0], *stick = found->pdata[1];
  g_assert_cmpstr (mounted->name, ==, "Maker Model 7");
  g_assert_cmpstr (mounted->mount_point, ==, desk->folder);
  g_assert_cmpuint (mounted->free_bytes, >, 0);
  g_assert_cmpstr (stick->name, ==, "PANWAS");
  g_assert_null (stick->mount_point);
  g_assert_cmpuint (stick->free_bytes, ==, 0);
  g_assert_cmpuint (stick->size_bytes, ==, 8000000000);
  g_assert_false (stick->is_read_only);

  app_volumes_mount (desk->volumes, mounted, on_ready, desk);
  g_autofree char *same = app_volumes_mount_finish (result_of (desk), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (same, ==, desk->folder);
  app_volumes_mount (desk->volumes, stick, on_ready, desk);
  g_autofree char *folder = app_volumes_mount_finish (result_of (desk), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder, ==, desk->folder);
  g_assert_true (disk_service_is_mounted (desk->service, 0));

  app_volumes_release (desk->volumes, stick, on_ready, desk);
  g_assert_true (app_volumes_release_finish (result_of (desk), &error));
  g_assert_no_error (error);
  g_assert_false (disk_service_is_mounted (desk->service, 0));
  g_assert_cmpuint (disk_service_power_offs (desk->service, 0), ==, 1);
  /* Once more: it is not mounted, and that is all that was wanted. */
  app_volumes_release (desk->volumes, stick, on_ready, desk);
  g_assert_true (app_volumes_release_finish (result_of (desk), &error));
  desk->changed = FALSE;
  disk_service_pull (desk->service, 0);
  disk_service_wait (&desk->changed);
}

static void
test_refusals (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  disk_service_plug (
      desk->service, 0,
      &(DiskServiceVolume){ .label = "A", .folder = desk->folder, .is_forbidden = TRUE });
  disk_service_plug (
      desk->service, 1,
      &(DiskServiceVolume){
          .label = "B", .folder = desk->folder, .is_mounted = TRUE, .is_busy = TRUE });
  g_autoptr (GPtrArray) found = list (desk);
  g_assert_cmpuint (found->len, ==, 2);
  app_volumes_mount (desk->volumes, found->pdata[0], on_ready, desk);
  g_assert_null (app_volumes_mount_finish (result_of (desk), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_ACCESS);
  g_clear_error (&error);
  app_volumes_release (desk->volumes, found->pdata[1], on_ready, desk);
  g_assert_false (app_volumes_release_finish (result_of (desk), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BUSY);
  g_assert_cmpuint (disk_service_power_offs (desk->service, 1), ==, 0);
  g_clear_error (&error);
  disk_service_pull (desk->service, 0);
  app_volumes_mount (desk->volumes, found->pdata[0], on_ready, desk);
  g_assert_null (app_volumes_mount_finish (result_of (desk), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

/* A bus without UDisks2, and no bus at all. */
static void
test_absent (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  app_volumes_list (desk->volumes, on_ready, desk);
  g_assert_null (app_volumes_list_finish (result_of (desk), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (AppVolumes) blind = app_volumes_new (NULL, on_changed, desk);
  app_volumes_list (blind, on_ready, desk);
  g_assert_null (app_volumes_list_finish (result_of (desk), &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

/* The person leaves the page while the list is being asked for. */
static void
test_freed (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  AppVolumes *volumes = app_volumes_new (disk_service_bus (desk->service), on_changed, desk);
  app_volumes_list (volumes, on_ready, desk);
  app_volumes_free (volumes);
  g_assert_null (app_volumes_list_finish (result_of (desk), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/volumes/way", Desk, GINT_TO_POINTER (TRUE), set_up, test_way, tear_down);
  g_test_add ("/volumes/refusals", Desk, GINT_TO_POINTER (TRUE), set_up, test_refusals, tear_down);
  g_test_add ("/volumes/absent", Desk, NULL, set_up, test_absent, tear_down);
  g_test_add ("/volumes/freed", Desk, GINT_TO_POINTER (TRUE), set_up, test_freed, tear_down);
  return g_test_run ();
}
