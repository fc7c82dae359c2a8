/* Show: a QR view over the whole screen, controls that come and go over it, and what it needs of
 * the handheld meanwhile. */
#include "firmware/app/carry/app-show-page.h"

#include <glib/gi18n.h>

#include "firmware/app/carry/app-feedback-eye.h"
#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-screen-care.h"
#include "firmware/app/app-window.h"

#define LOOK_MS 250            /* how often status and rounds are looked at */
#define CONTROLS_FIRST_MS 4000 /* they are seen at the beginning, so that they are known */
#define CONTROLS_MS 8000       /* after the last touch */
#define ALL_READ_LOOKS 6       /* 1.5 s of "done" before it ends by itself */

#define APP_TYPE_SHOW_PAGE (app_show_page_get_type ())
G_DECLARE_FINAL_TYPE (AppShowPage, app_show_page, APP, SHOW_PAGE, AppPage)

struct _AppShowPage {
  AppPage parent_instance;
  AppShowEvents events;
  char *about; /* owned */
  guint payload_count;
  gboolean *is_sent; /* owned: by payload, on_sent was called */
  AppQrView *view;   /* borrowed child */
  GtkWidget *revealer, *words, *pause_button, *first_button;
  AppScreenCare *care; /* owned; while shown */
  AppFeedbackEye *eye; /* owned; while shown */
  guint look;          /* timer id */
  gint64 hide_at_us;   /* controls go then; 0: they are hidden */
  guint all_read_looks;
  gboolean ended;
};

G_DEFINE_TYPE (AppShowPage, app_show_page, APP_TYPE_PAGE)

/* --- words ----------------------------------------------------------------------------------- */

static char *
round_words (const PwQrLoopStatus *status) {
  g_autofree char *bytes = g_format_size (status->total_bytes);
  if (status->round_ms < 1000)
    return g_strdup_printf (_ ("%s, a round takes less than a second"), bytes);
  guint seconds = (status->round_ms + 500) / 1000;
  return g_strdup_printf (
      ngettext ("%s, a round takes %u second", "%s, a round takes %u seconds", seconds), bytes,
      seconds);
}

static char *
reader_words (const PwQrLoopStatus *status) {
  if (status->done_count == status->payload_count)
    return g_strdup (_ ("The computer has everything"));
  if (status->symbol_count > 0)
    return g_strdup_printf (_ ("The computer has %u %%"),
                            status->rank * 100 / status->symbol_count);
  return g_strdup_printf (_ ("%u x %u codes, %u pictures a second"), status->rung.layout.cols,
                          status->rung.layout.rows, status->rate);
}

static void
show_words (AppShowPage *page) {
  const PwQrLoop *loop = app_qr_view_loop (page->view);
  if (loop == NULL)
    return;
  PwQrLoopStatus status;
  pw_qr_loop_status (loop, &status);
  g_autofree char *round = round_words (&status);
  g_autofree char *reader = reader_words (&status);
  g_autofree char *text = g_strdup_printf ("%s: %s\n%s", page->about, round, reader);
  if (!g_str_equal (text, gtk_label_get_text (GTK_LABEL (page->words))))
    gtk_label_set_text (GTK_LABEL (page->words), text);
}

/* --- controls -------------------------------------------------------------------------------- */

static void
show_controls (AppShowPage *page, gint64 for_ms) {
  page->hide_at_us = g_get_monotonic_time () + for_ms * 1000;
  gtk_revealer_set_reveal_child (GTK_REVEALER (page->revealer), TRUE);
}

static void
hide_controls (AppShowPage *page) {
  page->hide_at_us = 0;
  gtk_revealer_set_reveal_child (GTK_REVEALER (page->revealer), FALSE);
  (void)gtk_widget_grab_focus (GTK_WIDGET (page->view));
}

static void
press (AppShowPage *page, PwLadderKey key) {
  (void)app_qr_view_press (page->view, key);
  show_controls (page, CONTROLS_MS);
  show_words (page);
}

static void
toggle_pause (AppShowPage *page) {
  gboolean paused = !app_qr_view_is_paused (page->view);
  app_qr_view_set_paused (page->view, paused);
  gtk_button_set_icon_name (GTK_BUTTON (page->pause_button), paused
                                                                 ? "media-playback-start-symbolic"
                                                                 : "media-playback-pause-symbolic");
  const char *label = paused ? _ ("Go on") : _ ("Pause");
  gtk_widget_set_tooltip_text (page->pause_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  show_controls (page, CONTROLS_MS);
}

static void
on_pause (GtkButton *button, gpointer data) {
  (void)button;
  toggle_pause (data);
}

static void
on_press (GtkButton *button, gpointer data) {
  int key = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "ladder-key"));
  press (data, (PwLadderKey)key);
}

static void
end (AppShowPage *page, gboolean all_read) {
  if (page->ended)
    return;
  page->ended = TRUE;
  AppShowEvents events = page->events;
  g_autoptr (AppShowPage) held G_GNUC_UNUSED = g_object_ref (page);
  app_page_leave (APP_PAGE (page));
  if (events.on_done != NULL)
    events.on_done (all_read, events.data);
}

static void
on_done (GtkButton *button, gpointer data) {
  (void)button;
  end (data, FALSE);
}

static GtkWidget *
add_button (AppShowPage *page, GtkWidget *box, const char *icon, const char *label,
            GCallback clicked) {
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", clicked, page, 0);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
add_ladder_button (AppShowPage *page, GtkWidget *box, const char *icon, const char *label,
                   PwLadderKey key) {
  GtkWidget *button = add_button (page, box, icon, label, G_CALLBACK (on_press));
  g_object_set_data (G_OBJECT (button), "ladder-key", GINT_TO_POINTER (key));
  return button;
}

static GtkWidget *
make_controls (AppShowPage *page) {
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (bar, "show-controls");
  page->words = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (page->words), TRUE);
  gtk_label_set_justify (GTK_LABEL (page->words), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (bar), page->words);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  page->first_button = add_ladder_button (page, box, "media-seek-backward-symbolic", _ ("Slower"),
                                          PW_LADDER_SLOWER);
  (void)add_ladder_button (page, box, "media-seek-forward-symbolic", _ ("Faster"),
                           PW_LADDER_FASTER);
  (void)add_ladder_button (page, box, "zoom-in-symbolic", _ ("Larger codes"), PW_LADDER_LARGER);
  (void)add_ladder_button (page, box, "zoom-out-symbolic", _ ("Smaller codes"), PW_LADDER_SMALLER);
  (void)add_ladder_button (page, box, "view-refresh-symbolic", _ ("Choose by itself"),
                           PW_LADDER_AUTO);
  page->pause_button
      = add_button (page, box, "media-playback-pause-symbolic", _ ("Pause"), G_CALLBACK (on_pause));
  GtkWidget *done = gtk_button_new_with_mnemonic (_ ("_Done"));
  /* GTK 4.8 says the label twice, as it is written and as it is shown. */
  gtk_accessible_reset_property (GTK_ACCESSIBLE (done), GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_widget_add_css_class (done, "suggested-action");
  gtk_widget_set_valign (done, GTK_ALIGN_CENTER);
  g_signal_connect_object (done, "clicked", G_CALLBACK (on_done), page, 0);
  /* Side by side where there is room, else one below the other. */
  GtkWidget *flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), box);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), done);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
  gtk_widget_set_focusable (gtk_widget_get_parent (done), FALSE);
  gtk_box_append (GTK_BOX (bar), flow);
  return bar;
}

/* --- while it runs --------------------------------------------------------------------------- */

static void
tell_sent (AppShowPage *page, const PwQrLoop *loop) {
  for (guint i = 0; i < page->payload_count; i++) {
    if (page->is_sent[i] || (pw_qr_loop_rounds (loop, i) == 0 && !pw_qr_loop_is_done (loop, i)))
      continue;
    page->is_sent[i] = TRUE;
    if (page->events.on_sent != NULL)
      page->events.on_sent (i, page->events.data);
  }
}

static gboolean
on_look (gpointer data) {
  AppShowPage *page = data;
  const PwQrLoop *loop = app_qr_view_loop (page->view);
  if (page->hide_at_us != 0 && g_get_monotonic_time () >= page->hide_at_us
      && !app_qr_view_is_paused (page->view))
    hide_controls (page);
  if (loop == NULL)
    return G_SOURCE_CONTINUE;
  PwQrLoopStatus status;
  pw_qr_loop_status (loop, &status);
  show_words (page);
  tell_sent (page, loop);
  page->all_read_looks = status.done_count == status.payload_count ? page->all_read_looks + 1 : 0;
  if (page->all_read_looks < ALL_READ_LOOKS)
    return G_SOURCE_CONTINUE;
  page->look = 0;
  end (page, TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_feedback (const PwFeedback *feedback, gpointer data) {
  AppShowPage *page = data;
  (void)app_qr_view_feedback (page->view, feedback);
}

static void
on_failed (AppQrView *view, gpointer data) {
  AppShowPage *page = data;
  app_page_set_full_screen (APP_PAGE (page), FALSE);
  app_result_banner (APP_PAGE (page), app_qr_view_error (view));
}

static void
show_page_shown (AppPage *base) {
  AppShowPage *page = APP_SHOW_PAGE (base);
  if (page->look != 0)
    return;
  app_desk_hold (app_page_desk (base));
  page->care = app_screen_care_new (GTK_WIDGET (page), _ ("QR codes are shown"));
  page->eye = app_feedback_eye_new (on_feedback, page);
  page->look = g_timeout_add (LOOK_MS, on_look, page);
  app_qr_view_set_paused (page->view, FALSE);
  show_controls (page, CONTROLS_FIRST_MS);
}

static void
stop (AppShowPage *page) {
  if (page->care == NULL)
    return;
  g_clear_handle_id (&page->look, g_source_remove);
  g_clear_pointer (&page->eye, app_feedback_eye_free);
  g_clear_pointer (&page->care, app_screen_care_free);
  app_desk_release (app_page_desk (APP_PAGE (page)));
}

static void
show_page_hidden (AppPage *base) {
  stop (APP_SHOW_PAGE (base));
}

static gboolean
show_page_may_leave (AppPage *base) {
  end (APP_SHOW_PAGE (base), FALSE);
  return FALSE;
}

/* Then arrows and Enter are for the buttons, as everywhere. */
static gboolean
controls_have_focus (AppShowPage *page) {
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, page->revealer);
}

static gboolean
show_page_key (AppPage *base, guint keyval, GdkModifierType state) {
  AppShowPage *page = APP_SHOW_PAGE (base);
  (void)state;
  if (controls_have_focus (page)) {
    show_controls (page, CONTROLS_MS);
    return FALSE;
  }
  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    press (page, PW_LADDER_SLOWER);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    press (page, PW_LADDER_FASTER);
    return TRUE;
  case GDK_KEY_Up:
  case GDK_KEY_bracketleft:
    press (page, PW_LADDER_LARGER);
    return TRUE;
  case GDK_KEY_Down:
  case GDK_KEY_bracketright:
    press (page, PW_LADDER_SMALLER);
    return TRUE;
  case GDK_KEY_p:
  case GDK_KEY_P:
    toggle_pause (page);
    return TRUE;
  case GDK_KEY_space:
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_a:
    show_controls (page, CONTROLS_MS);
    (void)gtk_widget_grab_focus (page->first_button);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
on_tap (GtkGestureClick *gesture, int count, double x, double y, gpointer data) {
  AppShowPage *page = data;
  (void)gesture, (void)count, (void)x, (void)y;
  if (page->hide_at_us != 0)
    hide_controls (page);
  else
    show_controls (page, CONTROLS_MS);
}

static GtkWidget *
show_page_first_focus (AppPage *base) {
  return GTK_WIDGET (APP_SHOW_PAGE (base)->view);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_show_page_dispose (GObject *object) {
  stop (APP_SHOW_PAGE (object));
  G_OBJECT_CLASS (app_show_page_parent_class)->dispose (object);
}

static void
app_show_page_finalize (GObject *object) {
  AppShowPage *page = APP_SHOW_PAGE (object);
  if (page->events.clear != NULL)
    page->events.clear (page->events.data);
  g_free (page->about);
  g_free (page->is_sent);
  G_OBJECT_CLASS (app_show_page_parent_class)->finalize (object);
}

static void
app_show_page_class_init (AppShowPageClass *class) {
  AppPageClass *page = APP_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = app_show_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_show_page_finalize;
  page->shown = show_page_shown;
  page->hidden = show_page_hidden;
  page->may_leave = show_page_may_leave;
  page->key = show_page_key;
  page->first_focus = show_page_first_focus;
}

static void
app_show_page_init (AppShowPage *page) {
  (void)page;
}

AppPage *
app_show_page_new (AppDesk *desk, const char *title, const char *about, GPtrArray *payloads,
                   const AppShowEvents *events) {
  AppShowPage *page = app_page_new_of (APP_TYPE_SHOW_PAGE, desk, title);
  page->events = *events;
  page->about = g_strdup (about);
  page->payload_count = payloads->len;
  page->is_sent = g_new0 (gboolean, payloads->len);
  page->view = app_qr_view_new (payloads);
  gtk_widget_set_focusable (GTK_WIDGET (page->view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, about, -1);
  g_signal_connect_object (page->view, "failed", G_CALLBACK (on_failed), page, 0);
  GtkGesture *tap = gtk_gesture_click_new ();
  g_signal_connect_object (tap, "released", G_CALLBACK (on_tap), page, 0);
  gtk_widget_add_controller (GTK_WIDGET (page->view), GTK_EVENT_CONTROLLER (tap));
  GtkWidget *overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (page->view));
  page->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (page->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_NONE);
  gtk_widget_set_valign (page->revealer, GTK_ALIGN_END);
  gtk_revealer_set_child (GTK_REVEALER (page->revealer), make_controls (page));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), page->revealer);
  app_page_set_content (APP_PAGE (page), overlay);
  app_page_set_full_screen (APP_PAGE (page), TRUE);
  return APP_PAGE (page);
}

AppQrView *
app_show_page_view (AppPage *page) {
  return APP_SHOW_PAGE (page)->view;
}
