/* What is asked in one section. */
#include "firmware/app/fill/app-fill-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-fill-row.h"
#include "firmware/app/fill/app-locate.h"
#include "firmware/app/app-window.h"

struct _AppFillList {
  GtkBox parent_instance;
  AppFiller *filler;    /* owned */
  GHashTable *widgets;  /* owned: path -> GtkWidget, borrowed from the box */
  gboolean is_locating; /* the location service answers, not a person */
};

G_DEFINE_TYPE (AppFillList, app_fill_list, GTK_TYPE_BOX)

static guint signal_open;

/* --- cards ----------------------------------------------------------------------------------- */

static char *
shown (const char *place, gpointer data) {
  return app_fill_shown (data, place, NULL);
}

/* How many problems are in an entry. */
static guint
count_problems (AppFillList *self, const char *entry) {
  g_autoptr (GPtrArray) problems = pw_session_problems (app_filler_session (self->filler));
  gsize length = strlen (entry);
  guint count = 0;
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    count += strncmp (problem->path, entry, length) == 0 && problem->path[length] == '/' ? 1 : 0;
  }
  return count;
}

static void
on_card (AppFillList *self, GtkWidget *card) {
  g_autofree char *entry = g_strdup (g_object_get_data (G_OBJECT (card), "entry"));
  g_signal_emit (self, signal_open, 0, entry);
}

static GtkWidget *
make_card (AppFillList *self, const char *entry, guint number) {
  AppFill *fill = app_filler_fill (self->filler);
  g_autofree char *title = app_fill_entry_title (fill->session, entry, shown, fill);
  g_autofree char *label = pw_session_label (fill->session, entry, NULL);
  g_autofree char *words = *title != '\0'
                               ? g_strdup_printf ("%u. %s", number, title)
                               : g_strdup_printf ("%u. %s", number, label != NULL ? label : "");
  guint problems = count_problems (self, entry);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  if (problems > 0)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  GtkWidget *card = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (card), box);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "fill-card");
  g_autofree char *spoken
      = problems > 0 ? g_strdup_printf (ngettext ("%s, %u thing is missing or wrong",
                                                  "%s, %u things are missing or wrong", problems),
                                        words, problems)
                     : g_strdup (words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (card), "entry", g_strdup (entry), g_free);
  g_signal_connect_swapped (card, "clicked", G_CALLBACK (on_card), self);
  return card;
}

static void
on_add (AppFillList *self, GtkWidget *button) {
  const char *repeat = g_object_get_data (G_OBJECT (button), "repeat");
  g_autoptr (GError) error = NULL;
  g_autofree char *entry = app_filler_add (self->filler, repeat, &error);
  AppWindow *window = app_window_of (self);
  if (entry != NULL)
    g_signal_emit (self, signal_open, 0, entry);
  else if (window != NULL)
    app_window_error (window, _ ("Nothing was added"), error);
}

static GtkWidget *
make_add (AppFillList *self, const AppFillItem *item) {
  PwSession *session = app_filler_session (self->filler);
  g_autofree char *label = pw_session_label (session, item->path, NULL);
  g_autofree char *words = label != NULL && *label != '\0' ? g_strdup_printf (_ ("Add: %s"), label)
                                                           : g_strdup (_ ("Add"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("list-add-symbolic"));
  GtkWidget *name = gtk_label_new (_ ("Add")); /* the page says what; readers hear it here */
  gtk_box_append (GTK_BOX (box), name);
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "repeat", g_strdup (item->path), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_add), self);
  return button;
}

/* What of the cards has the focus: the entry, or the repeat of "Add". (transfer full), NULL:
 * nothing. */
static char *
focused_card (GtkWidget *box) {
  GtkWidget *card = gtk_widget_get_focus_child (box);
  const char *entry = card != NULL ? g_object_get_data (G_OBJECT (card), "entry") : NULL;
  const char *repeat = card != NULL ? g_object_get_data (G_OBJECT (card), "repeat") : NULL;
  return g_strdup (entry != NULL ? entry : repeat);
}

static void
append_card (GtkWidget *box, GtkWidget *card, const char *place, const char *focused) {
  gtk_box_append (GTK_BOX (box), card);
  if (g_strcmp0 (place, focused) == 0)
    (void)gtk_widget_grab_focus (card);
}

/* Cards are few and made anew: their words change with what is in them. The focus stays where it
 * was. */
static void
fill_cards (AppFillList *self, GtkWidget *box, const AppFillItem *item) {
  g_autofree char *focused = focused_card (box);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (box)) != NULL;)
    gtk_box_remove (GTK_BOX (box), child);
  PwSession *session = app_filler_session (self->filler);
  g_autofree char *hint = pw_session_hint (session, item->path, NULL);
  if (hint != NULL && *hint != '\0') {
    GtkWidget *label = gtk_label_new (hint);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_add_css_class (label, "caption");
    gtk_box_append (GTK_BOX (box), label);
  }
  guint count = pw_session_entry_count (session, item->path);
  for (guint i = 1; i <= count; i++) {
    g_autofree char *entry = g_strdup_printf ("%s[%u]", item->path, i);
    if (pw_session_is_relevant (session, entry))
      append_card (box, make_card (self, entry, i), entry, focused);
  }
  if (!item->node->fixed_entries)
    append_card (box, make_add (self, item), item->path, focused);
}

/* --- places ---------------------------------------------------------------------------------- */

/* A group with questions "lat" and "lon" is a place; "accuracy", where it has one, says that the
 * location service gave it, and how exactly. By hand there is none. */
static gboolean
is_place (const PwFormNode *group) {
  const PwFormNode *lat = pw_form_child_named (group, "lat");
  const PwFormNode *lon = pw_form_child_named (group, "lon");
  return lat != NULL && lon != NULL && lat->type == PW_FORM_DECIMAL && lon->type == PW_FORM_DECIMAL;
}

static void
set_number (AppFillList *self, const char *group, const char *name, const char *format,
            double value) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (text, sizeof text, format, value);
  g_autofree char *path = g_strconcat (group, "/", name, NULL);
  g_autoptr (GError) error = NULL;
  AppWindow *window = app_window_of (self);
  if (!app_filler_set (self->filler, path, text, &error) && window != NULL)
    app_window_error (window, _ ("The place was not taken over"), error);
}

static void
on_located (const AppPlaceFix *fix, gpointer data) {
  GtkWidget *box = data;
  AppFillList *self = APP_FILL_LIST (gtk_widget_get_ancestor (box, APP_TYPE_FILL_LIST));
  const char *group = g_object_get_data (G_OBJECT (box), "group");
  g_autofree char *accuracy = g_strconcat (group, "/accuracy", NULL);
  self->is_locating = TRUE;
  set_number (self, group, "lat", "%.6f", fix->latitude);
  set_number (self, group, "lon", "%.6f", fix->longitude);
  if (g_hash_table_contains (self->widgets, accuracy))
    set_number (self, group, "accuracy", "%.1f", fix->accuracy_m);
  self->is_locating = FALSE;
}

/* Somebody changed a place by hand: what the service said of it holds no more. */
static void
on_changed (AppFillList *self, const char *path) {
  if (self->is_locating || !(g_str_has_suffix (path, "/lat") || g_str_has_suffix (path, "/lon")))
    return;
  g_autofree char *group = g_strndup (path, strlen (path) - strlen ("lat"));
  g_autofree char *whole = g_strconcat (group, "accuracy", NULL);
  if (g_hash_table_contains (self->widgets, whole))
    (void)app_filler_set (self->filler, whole, "", NULL);
}

/* --- items ----------------------------------------------------------------------------------- */

static GtkWidget *
make_heading (const AppFillItem *item) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (GTK_BOX (box), label);
  if (is_place (item->node)) {
    g_object_set_data_full (G_OBJECT (box), "group", g_strdup (item->path), g_free);
    gtk_box_append (GTK_BOX (box), app_locate_new (on_located, box));
  }
  return box;
}

static GtkWidget *
make_item (AppFillList *self, const AppFillItem *item) {
  switch (item->kind) {
  case APP_FILL_ITEM_HEADING:
    return make_heading (item);
  case APP_FILL_ITEM_QUESTION:
    return app_fill_row_new (self->filler, item->path, item->node);
  case APP_FILL_ITEM_REPEAT:
    return gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  }
  return NULL;
}

static void
refresh_item (AppFillList *self, GtkWidget *widget, const AppFillItem *item) {
  if (item->kind == APP_FILL_ITEM_QUESTION) {
    app_fill_row_refresh (APP_FILL_ROW (widget));
  } else if (item->kind == APP_FILL_ITEM_REPEAT) {
    fill_cards (self, widget, item);
  } else {
    g_autofree char *label = pw_session_label (app_filler_session (self->filler), item->path, NULL);
    gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (widget)),
                        label != NULL ? label : "");
  }
}

void
app_fill_list_show (AppFillList *self, const AppFillSection *section) {
  g_return_if_fail (APP_IS_FILL_LIST (self) && section != NULL);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->widgets);
  self->widgets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *last = NULL;
  for (guint i = 0; i < section->items->len; i++) {
    const AppFillItem *item = g_ptr_array_index (section->items, i);
    GtkWidget *widget = g_hash_table_lookup (before, item->path);
    if (widget == NULL) {
      widget = make_item (self, item);
      gtk_box_insert_child_after (GTK_BOX (self), widget, last);
    } else {
      gtk_box_reorder_child_after (GTK_BOX (self), widget, last);
      g_hash_table_remove (before, item->path);
    }
    refresh_item (self, widget, item);
    g_hash_table_insert (self->widgets, g_strdup (item->path), widget);
    last = widget;
  }
  GHashTableIter iter;
  gpointer gone;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, NULL, &gone))
    gtk_box_remove (GTK_BOX (self), gone);
}

GtkWidget *
app_fill_list_find (AppFillList *self, const char *place) {
  g_return_val_if_fail (APP_IS_FILL_LIST (self) && place != NULL, NULL);
  g_autofree char *at = g_strdup (place);
  for (;;) {
    GtkWidget *widget = g_hash_table_lookup (self->widgets, at);
    char *end = MAX (strrchr (at, '/'), strrchr (at, '['));
    if (widget != NULL || end == NULL || end == at)
      return widget;
    *end = '\0';
  }
}

GtkWidget *
app_fill_list_card (AppFillList *self, const char *entry) {
  GtkWidget *box = app_fill_list_find (self, entry);
  GtkWidget *card = box != NULL ? gtk_widget_get_first_child (box) : NULL;
  while (card != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (card), "entry"), entry) != 0)
    card = gtk_widget_get_next_sibling (card);
  return card;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
app_fill_list_dispose (GObject *object) {
  g_clear_object (&APP_FILL_LIST (object)->filler);
  G_OBJECT_CLASS (app_fill_list_parent_class)->dispose (object);
}

static void
app_fill_list_finalize (GObject *object) {
  g_hash_table_unref (APP_FILL_LIST (object)->widgets);
  G_OBJECT_CLASS (app_fill_list_parent_class)->finalize (object);
}

static void
app_fill_list_class_init (AppFillListClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_fill_list_dispose;
  G_OBJECT_CLASS (class)->finalize = app_fill_list_finalize;
  signal_open = g_signal_new ("open", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
app_fill_list_init (AppFillList *self) {
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->widgets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
app_fill_list_new (AppFiller *filler) {
  g_return_val_if_fail (APP_IS_FILLER (filler), NULL);
  AppFillList *self = g_object_new (APP_TYPE_FILL_LIST, NULL);
  self->filler = g_object_ref (filler);
  g_signal_connect_object (filler, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
