/* Control for a village: its code as it is stored, its name as people know it, and short ways to
 * the usual ones.
 *
 * It is the control of text questions that a form binds to the core column "village". Where the
 * handheld has no list of regions it is what such a question always was: a code that is typed. */
#include <glib/gi18n.h>

#include "firmware/app/app-window.h"
#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/fill/app-fill-controls.h"
#include "firmware/app/fill/app-region-page.h"
#include "firmware/device/app-regions.h"

#define USUAL_MAX                                                                                  \
  3 /* buttons, where no village is the handheld's own: more would fill the screen */

typedef struct {
  AppFillControl parent_instance;
  GtkWidget *entry, *name, *usual;
  gboolean showing; /* the program writes, not the person */
} AppFillRegion;
typedef AppFillControlClass AppFillRegionClass;

G_DEFINE_TYPE (AppFillRegion, app_fill_region, APP_TYPE_FILL_CONTROL)

#define SELF(control) ((AppFillRegion *)(control))

static PwDb *
db_of (AppFillRegion *self) {
  AppFill *fill = app_filler_fill (app_fill_control_filler (APP_FILL_CONTROL (self)));
  return fill != NULL ? fill->store->db : NULL;
}

/* --- giving ---------------------------------------------------------------------------------- */

static void
on_typed (AppFillRegion *self) {
  if (!self->showing)
    app_fill_control_typed (APP_FILL_CONTROL (self));
}

static void
app_fill_region_flush (AppFillControl *control) {
  g_autofree char *typed
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (SELF (control)->entry))));
  app_fill_control_set (control, typed);
  app_fill_control_refresh (control);
}

static void
on_usual (AppFillRegion *self, GtkWidget *button) {
  AppFillControl *control = APP_FILL_CONTROL (self);
  g_autofree char *code = g_strdup (g_object_get_data (G_OBJECT (button), "code"));
  if (!app_fill_control_set (control, code))
    return;
  (void)gtk_widget_grab_focus (self->entry); /* the button goes */
  app_fill_control_refresh (control);
}

static void
on_search (AppFillRegion *self) {
  AppWindow *window = app_window_of (self);
  app_fill_control_flush (APP_FILL_CONTROL (self));
  if (window != NULL && db_of (self) != NULL)
    app_window_open (window, app_region_page_new (APP_FILL_CONTROL (self)));
}

/* --- showing --------------------------------------------------------------------------------- */

/* Only while there is no answer: then they are the short way. */
static void
show_usual (AppFillRegion *self, gboolean is_empty) {
  gboolean is_built = gtk_widget_get_first_child (self->usual) != NULL;
  if (is_empty && !is_built) {
    AppFill *fill = app_filler_fill (app_fill_control_filler (APP_FILL_CONTROL (self)));
    guint most = app_region_is_village (fill->store->region) ? 1 : USUAL_MAX;
    g_auto (GStrv) codes = app_region_page_usual (APP_FILL_CONTROL (self), most);
    for (gsize i = 0; codes[i] != NULL; i++) {
      g_autoptr (AppRegion) region = app_regions_find (db_of (self), codes[i]);
      GtkWidget *button = app_fill_control_button (APP_FILL_CONTROL (self),
                                                   region != NULL ? region->name : codes[i],
                                                   "mark-location-symbolic");
      g_object_set_data_full (G_OBJECT (button), "code", g_strdup (codes[i]), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_usual), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->usual), button);
    }
    is_built = codes[0] != NULL;
  }
  gtk_widget_set_visible (self->usual, is_empty && is_built);
}

static void
app_fill_region_refresh (AppFillControl *control) {
  AppFillRegion *self = SELF (control);
  g_autofree char *text = app_fill_control_text (control);
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->entry)))) {
    self->showing = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
    self->showing = FALSE;
  }
  g_autoptr (AppRegion) region = *text != '\0' ? app_regions_find (db_of (self), text) : NULL;
  g_autofree char *name = region == NULL ? g_strdup ("")
                          : *region->within != '\0'
                              ? g_strdup_printf ("%s, %s", region->name, region->within)
                              : g_strdup (region->name);
  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_widget_set_visible (self->name, *name != '\0');
  app_fill_control_describe (control, self->entry, *name != '\0' ? name : NULL);
  show_usual (self, *text == '\0');
}

/* --- building -------------------------------------------------------------------------------- */

static void
app_fill_region_build (AppFillControl *control) {
  AppFillRegion *self = SELF (control);
  self->entry = gtk_entry_new ();
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_PHONE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 4);
  gtk_widget_set_hexpand (self->entry, TRUE);
  app_fill_control_own (control, self->entry, NULL);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_typed), self);
  self->name = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_widget_add_css_class (self->name, "heading");
  self->usual = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *search
      = app_fill_control_button (control, _ ("Search by name…"), "system-search-symbolic");
  g_signal_connect_swapped (search, "clicked", G_CALLBACK (on_search), self);
  gtk_box_append (GTK_BOX (self), self->name);
  gtk_box_append (GTK_BOX (self), self->usual);
  gtk_box_append (GTK_BOX (self), search);
  gtk_box_append (GTK_BOX (self), self->entry);
}

static void
app_fill_region_class_init (AppFillRegionClass *class) {
  class->build = app_fill_region_build;
  class->refresh = app_fill_region_refresh;
  class->flush = app_fill_region_flush;
}

static void
app_fill_region_init (AppFillRegion *self) {
  (void)self;
}
