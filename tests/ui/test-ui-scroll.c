/* The long list of records while it is flung: how long each picture takes, at the smallest and at
 * the largest usual screen, with the renderer of weak handhelds. A list of 200 in `make check`;
 * what a row costs does not depend on how many there are, and `make measure-app` gives 2,000
 * (UI_DESK: a store that is there; UI_CLOCK=1: judge by the clock on the wall, on a machine that is
 * at rest).
 *
 * In the check the time of the processor is judged: others on the machine do not count in it. */
#include <stdio.h>
#include <time.h>

#include "firmware/app/home/app-records-page.h"
#include "tests/ui/ui-world.h"

#define FRAMES 240
#define WARM_UP 20 /* of these: fonts, symbols and the first rows */
#define FLING_PX 45
#define FRAME_US 16700
#define LATE_US 25000 /* the picture before stood for two turns of the screen */

typedef struct {
  GtkAdjustment *adjustment; /* borrowed */
  int direction;
  guint frame;
  gint64 began_us, began_cpu_us, last_us;
  GArray *wall, *cpu, *gap; /* of gint64: us of work, of the processor, between pictures */
} Fling;

static gint64
cpu_us (void) {
  struct timespec now;
  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
on_begin (GdkFrameClock *clock, gpointer data) {
  (void)clock;
  Fling *fling = data;
  fling->began_us = g_get_monotonic_time ();
  fling->began_cpu_us = cpu_us ();
}

static void
on_end (GdkFrameClock *clock, gpointer data) {
  (void)clock;
  Fling *fling = data;
  if (fling->began_us == 0)
    return;
  gint64 wall = g_get_monotonic_time () - fling->began_us;
  gint64 cpu = cpu_us () - fling->began_cpu_us;
  gint64 gap = fling->began_us - fling->last_us;
  if (fling->frame > WARM_UP) {
    g_array_append_val (fling->wall, wall);
    g_array_append_val (fling->cpu, cpu);
    g_array_append_val (fling->gap, gap);
  }
  fling->last_us = fling->began_us;
}

/* One step of the finger, and back when the end is reached. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data) {
  (void)widget;
  (void)clock;
  Fling *fling = data;
  double before = gtk_adjustment_get_value (fling->adjustment);
  gtk_adjustment_set_value (fling->adjustment, before + fling->direction * FLING_PX);
  if (gtk_adjustment_get_value (fling->adjustment) == before)
    fling->direction = -fling->direction;
  return ++fling->frame < FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static int
by_size (gconstpointer a, gconstpointer b) {
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return x < y ? -1 : x > y;
}

static gint64
percentile (GArray *values, guint percent) {
  g_assert_cmpuint (values->len, >, 100);
  g_array_sort (values, by_size);
  return g_array_index (values, gint64, values->len * percent / 100);
}

static guint
count_late (const GArray *gaps) {
  guint late = 0;
  for (guint i = 0; i < gaps->len; i++)
    late += g_array_index (gaps, gint64, i) > LATE_US ? 1 : 0;
  return late;
}

static gboolean
is_list (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_LIST_VIEW (widget);
}

static void
judge (const char *size, Fling *fling) {
  gint64 cpu = percentile (fling->cpu, 95), wall = percentile (fling->wall, 95);
  guint late = count_late (fling->gap);
  g_test_message ("%s: of %u pictures 95 %% are done in %.1f ms (%.1f ms of the processor), "
                  "%u came late",
                  size, fling->cpu->len, (double)wall / 1e3, (double)cpu / 1e3, late);
  if (g_getenv ("UI_CLOCK") != NULL) {
    g_print ("# fling %s %.1f ms, processor %.1f ms, late %u of %u\n", size, (double)wall / 1e3,
             (double)cpu / 1e3, late, fling->cpu->len);
    g_assert_cmpint (wall, <=, FRAME_US);
    g_assert_cmpuint (late * 20, <=, fling->gap->len);
  }
  g_assert_cmpint (cpu, <=, FRAME_US);
}

static char *
make_desk (void) {
  const char *there = g_getenv ("UI_DESK");
  if (there != NULL)
    return g_strdup (there);
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("panwas-scroll-XXXXXX", &error);
  g_assert_no_error (error);
  char *dir = g_build_filename (parent, "data", NULL);
  g_autofree char *script
      = g_build_filename (g_getenv ("PANWAS_TOP"), "tests/ui/sample-desk.sh", NULL);
  char *arguments[] = { script, dir, (char *)"200", NULL };
  int status = 1;
  (void)g_spawn_sync (NULL, arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                      &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return dir;
}

static void
test_fling (gconstpointer size) {
  g_autofree char *dir = make_desk ();
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  int width = 0, height = 0;
  g_assert_cmpint (sscanf (size, "%dx%d", &width, &height), ==, 2);
  gtk_window_set_default_size (GTK_WINDOW (world.window), width, height);
  app_window_open (world.window, app_records_page_new (world.desk));
  ui_spin (400);
  GtkWidget *list = ui_find (GTK_WIDGET (world.window), is_list, NULL);
  g_assert_nonnull (list);
  /* Without a window manager a shadow may be counted in. */
  g_assert_cmpint (ABS (gtk_widget_get_width (GTK_WIDGET (world.window)) - width), <=, 60);
  GtkWidget *scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  Fling fling
      = { .adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
          .direction = 1,
          .wall = g_array_new (FALSE, FALSE, sizeof (gint64)),
          .cpu = g_array_new (FALSE, FALSE, sizeof (gint64)),
          .gap = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (list);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_begin), &fling);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_end), &fling);
  gtk_widget_add_tick_callback (list, on_tick, &fling, NULL);
  while (fling.frame < FRAMES)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, &fling);
  judge (size, &fling);
  g_array_unref (fling.wall);
  g_array_unref (fling.cpu);
  g_array_unref (fling.gap);
  ui_world_close (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_data_func ("/ui-scroll/480x320", "480x320", test_fling);
  g_test_add_data_func ("/ui-scroll/720x720", "720x720", test_fling);
  return g_test_run ();
}
