/* The base of every page: header, scrolled body, main action at the bottom. */
#include "firmware/app/app-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-pair.h"
#include "firmware/app/app-focus.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"

#define BODY_WIDTH_MAX 640 /* px: longer lines are hard to read */
#define BODY_SPACING 12    /* px */

typedef struct {
  AppPageAction action; /* NULL: no button */
  gpointer data;        /* borrowed */
  GtkWidget *button;
} Button;

typedef struct {
  AppDesk *desk; /* owned */
  char *title;   /* owned */
  gboolean can_go_back;
  GtkWidget *header, *title_widget, *back_button, *lock_button;
  GtkWidget *banner, *banner_icon, *banner_label;
  GtkWidget *middle;          /* AdwBin: the scrolled body, or the page's own content */
  GtkWidget *scrolled, *body; /* scrolled: owned, it may be out of sight */
  GtkWidget *bottom, *footer; /* footer: AdwBin */
  Button main_button, other_button;
  AppPageAgain again;
  GVariant *place; /* owned; may be NULL */
} AppPagePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (AppPage, app_page, ADW_TYPE_BIN)

static AppPagePrivate *
private_of (AppPage *page) {
  return app_page_get_instance_private (page);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_page_dispose (GObject *object) {
  AppPagePrivate *private = private_of (APP_PAGE (object));
  /* Buttons must not call into a page that is going. */
  private->main_button.action = NULL;
  private->other_button.action = NULL;
  G_OBJECT_CLASS (app_page_parent_class)->dispose (object);
}

static void
app_page_finalize (GObject *object) {
  AppPagePrivate *private = private_of (APP_PAGE (object));
  g_clear_object (&private->desk);
  g_clear_object (&private->scrolled);
  g_free (private->title);
  g_clear_pointer (&private->place, g_variant_unref);
  G_OBJECT_CLASS (app_page_parent_class)->finalize (object);
}

static void
app_page_class_init (AppPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_page_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "page");
}

/* --- parts ----------------------------------------------------------------------------------- */

static GtkWidget *
make_banner (AppPagePrivate *private) {
  private->banner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (private->banner, "page-banner");
  private->banner_icon = gtk_image_new ();
  gtk_widget_set_valign (private->banner_icon, GTK_ALIGN_START);
  private->banner_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (private->banner_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (private->banner_label), 0);
  gtk_widget_set_hexpand (private->banner_label, TRUE);
  gtk_box_append (GTK_BOX (private->banner), private->banner_icon);
  gtk_box_append (GTK_BOX (private->banner), private->banner_label);
  gtk_widget_set_visible (private->banner, FALSE);
  return private->banner;
}

static GtkWidget *
make_body (AppPagePrivate *private) {
  private->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, BODY_SPACING);
  gtk_widget_add_css_class (private->body, "page-body");
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), BODY_WIDTH_MAX);
  adw_clamp_set_child (ADW_CLAMP (clamp), private->body);
  private->scrolled = g_object_ref_sink (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (private->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (private->scrolled), clamp);
  return private->scrolled;
}

static void
on_button (GtkButton *button, gpointer data) {
  AppPage *page = data;
  AppPagePrivate *private = private_of (page);
  const Button *pressed = GTK_WIDGET (button) == private->main_button.button
                              ? &private->main_button
                              : &private->other_button;
  if (pressed->action != NULL)
    pressed->action (page, pressed->data);
}

static GtkWidget *
make_button (AppPage *page, Button *button, const char *css_class) {
  button->button = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (button->button), TRUE);
  gtk_widget_add_css_class (button->button, "pill");
  if (css_class != NULL)
    gtk_widget_add_css_class (button->button, css_class);
  gtk_widget_set_hexpand (button->button, TRUE);
  gtk_widget_set_visible (button->button, FALSE);
  g_signal_connect_object (button->button, "clicked", G_CALLBACK (on_button), page, 0);
  return button->button;
}

static GtkWidget *
make_bottom (AppPage *page, AppPagePrivate *private) {
  GtkWidget *other = make_button (page, &private->other_button, NULL);
  GtkWidget *main = make_button (page, &private->main_button, "suggested-action");
  private->footer = adw_bin_new ();
  gtk_widget_set_visible (private->footer, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (box), private->footer);
  gtk_box_append (GTK_BOX (box), app_pair_new (other, main));
  private->bottom = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (private->bottom), BODY_WIDTH_MAX);
  adw_clamp_set_child (ADW_CLAMP (private->bottom), box);
  gtk_widget_add_css_class (private->bottom, "page-bottom");
  gtk_widget_set_visible (private->bottom, FALSE);
  return private->bottom;
}

static void
on_back (GtkButton *button, gpointer data) {
  (void)data;
  AppWindow *window = app_window_of (button);
  if (window != NULL)
    app_window_back (window);
}

/* On every page, in the same corner: one touch locks. */
static void
on_lock (GtkButton *button, gpointer data) {
  (void)data;
  (void)gtk_widget_activate_action (GTK_WIDGET (button), "app.lock", NULL);
}

/* A title that is too long for a narrow screen goes on in another line, and is not cut. */
static void
let_wrap (GtkWidget *widget) {
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title")) {
    GtkLabel *label = GTK_LABEL (widget);
    gtk_label_set_single_line_mode (label, FALSE);
    gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
    gtk_label_set_width_chars (label, -1); /* with it GTK 4.8 works out more than it may have */
    gtk_label_set_wrap (label, TRUE);
    gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
    gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
    gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    let_wrap (child);
}

static GtkWidget *
make_header (AppPagePrivate *private) {
  private->header = adw_header_bar_new ();
  private->title_widget = adw_window_title_new ("", "");
  let_wrap (private->title_widget);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (private->header), private->title_widget);
  /* A handheld has no window to move or close; a back button stands where the thumb looks for it.
   */
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (private->header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (private->header), FALSE);
  private->back_button = gtk_button_new_from_icon_name ("go-previous-symbolic");
  g_signal_connect (private->back_button, "clicked", G_CALLBACK (on_back), NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (private->header), private->back_button);
  private->lock_button = gtk_button_new_from_icon_name ("system-lock-screen-symbolic");
  g_signal_connect (private->lock_button, "clicked", G_CALLBACK (on_lock), NULL);
  adw_header_bar_pack_end (ADW_HEADER_BAR (private->header), private->lock_button);
  return private->header;
}

static void
app_page_init (AppPage *page) {
  AppPagePrivate *private = private_of (page);
  private->can_go_back = TRUE;
  private->middle = adw_bin_new ();
  gtk_widget_set_vexpand (private->middle, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_header (private));
  gtk_box_append (GTK_BOX (box), make_banner (private));
  gtk_box_append (GTK_BOX (box), private->middle);
  gtk_box_append (GTK_BOX (box), make_bottom (page, private));
  adw_bin_set_child (ADW_BIN (private->middle), make_body (private));
  adw_bin_set_child (ADW_BIN (page), box);
}

/* --- making ---------------------------------------------------------------------------------- */

static void
label_control (GtkWidget *widget, const char *label) {
  gtk_widget_set_tooltip_text (widget, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

gpointer
app_page_new_of (GType type, AppDesk *desk, const char *title) {
  g_return_val_if_fail (g_type_is_a (type, APP_TYPE_PAGE) && APP_IS_DESK (desk), NULL);
  AppPage *page = g_object_new (type, NULL);
  AppPagePrivate *private = private_of (page);
  private->desk = g_object_ref (desk);
  label_control (private->back_button, _ ("Back"));
  label_control (private->lock_button, _ ("Lock now"));
  gtk_widget_set_visible (private->lock_button, app_desk_state (desk) == APP_DESK_OPEN);
  app_page_set_title (page, title);
  return page;
}

AppPage *
app_page_new (AppDesk *desk, const char *title) {
  return app_page_new_of (APP_TYPE_PAGE, desk, title);
}

AppDesk *
app_page_desk (AppPage *page) {
  g_return_val_if_fail (APP_IS_PAGE (page), NULL);
  return private_of (page)->desk;
}

const char *
app_page_title (AppPage *page) {
  g_return_val_if_fail (APP_IS_PAGE (page), NULL);
  return private_of (page)->title;
}

void
app_page_set_title (AppPage *page, const char *title) {
  g_return_if_fail (APP_IS_PAGE (page) && title != NULL);
  AppPagePrivate *private = private_of (page);
  g_free (private->title);
  private->title = g_strdup (title);
  adw_window_title_set_title (ADW_WINDOW_TITLE (private->title_widget), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (private->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

void
app_page_set_subtitle (AppPage *page, const char *subtitle) {
  g_return_if_fail (APP_IS_PAGE (page));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (private_of (page)->title_widget),
                                 subtitle != NULL ? subtitle : "");
}

/* --- the body -------------------------------------------------------------------------------- */

void
app_page_append (AppPage *page, GtkWidget *child) {
  g_return_if_fail (APP_IS_PAGE (page) && GTK_IS_WIDGET (child));
  gtk_box_append (GTK_BOX (private_of (page)->body), child);
}

void
app_page_clear (AppPage *page) {
  g_return_if_fail (APP_IS_PAGE (page));
  GtkWidget *body = private_of (page)->body;
  app_focus_part_goes (page, body);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (body)) != NULL)
    gtk_box_remove (GTK_BOX (body), child);
}

void
app_page_set_content (AppPage *page, GtkWidget *content) {
  g_return_if_fail (APP_IS_PAGE (page) && (content == NULL || GTK_IS_WIDGET (content)));
  AppPagePrivate *private = private_of (page);
  adw_bin_set_child (ADW_BIN (private->middle), content != NULL ? content : private->scrolled);
}

void
app_page_reveal (G_GNUC_UNUSED AppPage *page, GtkWidget *child) {
  g_return_if_fail (APP_IS_PAGE (page) && GTK_IS_WIDGET (child));
  /* The viewport follows the focus. */
  if (!gtk_widget_grab_focus (child))
    (void)gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

/* --- the bottom ------------------------------------------------------------------------------ */

static void
show_bottom (AppPagePrivate *private) {
  gboolean any = private->main_button.action != NULL || private->other_button.action != NULL
                 || adw_bin_get_child (ADW_BIN (private->footer)) != NULL;
  gtk_widget_set_visible (private->bottom, any);
}

static void
set_button (AppPagePrivate *private, Button *button, const char *label, AppPageAction action,
            gpointer data) {
  button->action = label != NULL ? action : NULL;
  button->data = data;
  if (label != NULL) {
    GtkWidget *text = gtk_label_new_with_mnemonic (label);
    gtk_label_set_wrap (GTK_LABEL (text), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
    gtk_button_set_child (GTK_BUTTON (button->button), text);
    /* A button with a widget in it has no name of its own. */
    gtk_accessible_update_property (GTK_ACCESSIBLE (button->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_label_get_text (GTK_LABEL (text)), -1);
  }
  gtk_widget_set_visible (button->button, button->action != NULL);
  show_bottom (private);
}

void
app_page_set_action (AppPage *page, const char *label, AppPageAction action, gpointer data) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  set_button (private, &private->main_button, label, action, data);
}

void
app_page_set_other_action (AppPage *page, const char *label, AppPageAction action, gpointer data) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  set_button (private, &private->other_button, label, action, data);
}

void
app_page_set_action_sensitive (AppPage *page, gboolean sensitive) {
  g_return_if_fail (APP_IS_PAGE (page));
  gtk_widget_set_sensitive (private_of (page)->main_button.button, sensitive);
}

gboolean
app_page_press_action (AppPage *page) {
  g_return_val_if_fail (APP_IS_PAGE (page), FALSE);
  GtkWidget *button = private_of (page)->main_button.button;
  if (!gtk_widget_is_visible (button) || !gtk_widget_is_sensitive (button))
    return FALSE;
  g_signal_emit_by_name (button, "clicked");
  return TRUE;
}

void
app_page_set_footer (AppPage *page, GtkWidget *footer) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  adw_bin_set_child (ADW_BIN (private->footer), footer);
  gtk_widget_set_visible (private->footer, footer != NULL);
  show_bottom (private);
}

/* --- the header ------------------------------------------------------------------------------ */

GtkWidget *
app_page_add_header_button (AppPage *page, const char *icon_name, const char *label,
                            AppPageAction action, gpointer data) {
  g_return_val_if_fail (APP_IS_PAGE (page) && action != NULL, NULL);
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  label_control (button, label);
  app_connect_action (page, button, "clicked", action, data);
  adw_header_bar_pack_end (ADW_HEADER_BAR (private_of (page)->header), button);
  return button;
}

void
app_page_set_menu (AppPage *page, GMenuModel *menu) {
  g_return_if_fail (APP_IS_PAGE (page) && G_IS_MENU_MODEL (menu));
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  label_control (button, _ ("Menu"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (private_of (page)->header), button);
}

void
app_page_set_banner (AppPage *page, const char *sentence, gboolean is_warning) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  gtk_widget_set_visible (private->banner, sentence != NULL);
  if (sentence == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (private->banner_label), sentence);
  gtk_image_set_from_icon_name (GTK_IMAGE (private->banner_icon),
                                is_warning ? "dialog-warning-symbolic"
                                           : "dialog-information-symbolic");
  if (is_warning)
    gtk_widget_add_css_class (private->banner, "warning");
  else
    gtk_widget_remove_css_class (private->banner, "warning");
}

void
app_page_set_full_screen (AppPage *page, gboolean full) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  gtk_widget_set_visible (private->header, !full);
  if (full)
    gtk_widget_set_visible (private->bottom, FALSE);
  else
    show_bottom (private);
}

void
app_page_set_can_go_back (AppPage *page, gboolean can) {
  g_return_if_fail (APP_IS_PAGE (page));
  private_of (page)->can_go_back = can;
  gtk_widget_set_visible (private_of (page)->back_button, can);
}

gboolean
app_page_can_go_back (AppPage *page) {
  g_return_val_if_fail (APP_IS_PAGE (page), FALSE);
  return private_of (page)->can_go_back;
}

/* --- coming and going ------------------------------------------------------------------------ */

void
app_page_leave (AppPage *page) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppWindow *window = app_window_of (page);
  if (window != NULL)
    app_window_close_page (window, page);
}

void
app_page_set_again (AppPage *page, AppPageAgain again, GVariant *place) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  private->again = again;
  g_clear_pointer (&private->place, g_variant_unref);
  private->place = place != NULL ? g_variant_ref_sink (place) : NULL;
}

AppPageAgain
app_page_get_again (AppPage *page, GVariant **place) {
  g_return_val_if_fail (APP_IS_PAGE (page) && place != NULL, NULL);
  AppPagePrivate *private = private_of (page);
  *place = private->place != NULL ? g_variant_ref (private->place) : NULL;
  return private->again;
}

void
app_page_take_focus (AppPage *page) {
  g_return_if_fail (APP_IS_PAGE (page));
  AppPagePrivate *private = private_of (page);
  AppPageClass *class = APP_PAGE_GET_CLASS (page);
  GtkWidget *first = class->first_focus != NULL ? class->first_focus (page) : NULL;
  if (first != NULL && gtk_widget_grab_focus (first))
    return;
  GtkWidget *button = private->main_button.button;
  gboolean has_button = gtk_widget_get_visible (button) && gtk_widget_is_sensitive (button);
  /* A body with nothing to press takes the focus itself; a button is of more use there. */
  if (gtk_widget_child_focus (private->middle, GTK_DIR_TAB_FORWARD)
      && !(has_button && gtk_widget_has_focus (private->scrolled)))
    return;
  /* A button that is hidden takes the focus, too, and then every key is lost in it. */
  if (!gtk_widget_get_visible (button) || !gtk_widget_grab_focus (button))
    (void)gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}
