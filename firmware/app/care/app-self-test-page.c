/* Self-test: disk, clock, camera, microphone and keys, each with what came out. */
#include "firmware/app/care/app-self-test-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-keymap.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/care/app-self-test.h"

#define APP_TYPE_SELF_TEST_PAGE (app_self_test_page_get_type ())
G_DECLARE_FINAL_TYPE (AppSelfTestPage, app_self_test_page, APP, SELF_TEST_PAGE, AppPage)

struct _AppSelfTestPage {
  AppPage parent_instance;
  GtkWidget *disk, *clock, *camera, *microphone, *keys; /* rows, in the page */
};

G_DEFINE_TYPE (AppSelfTestPage, app_self_test_page, APP_TYPE_PAGE)

/* --- results --------------------------------------------------------------------------------- */

static const char *
icon_of (AppTestVerdict verdict) {
  switch (verdict) {
  case APP_TEST_GOOD:
    return "emblem-ok-symbolic";
  case APP_TEST_UNSURE:
    return "dialog-information-symbolic";
  case APP_TEST_BAD:
    return "dialog-warning-symbolic";
  }
  g_assert_not_reached ();
}

/* A row whose symbol is made anew with each result. */
static GtkWidget *
make_row (const char *title) {
  GtkWidget *row = app_text_row_new (NULL, title, _ ("Not tested yet"));
  GtkWidget *icon = gtk_image_new_from_icon_name ("content-loading-symbolic");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  g_object_set_data (G_OBJECT (row), "panwas-icon", icon);
  return row;
}

static void
show_result (GtkWidget *row, const AppTestResult *result) {
  gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (row), "panwas-icon"),
                                icon_of (result->verdict));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), result->sentence);
}

/* --- what takes time: on a worker ------------------------------------------------------------ */

typedef struct {
  char *dir;                                /* owned: of the store */
  AppTestResult *(*test) (const char *dir); /* any thread */
} Work;

static void
work_free (gpointer data) {
  Work *work = data;
  g_free (work->dir);
  g_free (work);
}

static AppTestResult *
test_camera (const char *dir) {
  (void)dir;
  return app_test_camera ();
}

static AppTestResult *
test_microphone (const char *dir) {
  (void)dir;
  return app_test_microphone ();
}

static void
do_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable) {
  (void)source;
  (void)cancellable;
  const Work *work = data;
  g_task_return_pointer (task, work->test (work->dir), (GDestroyNotify)app_test_result_free);
}

static void
work_ready (GObject *row, GAsyncResult *result, gpointer data) {
  (void)data;
  g_autoptr (AppTestResult) verdict = g_task_propagate_pointer (G_TASK (result), NULL);
  g_object_set_data (row, "panwas-busy", NULL);
  /* The page may be gone: then nobody sees it. */
  if (verdict != NULL && gtk_widget_get_root (GTK_WIDGET (row)) != NULL)
    show_result (GTK_WIDGET (row), verdict);
}

static void
start_work (AppSelfTestPage *page, GtkWidget *row, AppTestResult *(*test) (const char *dir)) {
  if (g_object_get_data (G_OBJECT (row), "panwas-busy") != NULL)
    return;
  g_object_set_data (G_OBJECT (row), "panwas-busy", row);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("It is being tested ..."));
  Work *work = g_new0 (Work, 1);
  work->dir = g_strdup (app_desk_dir (app_page_desk (APP_PAGE (page))));
  work->test = test;
  g_autoptr (GTask) task = g_task_new (row, NULL, work_ready, NULL);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, do_work);
}

/* --- keys ------------------------------------------------------------------------------------ */

static const char *
meaning (guint keyval, GdkModifierType state) {
  switch (keyval) {
  case GDK_KEY_Up:
  case GDK_KEY_Down:
  case GDK_KEY_Left:
  case GDK_KEY_Right:
  case GDK_KEY_Tab:
    return _ ("moves");
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    return _ ("presses");
  default:
    break;
  }
  switch (app_keymap_find (keyval, state, FALSE)) {
  case APP_KEY_NONE:
    return _ ("does nothing here");
  case APP_KEY_BACK:
    return _ ("goes back");
  case APP_KEY_LOCK:
    return _ ("locks");
  case APP_KEY_HELP:
    return _ ("opens help");
  case APP_KEY_MAIN:
    return _ ("presses the main button");
  case APP_KEY_PRESS:
    return _ ("presses");
  }
  g_assert_not_reached ();
}

/* Only looks: the key goes on to do what it does. */
static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state,
        gpointer data) {
  (void)controller;
  (void)code;
  AppSelfTestPage *page = data;
  const char *name = gdk_keyval_name (keyval);
  AppTestResult result = { .verdict = APP_TEST_GOOD };
  result.sentence = g_strdup_printf (_ ("\"%s\" arrived; it %s"), name != NULL ? name : "?",
                                     meaning (keyval, state));
  show_result (page->keys, &result);
  g_free (result.sentence);
  return FALSE;
}

/* --- running --------------------------------------------------------------------------------- */

static void
run (AppPage *base, gpointer data) {
  (void)data;
  AppSelfTestPage *page = APP_SELF_TEST_PAGE (base);
  AppDesk *desk = app_page_desk (base);
  PwMoment now = pw_clock_now (app_desk_clock (desk));
  g_autoptr (AppTestResult) clock = app_test_clock (&now, app_desk_status (desk));
  show_result (page->clock, clock);
  start_work (page, page->disk, app_test_disk);
  start_work (page, page->camera, test_camera);
  start_work (page, page->microphone, test_microphone);
}

static void
app_self_test_page_class_init (AppSelfTestPageClass *class) {
  (void)class;
}

static void
app_self_test_page_init (AppSelfTestPage *page) {
  (void)page;
}

AppPage *
app_self_test_page_new (AppDesk *desk) {
  AppPage *base = app_page_new_of (APP_TYPE_SELF_TEST_PAGE, desk, _ ("Self-test"));
  AppSelfTestPage *page = APP_SELF_TEST_PAGE (base);
  page->disk = make_row (_ ("Disk"));
  page->clock = make_row (_ ("Clock"));
  page->camera = make_row (_ ("Camera"));
  page->microphone = make_row (_ ("Microphone"));
  page->keys = make_row (_ ("Keys"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (page->keys), _ ("Press any key"));
  GtkWidget *group = app_group_new (NULL);
  app_group_add (group, page->disk);
  app_group_add (group, page->clock);
  app_group_add (group, page->camera);
  app_group_add (group, page->microphone);
  app_group_add (group, page->keys);
  app_page_append (base, group);
  app_page_set_action (base, _ ("_Test again"), run, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), page);
  gtk_widget_add_controller (GTK_WIDGET (base), keys);
  run (base, NULL);
  return base;
}
