/* Screen 4: a form being filled in, one section at a time.
 *
 * The page is the form's (sections, one after the other) or that of an entry (one section). Every
 * answer is in the draft before the page knows of it, so leaving needs no question: back goes to
 * the section before, and from the first one home. */
#include "firmware/app/fill/app-fill-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-fill-list.h"
#include "firmware/app/fill/app-fill-row.h"
#include "firmware/app/fill/app-jump-page.h"
#include "firmware/app/fill/app-move-page.h"
#include "firmware/app/fill/app-review-page.h"
#include "firmware/app/app-scroll.h"
#include "firmware/app/app-window.h"
#include "sync/base/pw-error.h"

#define APP_TYPE_FILL_PAGE (app_fill_page_get_type ())
G_DECLARE_FINAL_TYPE (AppFillPage, app_fill_page, APP, FILL_PAGE, AppPage)

struct _AppFillPage {
  AppPage parent_instance;
  AppFiller *filler;   /* owned */
  char *entry;         /* owned: the entry; NULL: the form */
  char *opened;        /* owned: the entry whose page was opened last from here; may be NULL */
  GPtrArray *sections; /* owned: of the form; NULL for an entry */
  guint current;       /* of sections */
  GtkWidget *list, *bar, *progress;
  guint later; /* source id: the section has to be shown anew */
};

G_DEFINE_TYPE (AppFillPage, app_fill_page, APP_TYPE_PAGE)

static void show_section (AppFillPage *self);
static void arrive (AppFillPage *page, const char *place);
static void on_changed (AppFillPage *self);
static void on_remove (AppPage *page, gpointer data);

/* --- where it is ----------------------------------------------------------------------------- */

static const AppFillSection *
section_now (AppFillPage *self) {
  return g_ptr_array_index (self->sections, self->current);
}

static void
show_progress (AppFillPage *self) {
  const guint count = self->sections->len, number = self->current + 1;
  g_autofree char *words = g_strdup_printf (_ ("Part %u of %u"), number, count);
  gtk_label_set_text (GTK_LABEL (self->progress), words);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), (double)number / count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

/* Another section, from its beginning. Who goes by keys begins at its first question; a finger that
 * rests on the button is not led away from it, and no keyboard comes up. */
static void
turn_to (AppFillPage *self, guint section) {
  AppPage *page = APP_PAGE (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  self->current = section;
  app_page_clear (page);
  show_section (self);
  app_scroll_to_start (self->list);
  if (root != NULL && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    arrive (self, "");
}

static void
on_next (AppPage *page, gpointer data) {
  (void)data;
  AppFillPage *self = APP_FILL_PAGE (page);
  app_filler_flush (self->filler);
  if (self->entry != NULL) {
    app_page_leave (page);
    return;
  }
  if (self->current + 1 < self->sections->len) {
    turn_to (self, self->current + 1);
    return;
  }
  app_window_open (app_window_of (self), app_review_page_new (self->filler));
}

static void
on_previous (AppPage *page, gpointer data) {
  (void)data;
  AppFillPage *self = APP_FILL_PAGE (page);
  app_filler_flush (self->filler);
  turn_to (self, self->current > 0 ? self->current - 1 : 0);
}

static void
show_actions (AppFillPage *self) {
  AppPage *page = APP_PAGE (self);
  if (self->entry != NULL) {
    app_page_set_action (page, _ ("_Done"), on_next, NULL);
    return;
  }
  gboolean last = self->current + 1 == self->sections->len;
  app_page_set_action (page, last ? _ ("_Review") : _ ("_Next"), on_next, NULL);
  app_page_set_other_action (page, self->current > 0 ? _ ("_Previous") : NULL, on_previous, NULL);
}

/* --- the section ----------------------------------------------------------------------------- */

static void
on_open_entry (AppFillPage *self, const char *entry) {
  AppWindow *window = app_window_of (self);
  if (window == NULL)
    return;
  g_free (self->opened);
  self->opened = g_strdup (entry);
  AppFillPage *page = app_page_new_of (APP_TYPE_FILL_PAGE, app_filler_desk (self->filler), "");
  page->filler = g_object_ref (self->filler);
  page->entry = g_strdup (entry);
  g_signal_connect_object (self->filler, "changed", G_CALLBACK (on_changed), page,
                           G_CONNECT_SWAPPED);
  app_page_add_header_button (APP_PAGE (page), "user-trash-symbolic", _ ("Remove"), on_remove,
                              NULL);
  show_section (page);
  app_window_open (window, APP_PAGE (page));
}

/* Appends a list for a section that was not shown before. */
static void
make_list (AppFillPage *self) {
  self->list = app_fill_list_new (self->filler);
  g_signal_connect_object (self->list, "open", G_CALLBACK (on_open_entry), self, G_CONNECT_SWAPPED);
  app_page_append (APP_PAGE (self), self->list);
}

static void
on_remove_answer (gboolean yes, gpointer data) {
  AppFillPage *self = data;
  g_autoptr (GError) error = NULL;
  if (!yes)
    return;
  g_autoptr (AppPage) kept = g_object_ref (APP_PAGE (self));
  AppWindow *window = app_window_of (self);
  g_autofree char *entry = g_steal_pointer (&self->entry);
  self->entry = g_strdup ("");
  if (app_filler_remove (self->filler, entry, &error)) {
    app_page_leave (kept);
    app_window_notice (window, _ ("Removed"));
    return;
  }
  g_free (self->entry);
  self->entry = g_steal_pointer (&entry);
  app_window_error (window, _ ("It was not removed"), error);
}

static void
on_remove (AppPage *page, gpointer data) {
  (void)data;
  AppFillPage *self = APP_FILL_PAGE (page);
  g_autofree char *heading = g_strdup_printf (_ ("Remove \"%s\"?"), app_page_title (page));
  app_window_ask (app_window_of (self), heading,
                  _ ("All that is written in it goes. This cannot be undone."), _ ("_Keep"),
                  _ ("_Remove"), TRUE, on_remove_answer, self, self);
}

static void
show_section (AppFillPage *self) {
  PwSession *session = app_filler_session (self->filler);
  AppPage *page = APP_PAGE (self);
  if (session == NULL)
    return;
  make_list (self);
  if (self->entry != NULL) {
    g_autoptr (AppFillSection) section = app_fill_section_of_entry (session, self->entry);
    app_page_set_title (page, section->title);
    app_fill_list_show (APP_FILL_LIST (self->list), section);
  } else {
    const AppFillSection *section = section_now (self);
    app_page_set_title (page, section->title);
    app_page_set_subtitle (page, *section->outer != '\0' ? section->outer : NULL);
    app_fill_list_show (APP_FILL_LIST (self->list), section);
    show_progress (self);
  }
  show_actions (self);
}

/* --- changes --------------------------------------------------------------------------------- */

/* The section shown last, or what stands where it stood. */
static void
find_again (AppFillPage *self, GPtrArray *before) {
  const AppFillSection *was = g_ptr_array_index (before, self->current);
  const AppFillItem *first = g_ptr_array_index (was->items, 0);
  int found = app_fill_sections_find (self->sections, first->path);
  self->current = found >= 0 ? (guint)found : MIN (self->current, self->sections->len - 1);
}

static gboolean
on_later (gpointer data) {
  AppFillPage *self = data;
  self->later = 0;
  PwSession *session = app_filler_session (self->filler);
  if (session == NULL)
    return G_SOURCE_REMOVE;
  if (self->entry != NULL) {
    if (!pw_session_is_relevant (session, self->entry))
      return G_SOURCE_REMOVE;
    g_autoptr (AppFillSection) section = app_fill_section_of_entry (session, self->entry);
    app_fill_list_show (APP_FILL_LIST (self->list), section);
    return G_SOURCE_REMOVE;
  }
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->sections);
  self->sections = app_fill_sections (session);
  find_again (self, before);
  app_fill_list_show (APP_FILL_LIST (self->list), section_now (self));
  show_progress (self);
  show_actions (self);
  return G_SOURCE_REMOVE;
}

/* From the loop: whoever changed the answer is still at it. */
static void
on_changed (AppFillPage *self) {
  if (self->later == 0)
    self->later = g_idle_add (on_later, self);
}

static void
shown (AppPage *page) {
  on_changed (APP_FILL_PAGE (page));
}

static void
hidden (AppPage *page) {
  AppFillPage *self = APP_FILL_PAGE (page);
  if (self->filler != NULL)
    app_filler_flush (self->filler);
}

/* Back: the section before; from the first one the page is left. */
static gboolean
may_leave (AppPage *page) {
  AppFillPage *self = APP_FILL_PAGE (page);
  app_filler_flush (self->filler);
  if (self->entry != NULL || self->current == 0)
    return TRUE;
  on_previous (page, NULL);
  return FALSE;
}

static gboolean
key (AppPage *page, guint keyval, GdkModifierType state) {
  AppFillPage *self = APP_FILL_PAGE (page);
  if (keyval == GDK_KEY_Page_Down && (state & GDK_CONTROL_MASK) != 0) {
    on_next (page, NULL);
    return TRUE;
  }
  if (keyval == GDK_KEY_Page_Up && (state & GDK_CONTROL_MASK) != 0 && self->current > 0) {
    on_previous (page, NULL);
    return TRUE;
  }
  return FALSE;
}

/* Back from an entry: its card, which is another one now. */
static GtkWidget *
first_focus (AppPage *page) {
  AppFillPage *self = APP_FILL_PAGE (page);
  return self->opened != NULL ? app_fill_list_card (APP_FILL_LIST (self->list), self->opened)
                              : NULL;
}

/* --- going somewhere ------------------------------------------------------------------------- */

typedef struct {
  AppFillPage *page; /* owned */
  char *place;       /* owned; "": the first question */
} Going;

/* When the page has its size: the focus, and what has to be scrolled for it. */
static gboolean
on_arrived (gpointer data) {
  Going *going = data;
  AppPage *page = APP_PAGE (going->page);
  GtkWidget *widget = app_fill_list_find (APP_FILL_LIST (going->page->list), going->place);
  if (*going->place == '\0') {
    AppWindow *window = app_window_of (page);
    GtkWidget *focus = window != NULL ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;
    gboolean is_there = focus != NULL && gtk_widget_is_ancestor (focus, going->page->list);
    if (window != NULL && app_window_top (window) == page && !is_there)
      app_page_take_focus (page);
  } else if (APP_IS_FILL_ROW (widget)) {
    app_page_reveal (page, widget);
    app_fill_row_focus (APP_FILL_ROW (widget));
    app_scroll_show_whole (widget);
  }
  g_object_unref (going->page);
  g_free (going->place);
  g_free (going);
  return G_SOURCE_REMOVE;
}

static void
arrive (AppFillPage *page, const char *place) {
  Going *going = g_new0 (Going, 1);
  going->page = g_object_ref (page);
  going->place = g_strdup (place);
  g_idle_add_full (G_PRIORITY_LOW, on_arrived, going, NULL);
  /* cppcheck-suppress memleak ; on_arrived() frees it */
}

void
app_fill_page_go (AppPage *page, const char *place) {
  g_return_if_fail (APP_IS_FILL_PAGE (page) && place != NULL);
  AppFillPage *self = APP_FILL_PAGE (page);
  AppWindow *window = app_window_of (self);
  int section = app_fill_sections_find (self->sections, place);
  if (section < 0 || window == NULL)
    return;
  self->current = (guint)section;
  app_page_clear (page);
  show_section (self);
  g_auto (GStrv) entries = app_fill_entries_around (place);
  for (gsize i = 0; entries[i] != NULL; i++)
    on_open_entry (self, entries[i]);
  AppPage *top = app_window_top (window);
  arrive (APP_IS_FILL_PAGE (top) ? APP_FILL_PAGE (top) : self, place);
}

static void
on_jump (AppPage *page, gpointer data) {
  (void)data;
  AppFillPage *self = APP_FILL_PAGE (page);
  app_filler_flush (self->filler);
  app_window_open (app_window_of (self), app_jump_page_new (self->filler, page));
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
on_left (gpointer desk) {
  if (app_desk_state (desk) == APP_DESK_OPEN)
    (void)app_desk_reload (desk, NULL); /* lists show the draft; on an error what they had */
  return G_SOURCE_REMOVE;
}

/* Lets go of the form. A draft that is there now is news to the lists below. */
static void
close_form (AppFillPage *self) {
  AppFill *fill = app_filler_fill (self->filler);
  app_filler_flush (self->filler);
  gboolean has_draft = fill != NULL && app_fill_has_draft (fill);
  AppDesk *desk = app_filler_desk (self->filler);
  app_filler_close (self->filler);
  if (has_draft)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_left, g_object_ref (desk), g_object_unref);
}

static void
app_fill_page_dispose (GObject *object) {
  AppFillPage *self = APP_FILL_PAGE (object);
  g_clear_handle_id (&self->later, g_source_remove);
  if (self->filler != NULL && self->entry == NULL)
    close_form (self);
  g_clear_object (&self->filler);
  G_OBJECT_CLASS (app_fill_page_parent_class)->dispose (object);
}

static void
app_fill_page_finalize (GObject *object) {
  AppFillPage *self = APP_FILL_PAGE (object);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_free (self->entry);
  g_free (self->opened);
  G_OBJECT_CLASS (app_fill_page_parent_class)->finalize (object);
}

static void
app_fill_page_class_init (AppFillPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_fill_page_dispose;
  G_OBJECT_CLASS (class)->finalize = app_fill_page_finalize;
  APP_PAGE_CLASS (class)->may_leave = may_leave;
  APP_PAGE_CLASS (class)->shown = shown;
  APP_PAGE_CLASS (class)->hidden = hidden;
  APP_PAGE_CLASS (class)->key = key;
  APP_PAGE_CLASS (class)->first_focus = first_focus;
}

static void
app_fill_page_init (AppFillPage *self) {
  (void)self;
}

static void
make_footer (AppFillPage *self) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->progress = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->progress, "caption");
  gtk_label_set_wrap (GTK_LABEL (self->progress), TRUE);
  self->bar = gtk_progress_bar_new ();
  gtk_widget_set_hexpand (self->bar, TRUE);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->bar);
  app_page_set_footer (APP_PAGE (self), box);
}

static void
on_newer (AppPage *page, gpointer data) {
  (void)data;
  AppFillPage *self = APP_FILL_PAGE (page);
  app_filler_flush (self->filler);
  app_window_open (app_window_of (self), app_move_page_new (self->filler));
}

static AppPage *
again (AppDesk *desk, GVariant *place) {
  return app_fill_page_new (desk, NULL, g_variant_get_string (place, NULL), NULL);
}

AppPage *
app_fill_page_of (AppFiller *filler, const char *place) {
  g_return_val_if_fail (APP_IS_FILLER (filler) && place != NULL, NULL);
  AppFill *fill = app_filler_fill (filler);
  /* An answer that is selected as soon as it is reached is lost with the next key. */
  g_object_set (gtk_settings_get_default (), "gtk-entry-select-on-focus", FALSE, NULL);
  AppFillPage *self
      = app_page_new_of (APP_TYPE_FILL_PAGE, app_filler_desk (filler), pw_form_title (fill->form));
  self->filler = g_object_ref (filler);
  self->sections = app_fill_sections (fill->session);
  int section = app_fill_sections_find (self->sections, place);
  self->current = section > 0 ? (guint)section : 0;
  g_signal_connect_object (filler, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  make_footer (self);
  app_page_add_header_button (APP_PAGE (self), "view-list-symbolic", _ ("All parts"), on_jump,
                              NULL);
  if (app_fill_newer (fill) != NULL) {
    app_page_add_header_button (APP_PAGE (self), "software-update-available-symbolic",
                                _ ("Newer form"), on_newer, NULL);
    app_page_set_banner (APP_PAGE (self),
                         _ ("The office sent a newer version of this form; the button above moves "
                            "the draft."),
                         FALSE);
  }
  show_section (self);
  g_autofree char *id = pw_id_to_hex (&fill->draft->id);
  app_page_set_again (APP_PAGE (self), again, g_variant_new_string (id));
  return APP_PAGE (self);
}

/* The person's language, where the form has it. */
static const char *
language_for (AppDesk *desk, const PwForm *form) {
  for (guint i = 0; pw_form_language (form, i) != NULL; i++)
    if (g_str_equal (pw_form_language (form, i), app_desk_language (desk)))
      return pw_form_language (form, i);
  return pw_form_default_language (form);
}

static AppFill *
begin (AppDesk *desk, const char *form_id, GError **error) {
  AppStore *store = app_desk_store (desk);
  PwForms *forms = app_store_forms (store, error);
  const PwForm *form = forms != NULL ? pw_forms_find (forms, form_id) : NULL;
  if (form == NULL && forms != NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the form \"%s\" is not on this handheld"),
                 form_id);
  return form != NULL ? app_fill_new (store, form, language_for (desk, form), error) : NULL;
}

AppPage *
app_fill_page_new (AppDesk *desk, const char *form_id, const char *draft_id, GError **error) {
  g_return_val_if_fail (desk != NULL && (form_id == NULL) != (draft_id == NULL), NULL);
  AppStore *store = app_desk_store (desk);
  g_return_val_if_fail (store != NULL, NULL);
  AppFill *fill = NULL;
  if (form_id != NULL) {
    fill = begin (desk, form_id, error);
  } else {
    AppDraft *draft = app_drafts_load (store, draft_id, error);
    fill = draft != NULL ? app_fill_open (store, draft, error) : NULL;
  }
  if (fill == NULL)
    return NULL;
  if (form_id == NULL)
    pw_session_set_language (fill->session, language_for (desk, fill->form));
  g_autoptr (AppFiller) filler = app_filler_new (desk, fill);
  return app_fill_page_of (filler, fill->draft->place);
}
