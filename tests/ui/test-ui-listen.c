/* A recording is heard before it is kept: it is played to the speaker, as often as one likes, and
 * broken off; where there is no speaker a sentence says so, and it can be kept all the same; one
 * that is being played when the handheld locks is kept. Needs a display (Xvfb); skipped without. */
#include "firmware/app/home/app-sound-page.h"
#include "tests/ui/ui-world.h"

#define WAIT_S 60

typedef struct {
  UiWorld ui;  /* first */
  char *heard; /* owned: the file that is the speaker */
  guint kept;
} World;

static void
on_kept (const char *path, gpointer owner) {
  World *world = g_object_get_data (owner, "world");
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, 4, "OggS", 4);
  world->kept++;
}

static gboolean
has_words (World *world, const char *words) {
  return ui_find (GTK_WIDGET (world->ui.window), ui_has_label, words) != NULL;
}

static void
wait_for (World *world, const char *words) {
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_TIME_SPAN_SECOND;
  while (!has_words (world, words)) {
    if (g_get_monotonic_time () > until_us)
      g_error ("nothing ever said \"%s\"", words);
    ui_spin (20);
  }
}

/* Records for a second, on a new page. */
static void
set_up (World *world) {
  *world = (World){ 0 };
  g_autofree char *dir = ui_make_store ();
  ui_world_open (&world->ui, dir);
  world->heard = g_build_filename (world->ui.dir, "heard.wav", NULL);
  g_object_set_data (G_OBJECT (world->ui.window), "world", world);
  app_window_open (world->ui.window,
                   app_sound_page_new (world->ui.desk, on_kept, G_OBJECT (world->ui.window)));
  ui_settle ();
  g_assert_false (has_words (world, "Listen")); /* there is nothing to hear */
  ui_press (&world->ui, "Record");
  wait_for (world, "0:01");
  ui_press (&world->ui, "Stop");
  wait_for (world, "Recorded:");
  wait_for (world, "Listen");
}

static void
tear_down (World *world) {
  g_free (world->heard);
  ui_world_close (&world->ui);
}

static gsize
heard_bytes (World *world) {
  g_autofree char *bytes = NULL;
  gsize length = 0;
  (void)g_file_get_contents (world->heard, &bytes, &length, NULL);
  return length;
}

static void
test_heard (void) {
  World world;
  set_up (&world);
  g_autofree char *speaker = g_strconcat ("file:", world.heard, NULL);
  g_assert_true (g_setenv ("PANWAS_SPEAKER", speaker, TRUE));
  for (guint i = 0; i < 2; i++) {
    ui_press (&world.ui, "Listen");
    wait_for (&world, "Recorded:"); /* it has come to its end */
    wait_for (&world, "Listen");
    g_assert_cmpuint (heard_bytes (&world), >, 44 + 48000); /* half a second, or more */
    g_assert_true (g_file_set_contents (world.heard, "", 0, NULL));
  }
  g_assert_cmpuint (world.kept, ==, 0);
  ui_press (&world.ui, "Keep");
  g_assert_cmpuint (world.kept, ==, 1);
  tear_down (&world);
}

static void
test_broken_off (void) {
  World world;
  set_up (&world);
  g_assert_true (g_setenv ("PANWAS_SPEAKER", "test:", TRUE));
  ui_press (&world.ui, "Listen");
  g_assert_true (has_words (&world, "It is being played"));
  ui_press (&world.ui, "Stop listening");
  g_assert_true (has_words (&world, "Recorded:"));
  ui_press (&world.ui, "Listen");
  ui_press (&world.ui, "Keep"); /* in the middle of it */
  g_assert_cmpuint (world.kept, ==, 1);
  tear_down (&world);
}

static void
test_no_speaker (void) {
  World world;
  set_up (&world);
  g_assert_true (g_setenv ("PANWAS_SPEAKER", "radio", TRUE));
  ui_press (&world.ui, "Listen");
  wait_for (&world, "Radio is no loudspeaker");
  ui_shoot ("listen-no-speaker");
  g_assert_true (has_words (&world, "Recorded:"));
  ui_press (&world.ui, "Keep");
  g_assert_cmpuint (world.kept, ==, 1);
  tear_down (&world);
}

static void
test_locked (void) {
  World world;
  set_up (&world);
  g_assert_true (g_setenv ("PANWAS_SPEAKER", "test:", TRUE));
  ui_press (&world.ui, "Listen");
  g_assert_true (has_words (&world, "It is being played"));
  app_desk_lock (world.ui.desk);
  g_assert_cmpuint (world.kept, ==, 1);
  tear_down (&world);
}

int
main (int argc, char **argv) {
  g_assert_true (g_setenv ("PANWAS_MICROPHONE", "test:", TRUE));
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/ui-listen/heard", test_heard);
  g_test_add_func ("/ui-listen/broken-off", test_broken_off);
  g_test_add_func ("/ui-listen/no-speaker", test_no_speaker);
  g_test_add_func ("/ui-listen/locked", test_locked);
  return g_test_run ();
}
