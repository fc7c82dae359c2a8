/* The one window: a stack of pages, the lock and the cover over it, and the keys of all pages. */
#include "firmware/app/app-window.h"

#include <glib/gi18n.h>

#include "firmware/app/app-focus.h"
#include "firmware/app/app-arrows.h"
#include "firmware/app/start/app-first-run.h"
#include "firmware/app/home/app-home-page.h"
#include "firmware/app/app-keymap.h"
#include "firmware/app/start/app-lock-page.h"
#include "firmware/app/app-style.h"

#define WIDTH_USUAL 720 /* px */
#define HEIGHT_USUAL 720
#define WIDTH_MIN 320
#define HEIGHT_MIN 300

/* How to open one page again. */
typedef struct {
  AppPageAgain again;
  GVariant *place; /* owned; may be NULL */
} Again;

struct _AppWindow {
  AdwApplicationWindow parent_instance;
  AppDesk *desk; /* owned */
  GtkWidget *toasts, *stack, *cover;
  GPtrArray *pages;   /* of AppPage, borrowed from the stack; the last is on top */
  GPtrArray *leaving; /* of GtkWidget, owned: sliding out */
  GArray *again;      /* of Again: what was open when it locked */
  gboolean was_active;
  guint cover_source;
};

G_DEFINE_TYPE (AppWindow, app_window, ADW_TYPE_APPLICATION_WINDOW)

static void
again_clear (gpointer data) {
  g_clear_pointer (&((Again *)data)->place, g_variant_unref);
}

AppWindow *
app_window_of (gpointer widget) {
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  GtkRoot *root = gtk_widget_get_root (widget);
  return APP_IS_WINDOW (root) ? APP_WINDOW (root) : NULL;
}

/* --- the stack ------------------------------------------------------------------------------- */

AppPage *
app_window_top (AppWindow *window) {
  g_return_val_if_fail (APP_IS_WINDOW (window), NULL);
  return window->pages->len > 0 ? g_ptr_array_index (window->pages, window->pages->len - 1) : NULL;
}

guint
app_window_depth (AppWindow *window) {
  g_return_val_if_fail (APP_IS_WINDOW (window), 0);
  return window->pages->len;
}

static void
tell_shown (AppWindow *window, gboolean is_new) {
  AppPage *page = app_window_top (window);
  if (page == NULL)
    return;
  AppPageClass *class = APP_PAGE_GET_CLASS (page);
  if (class->shown != NULL)
    class->shown (page);
  /* Back on a page the stack gives the focus to what had it before, if that is still there. */
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  if (is_new || focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (page))
      || app_focus_is_lost (page))
    app_page_take_focus (page);
}

static void
tell_hidden (AppPage *page) {
  AppPageClass *class = page != NULL ? APP_PAGE_GET_CLASS (page) : NULL;
  if (class != NULL && class->hidden != NULL)
    class->hidden (page);
}

/* A page that slid out of sight is taken from the stack, which destroys it. */
static void
drop_leaving (AppWindow *window) {
  for (guint i = 0; i < window->leaving->len; i++) {
    GtkWidget *page = g_ptr_array_index (window->leaving, i);
    if (gtk_widget_get_parent (page) == window->stack)
      gtk_stack_remove (GTK_STACK (window->stack), page);
  }
  g_ptr_array_set_size (window->leaving, 0);
}

static void
on_transition (GObject *stack, GParamSpec *property, gpointer data) {
  (void)property;
  if (!gtk_stack_get_transition_running (GTK_STACK (stack)))
    drop_leaving (data);
}

void
app_window_open (AppWindow *window, AppPage *page) {
  g_return_if_fail (APP_IS_WINDOW (window) && APP_IS_PAGE (page));
  if (window->pages->len > 0)
    app_focus_note (app_window_top (window));
  tell_hidden (app_window_top (window));
  app_page_set_can_go_back (page, app_page_can_go_back (page) && window->pages->len > 0);
  g_ptr_array_add (window->pages, page);
  gtk_stack_add_child (GTK_STACK (window->stack), GTK_WIDGET (page));
  gtk_stack_set_transition_type (GTK_STACK (window->stack), GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
  gtk_stack_set_visible_child (GTK_STACK (window->stack), GTK_WIDGET (page));
  tell_shown (window, TRUE);
}

/* Takes off what is above the first `keep` pages. */
static void
cut (AppWindow *window, guint keep) {
  if (window->pages->len <= keep)
    return;
  tell_hidden (app_window_top (window));
  while (window->pages->len > keep) {
    g_ptr_array_add (window->leaving, g_object_ref (app_window_top (window)));
    g_ptr_array_set_size (window->pages, window->pages->len - 1);
  }
  AppPage *top = app_window_top (window);
  if (top != NULL) {
    gtk_stack_set_transition_type (GTK_STACK (window->stack),
                                   GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
    gtk_stack_set_visible_child (GTK_STACK (window->stack), GTK_WIDGET (top));
  }
  if (top == NULL || !gtk_stack_get_transition_running (GTK_STACK (window->stack)))
    drop_leaving (window);
  tell_shown (window, FALSE);
}

void
app_window_close_page (AppWindow *window, AppPage *page) {
  g_return_if_fail (APP_IS_WINDOW (window) && APP_IS_PAGE (page));
  guint index;
  if (g_ptr_array_find (window->pages, page, &index) && index > 0)
    cut (window, index);
}

void
app_window_go_home (AppWindow *window) {
  g_return_if_fail (APP_IS_WINDOW (window));
  cut (window, 1);
}

void
app_window_back (AppWindow *window) {
  g_return_if_fail (APP_IS_WINDOW (window));
  AppPage *page = app_window_top (window);
  if (window->pages->len < 2 || !app_page_can_go_back (page))
    return;
  AppPageClass *class = APP_PAGE_GET_CLASS (page);
  if (class->may_leave == NULL || class->may_leave (page))
    app_window_close_page (window, page);
}

/* --- following the desk ---------------------------------------------------------------------- */

static void
close_dialogs (AppWindow *window) {
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *item = all; item != NULL; item = item->next)
    if (GTK_IS_WINDOW (item->data)
        && gtk_window_get_transient_for (item->data) == GTK_WINDOW (window))
      gtk_window_destroy (item->data);
}

/* Everything that is shown goes at once, without sliding. */
static void
take_down (AppWindow *window) {
  close_dialogs (window);
  tell_hidden (app_window_top (window));
  g_ptr_array_set_size (window->pages, 0);
  g_ptr_array_set_size (window->leaving, 0);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (window->stack)) != NULL)
    gtk_stack_remove (GTK_STACK (window->stack), child);
}

static void
set_root (AppWindow *window, AppPage *page) {
  take_down (window);
  app_page_set_can_go_back (page, FALSE);
  gtk_stack_set_transition_type (GTK_STACK (window->stack), GTK_STACK_TRANSITION_TYPE_NONE);
  g_ptr_array_add (window->pages, page);
  gtk_stack_add_child (GTK_STACK (window->stack), GTK_WIDGET (page));
  tell_shown (window, TRUE);
}

static AppPage *
root_page (AppDesk *desk) {
  switch (app_desk_state (desk)) {
  case APP_DESK_NEW:
    return app_first_run_new (desk);
  case APP_DESK_LOCKED:
    return app_lock_page_new (desk);
  case APP_DESK_OPEN:
    return app_home_page_new (desk);
  }
  g_assert_not_reached ();
}

/* Notes the pages above the lowest that can be made again, up to the first that cannot. */
static void
note_pages (AppWindow *window) {
  g_array_set_size (window->again, 0);
  for (guint i = 1; i < window->pages->len; i++) {
    Again again = { 0 };
    again.again = app_page_get_again (g_ptr_array_index (window->pages, i), &again.place);
    if (again.again == NULL) {
      again_clear (&again);
      return;
    }
    g_array_append_val (window->again, again);
  }
}

static void
open_noted (AppWindow *window) {
  g_autoptr (GArray) noted = window->again;
  window->again = g_array_new (FALSE, FALSE, sizeof (Again));
  g_array_set_clear_func (window->again, again_clear);
  for (guint i = 0; i < noted->len; i++) {
    const Again *again = &g_array_index (noted, Again, i);
    AppPage *page = again->again (window->desk, again->place);
    if (page == NULL)
      return;
    app_window_open (window, page);
  }
}

static void
on_locking (AppWindow *window) {
  note_pages (window);
  take_down (window);
}

static void
on_state (AppWindow *window) {
  set_root (window, root_page (window->desk));
  if (app_desk_state (window->desk) == APP_DESK_OPEN)
    open_noted (window);
}

void
app_window_rebuild (AppWindow *window) {
  g_return_if_fail (APP_IS_WINDOW (window));
  note_pages (window);
  on_state (window);
}

/* --- the cover ------------------------------------------------------------------------------- */

static gboolean
any_active (AppWindow *window) {
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;
  for (GList *item = windows; item != NULL; item = item->next)
    if (gtk_window_is_active (item->data))
      return TRUE;
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *item = all; item != NULL; item = item->next)
    if (GTK_IS_WINDOW (item->data) && gtk_window_is_active (item->data))
      return TRUE;
  return FALSE;
}

/* In an idle call: between the window and its own dialog there is a moment in which neither has
 * the focus. */
static gboolean
set_cover (gpointer data) {
  AppWindow *window = data;
  window->cover_source = 0;
  gboolean active = any_active (window);
  window->was_active = window->was_active || active;
  gtk_widget_set_visible (
      window->cover, !active && window->was_active && app_desk_state (window->desk) == APP_DESK_OPEN
                         && app_settings_cover (app_desk_settings (window->desk)));
  return G_SOURCE_REMOVE;
}

static void
on_active (AppWindow *window) {
  if (window->cover_source == 0)
    window->cover_source = g_idle_add_full (G_PRIORITY_HIGH, set_cover, window, NULL);
}

static GtkWidget *
make_cover (void) {
  GtkWidget *image = gtk_image_new_from_icon_name ("org.panwas.App-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (image), 96);
  gtk_widget_set_halign (image, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, "Panwas",
                                  -1);
  GtkWidget *cover = adw_bin_new ();
  gtk_widget_add_css_class (cover, "cover");
  adw_bin_set_child (ADW_BIN (cover), image);
  gtk_widget_set_visible (cover, FALSE);
  return cover;
}

/* --- keys ------------------------------------------------------------------------------------ */

/* Before the widgets get them: the lock, and what a field of many lines takes as a new line. */
static gboolean
on_first_key (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state,
              gpointer data) {
  (void)controller;
  (void)code;
  AppWindow *window = data;
  AppKey key = app_keymap_find (keyval, state, TRUE);
  if (key == APP_KEY_LOCK) {
    app_desk_lock (window->desk);
    return TRUE;
  }
  return key == APP_KEY_MAIN && GTK_IS_TEXT_VIEW (gtk_window_get_focus (GTK_WINDOW (window)))
         && app_window_top (window) != NULL && app_page_press_action (app_window_top (window));
}

static gboolean
writes_text (AppWindow *window) {
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  return GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus);
}

static gboolean
do_key (AppWindow *window, AppKey key) {
  switch (key) {
  case APP_KEY_NONE:
    return FALSE;
  case APP_KEY_BACK:
    app_window_back (window);
    return TRUE;
  case APP_KEY_LOCK:
    app_desk_lock (window->desk);
    return TRUE;
  case APP_KEY_HELP:
    return gtk_widget_activate_action (GTK_WIDGET (window), "app.help", NULL);
  case APP_KEY_MAIN:
    return app_window_top (window) != NULL && app_page_press_action (app_window_top (window));
  case APP_KEY_PRESS: {
    GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
    return focus != NULL && gtk_widget_activate (focus);
  }
  }
  g_assert_not_reached ();
}

static gboolean
page_hears (AppWindow *window, guint keyval, GdkModifierType state) {
  AppPage *page = app_window_top (window);
  AppPageClass *class = page != NULL ? APP_PAGE_GET_CLASS (page) : NULL;
  return class != NULL && class->key != NULL && class->key (page, keyval, state);
}

gboolean
app_window_press (AppWindow *window, guint keyval, AppKey key) {
  g_return_val_if_fail (APP_IS_WINDOW (window), FALSE);
  return (keyval != 0 && page_hears (window, keyval, 0)) || do_key (window, key);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state,
        gpointer data) {
  (void)controller;
  (void)code;
  AppWindow *window = data;
  return page_hears (window, keyval, state)
         || do_key (window, app_keymap_find (keyval, state, writes_text (window)));
}

static gboolean
on_event (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data) {
  (void)controller;
  (void)event;
  app_desk_touch (((AppWindow *)data)->desk);
  return FALSE;
}

static void
add_controllers (AppWindow *window) {
  GtkEventController *first = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (first, GTK_PHASE_CAPTURE);
  g_signal_connect (first, "key-pressed", G_CALLBACK (on_first_key), window);
  gtk_widget_add_controller (GTK_WIDGET (window), first);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), window);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  GtkEventController *all = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (all, GTK_PHASE_CAPTURE);
  g_signal_connect (all, "event", G_CALLBACK (on_event), window);
  gtk_widget_add_controller (GTK_WIDGET (window), all);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_window_dispose (GObject *object) {
  AppWindow *window = APP_WINDOW (object);
  g_clear_handle_id (&window->cover_source, g_source_remove);
  if (window->desk != NULL) {
    g_signal_handlers_disconnect_by_data (window->desk, window);
    take_down (window);
  }
  G_OBJECT_CLASS (app_window_parent_class)->dispose (object);
}

static void
app_window_finalize (GObject *object) {
  AppWindow *window = APP_WINDOW (object);
  g_clear_object (&window->desk);
  g_ptr_array_unref (window->pages);
  g_ptr_array_unref (window->leaving);
  g_array_unref (window->again);
  G_OBJECT_CLASS (app_window_parent_class)->finalize (object);
}

static void
app_window_size_allocate (GtkWidget *widget, int width, int height, int baseline) {
  GTK_WIDGET_CLASS (app_window_parent_class)->size_allocate (widget, width, height, baseline);
  app_style_note_size (widget, width, height);
}

/* Before it is mapped nothing on a page takes the focus, and without one no key does anything. */
static void
app_window_map (GtkWidget *widget) {
  GTK_WIDGET_CLASS (app_window_parent_class)->map (widget);
  AppPage *top = app_window_top (APP_WINDOW (widget));
  if (top != NULL)
    app_page_take_focus (top);
}

static void
app_window_move_focus (GtkWidget *widget, GtkDirectionType direction) {
  app_arrows_move (widget, direction, GTK_WIDGET_CLASS (app_window_parent_class)->move_focus);
}

static void
app_window_class_init (AppWindowClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_window_dispose;
  G_OBJECT_CLASS (class)->finalize = app_window_finalize;
  GTK_WIDGET_CLASS (class)->map = app_window_map;
  GTK_WIDGET_CLASS (class)->move_focus = app_window_move_focus;
  GTK_WIDGET_CLASS (class)->size_allocate = app_window_size_allocate;
}

static void
app_window_init (AppWindow *window) {
  window->pages = g_ptr_array_new ();
  window->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  window->again = g_array_new (FALSE, FALSE, sizeof (Again));
  g_array_set_clear_func (window->again, again_clear);
  window->stack = gtk_stack_new ();
  gtk_stack_set_transition_duration (GTK_STACK (window->stack), 180);
  g_signal_connect (window->stack, "notify::transition-running", G_CALLBACK (on_transition),
                    window);
  window->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (window->toasts), window->stack);
  window->cover = make_cover ();
  GtkWidget *overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (overlay), window->toasts);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), window->cover);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), overlay);
  gtk_window_set_title (GTK_WINDOW (window), "Panwas");
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_USUAL, HEIGHT_USUAL);
  gtk_widget_set_size_request (GTK_WIDGET (window), WIDTH_MIN, HEIGHT_MIN);
  add_controllers (window);
}

AppWindow *
app_window_new (GtkApplication *application, AppDesk *desk) {
  g_return_val_if_fail (GTK_IS_APPLICATION (application) && APP_IS_DESK (desk), NULL);
  AppWindow *window = g_object_new (APP_TYPE_WINDOW, "application", application, NULL);
  window->desk = g_object_ref (desk);
  g_signal_connect_swapped (desk, "locking", G_CALLBACK (on_locking), window);
  g_signal_connect_swapped (desk, "locked", G_CALLBACK (on_state), window);
  g_signal_connect_swapped (desk, "unlocked", G_CALLBACK (on_state), window);
  g_signal_connect (window, "notify::is-active", G_CALLBACK (on_active), NULL);
  on_state (window);
  return window;
}

GtkWidget *
app_window_toasts (AppWindow *window) {
  g_return_val_if_fail (APP_IS_WINDOW (window), NULL);
  return window->toasts;
}
