/* Control for an order: every choice in a row, moved up and down. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"

typedef struct {
  AppFillControl parent_instance;
  GtkWidget *rows;
  GtkWidget *keep;  /* while there is no answer: takes the order as it stands */
  GPtrArray *codes; /* owned: codes as they stand */
  char *shown;      /* owned: the rows as they were built; NULL: not yet */
  guint focus;      /* row to focus after the next build, from 1; 0: none */
  gboolean down;    /* of its two buttons the lower one */
} AppFillRank;
typedef AppFillControlClass AppFillRankClass;

G_DEFINE_TYPE (AppFillRank, app_fill_rank, APP_TYPE_FILL_CONTROL)

#define SELF(control) ((AppFillRank *)(control))

/* The order of now is the answer. */
static void
give (AppFillRank *self) {
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->codes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            (const char *)g_ptr_array_index (self->codes, i));
  app_fill_control_set (APP_FILL_CONTROL (self), text->str);
  app_fill_control_refresh (APP_FILL_CONTROL (self));
}

static void
move (AppFillRank *self, guint from, guint to) {
  char *code = g_ptr_array_steal_index (self->codes, from);
  g_ptr_array_insert (self->codes, (int)to, code);
  self->focus = to + 1;
  self->down = to > from;
  give (self);
}

static void
on_keep (AppFillRank *self) {
  GtkWidget *first = gtk_widget_get_first_child (self->rows);
  (void)gtk_widget_child_focus (first, GTK_DIR_TAB_FORWARD); /* the button goes */
  give (self);
}

static void
on_up (AppFillRank *self, GtkWidget *button) {
  guint row = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "row"));
  if (row > 0)
    move (self, row, row - 1);
}

static void
on_down (AppFillRank *self, GtkWidget *button) {
  guint row = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "row"));
  if (row + 1 < self->codes->len)
    move (self, row, row + 1);
}

static GtkWidget *
add_button (AppFillRank *self, GtkWidget *box, const char *icon, const char *words, guint row,
            GCallback pressed) {
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  app_fill_control_describe (APP_FILL_CONTROL (self), button, words);
  g_object_set_data (G_OBJECT (button), "row", GUINT_TO_POINTER (row));
  g_signal_connect_swapped (button, "clicked", pressed, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
add_row (AppFillRank *self, const char *label, guint row) {
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *numbered = g_strdup_printf ("%u. %s", row + 1, label);
  GtkWidget *words = gtk_label_new (numbered);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  g_autofree char *up = g_strdup_printf (_ ("%s: up"), label);
  g_autofree char *down = g_strdup_printf (_ ("%s: down"), label);
  GtkWidget *button = add_button (self, box, "go-up-symbolic", up, row, G_CALLBACK (on_up));
  GtkWidget *lower = add_button (self, box, "go-down-symbolic", down, row, G_CALLBACK (on_down));
  gtk_box_append (GTK_BOX (self->rows), box);
  if (self->focus == row + 1)
    gtk_widget_grab_focus (self->down ? lower : button);
}

/* Rows are made anew only when they are others: who moves one step by step keeps the focus. */
static void
build_rows (AppFillRank *self, GHashTable *labels) {
  g_autoptr (GString) shown = g_string_new (NULL);
  for (guint i = 0; i < self->codes->len; i++) {
    const char *code = g_ptr_array_index (self->codes, i);
    g_string_append_printf (shown, "%s %s\n", code,
                            (const char *)g_hash_table_lookup (labels, code));
  }
  if (g_strcmp0 (self->shown, shown->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (shown->str);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->rows)) != NULL;)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < self->codes->len; i++)
    add_row (self, g_hash_table_lookup (labels, g_ptr_array_index (self->codes, i)), i);
  self->focus = 0;
}

/* The labels by code; those of the answer first, in its order. */
static void
app_fill_rank_refresh (AppFillControl *control) {
  AppFillRank *self = SELF (control);
  g_autoptr (GPtrArray) choices
      = pw_session_choices (app_filler_session (app_fill_control_filler (control)),
                            app_fill_control_path (control), NULL, 0, NULL, NULL);
  g_autofree char *text = app_fill_control_text (control);
  g_auto (GStrv) given = g_strsplit (text, " ", -1);
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_set_size (self->codes, 0);
  for (guint i = 0; choices != NULL && i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    g_hash_table_insert (labels, choice->code, choice->label);
  }
  for (gsize i = 0; given[i] != NULL; i++)
    if (g_hash_table_contains (labels, given[i]))
      g_ptr_array_add (self->codes, g_strdup (given[i]));
  for (guint i = 0; choices != NULL && i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    if (!g_strv_contains ((const char *const *)given, choice->code))
      g_ptr_array_add (self->codes, g_strdup (choice->code));
  }
  build_rows (self, labels);
  gtk_widget_set_visible (self->keep, *text == '\0' && self->codes->len > 0);
}

static void
app_fill_rank_build (AppFillControl *control) {
  AppFillRank *self = SELF (control);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  gtk_box_append (GTK_BOX (self), self->rows);
  self->keep
      = app_fill_control_button (control, _ ("The order is right"), "object-select-symbolic");
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (on_keep), self);
  gtk_box_append (GTK_BOX (self), self->keep);
}

static void
app_fill_rank_finalize (GObject *object) {
  g_clear_pointer (&SELF (object)->codes, g_ptr_array_unref);
  g_free (SELF (object)->shown);
  G_OBJECT_CLASS (app_fill_rank_parent_class)->finalize (object);
}

static void
app_fill_rank_class_init (AppFillRankClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_fill_rank_finalize;
  class->build = app_fill_rank_build;
  class->refresh = app_fill_rank_refresh;
}

static void
app_fill_rank_init (AppFillRank *self) {
  (void)self;
}
