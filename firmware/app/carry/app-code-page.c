/* Code: an entry for what the office reads out, with a pad of the 32 characters for handhelds
 * without a keyboard. */
#include "firmware/app/carry/app-code-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/app-result.h"
#include "firmware/app/app-window.h"
#include "firmware/app/carry/app-no-office.h"
#include "firmware/send/app-receipts.h"

#define PAD_COLUMNS 8
/* Crockford's base 32: no I, L, O and U, so nothing looks like something else. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define APP_TYPE_CODE_PAGE (app_code_page_get_type ())
G_DECLARE_FINAL_TYPE (AppCodePage, app_code_page, APP, CODE_PAGE, AppPage)

struct _AppCodePage {
  AppPage parent_instance;
  GtkWidget *entry, *sentence; /* borrowed children */
};

G_DEFINE_TYPE (AppCodePage, app_code_page, APP_TYPE_PAGE)

/* --- what came of it ------------------------------------------------------------------------- */

static void
on_home (AppPage *page, gpointer data) {
  (void)data;
  AppWindow *window = app_window_of (page);
  if (window != NULL)
    app_window_go_home (window);
}

AppPage *
app_code_done_page (AppDesk *desk, guint64 quarantined) {
  AppPage *page = app_page_new (desk, _ ("Receipt"));
  const AppStatus *status = app_desk_status (desk);
  guint waiting = status != NULL ? status->unreceived : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  if (waiting == 0)
    g_string_append (text, _ ("The office has all your records."));
  else
    g_string_append_printf (text,
                            ngettext ("%u record is still waiting to be sent.",
                                      "%u records are still waiting to be sent.", waiting),
                            waiting);
  if (quarantined > 0) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text,
                            ngettext ("%u entry was set aside: open the record to see why.",
                                      "%u entries were set aside: open the records to see why.",
                                      (gulong)quarantined),
                            (guint)quarantined);
  }
  app_page_append (page, app_result_status ("emblem-ok-symbolic", _ ("Received"), text->str));
  app_page_set_can_go_back (page, FALSE);
  app_page_set_action (page, _ ("_Home"), on_home, NULL);
  return page;
}

/* --- the code -------------------------------------------------------------------------------- */

static void
say (AppCodePage *page, const char *sentence, gboolean is_warning) {
  gtk_label_set_text (GTK_LABEL (page->sentence), sentence);
  if (is_warning)
    gtk_widget_add_css_class (page->sentence, "error");
  else
    gtk_widget_remove_css_class (page->sentence, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence, -1);
}

static gboolean
take (AppCodePage *page, const char *typed, GError **error) {
  AppStore *store = app_desk_store (app_page_desk (APP_PAGE (page)));
  char code[PW_SHORT_CODE_CHARS + 1];
  guint64 seq;
  AppReceiptsChange change;
  g_autoptr (AppHost) host = app_host_need (store, error);
  /* Checked by itself first: which group is wrong is better to hear than that it does not fit. */
  return host != NULL && pw_short_code_normalize (typed, code, error)
         && app_receipts_take_code (store, host, code, &seq, &change, error)
         && app_desk_reload (app_page_desk (APP_PAGE (page)), error);
}

static void
check (AppCodePage *page) {
  g_autoptr (GError) error = NULL;
  if (app_no_office_show (APP_PAGE (page)))
    return;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (page->entry));
  if (*typed == '\0') {
    say (page, _ ("Enter the ten letters and digits first"), TRUE);
    return;
  }
  if (!take (page, typed, &error)) {
    g_autofree char *sentence = app_result_sentence (error);
    say (page, sentence, TRUE);
    (void)gtk_widget_grab_focus (page->entry);
    return;
  }
  AppWindow *window = app_window_of (page);
  if (window != NULL)
    app_window_open (window, app_code_done_page (app_page_desk (APP_PAGE (page)), 0));
}

static void
on_check (AppPage *page, gpointer data) {
  (void)data;
  check (APP_CODE_PAGE (page));
}

static void
on_activate (GtkEntry *entry, gpointer data) {
  (void)entry;
  check (data);
}

/* --- pad ------------------------------------------------------------------------------------- */

static void
on_letter (GtkButton *button, gpointer data) {
  AppCodePage *page = data;
  const char *letter = g_object_get_data (G_OBJECT (button), "letter");
  GtkEditable *entry = GTK_EDITABLE (page->entry);
  int length = (int)g_utf8_strlen (gtk_editable_get_text (entry), -1);
  if (letter != NULL)
    gtk_editable_insert_text (entry, letter, 1, &length);
  else if (length > 0)
    gtk_editable_delete_text (entry, length - 1, length);
  gtk_editable_set_position (entry, -1);
}

static GtkWidget *
make_key (AppCodePage *page, const char *label, const char *name, const char *letter) {
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "code-key");
  gtk_widget_set_hexpand (button, TRUE);
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
  if (letter != NULL)
    g_object_set_data_full (G_OBJECT (button), "letter", g_strdup (letter), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_letter), page, 0);
  return button;
}

static GtkWidget *
make_pad (AppCodePage *page) {
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  int count = (int)strlen (alphabet);
  for (int i = 0; i < count; i++) {
    char letter[2] = { alphabet[i], '\0' };
    gtk_grid_attach (GTK_GRID (grid), make_key (page, letter, NULL, letter), i % PAD_COLUMNS,
                     i / PAD_COLUMNS, 1, 1);
  }
  return grid;
}

/* --- life ------------------------------------------------------------------------------------ */

/* Also back from registering. */
static void
code_page_shown (AppPage *page) {
  if (app_no_office_show (page))
    return;
  app_page_set_banner (page, NULL, FALSE);
  app_page_set_action (page, _ ("_Check"), on_check, NULL);
}

static GtkWidget *
code_page_first_focus (AppPage *page) {
  return APP_CODE_PAGE (page)->entry;
}

static void
app_code_page_class_init (AppCodePageClass *class) {
  APP_PAGE_CLASS (class)->first_focus = code_page_first_focus;
  APP_PAGE_CLASS (class)->shown = code_page_shown;
}

static void
app_code_page_init (AppCodePage *page) {
  (void)page;
}

AppPage *
app_code_page_new (AppDesk *desk) {
  AppCodePage *page = app_page_new_of (APP_TYPE_CODE_PAGE, desk, _ ("Receipt code"));
  page->sentence = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (page->sentence), TRUE);
  gtk_label_set_xalign (GTK_LABEL (page->sentence), 0);
  page->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (page->entry), 24);
  gtk_entry_set_placeholder_text (GTK_ENTRY (page->entry), "XXXXX-XXXXX");
  gtk_entry_set_input_purpose (GTK_ENTRY (page->entry), GTK_INPUT_PURPOSE_FREE_FORM);
  gtk_entry_set_input_hints (GTK_ENTRY (page->entry),
                             GTK_INPUT_HINT_UPPERCASE_CHARS | GTK_INPUT_HINT_NO_SPELLCHECK);
  gtk_widget_add_css_class (page->entry, "code-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Receipt code"), -1);
  g_signal_connect_object (page->entry, "activate", G_CALLBACK (on_activate), page, 0);
  app_page_append (APP_PAGE (page), page->sentence);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *delete = make_key (page, "⌫", _ ("Delete the last character"), NULL);
  gtk_widget_set_hexpand (page->entry, TRUE);
  gtk_widget_set_hexpand (delete, FALSE);
  gtk_box_append (GTK_BOX (line), page->entry);
  gtk_box_append (GTK_BOX (line), delete);
  app_page_append (APP_PAGE (page), line);
  app_page_append (APP_PAGE (page), make_pad (page));
  say (page,
       _ ("The office shows ten letters and digits. Small letters and the dash do not "
          "matter; O counts as 0, I and L count as 1."),
       FALSE);
  return APP_PAGE (page);
}
