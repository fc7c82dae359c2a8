/* A row that shows an AppEntry, and how states, dates and ages are written. */
#include "firmware/app/home/app-entry-row.h"

#include <glib/gi18n.h>

#define MS_A_MINUTE 60000LL
#define MS_AN_HOUR (60 * MS_A_MINUTE)
#define MS_A_DAY (24 * MS_AN_HOUR)

struct _AppEntryRow {
  AdwBin parent_instance;
  GtkWidget *title, *detail, *chip; /* chip: AdwBin */
  AppEntryState state;              /* that the chip says, if there is one in it */
};

G_DEFINE_TYPE (AppEntryRow, app_entry_row, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *css_class) {
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
app_entry_row_init (AppEntryRow *row) {
  row->title = make_label ("entry-title");
  row->detail = make_label ("dim-label");
  gtk_widget_add_css_class (row->detail, "caption");
  row->chip = adw_bin_new ();
  gtk_widget_set_valign (row->chip, GTK_ALIGN_CENTER);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (below), row->detail);
  gtk_box_append (GTK_BOX (below), row->chip);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (box, "entry-row");
  gtk_box_append (GTK_BOX (box), row->title);
  gtk_box_append (GTK_BOX (box), below);
  adw_bin_set_child (ADW_BIN (row), box);
}

static void
app_entry_row_class_init (AppEntryRowClass *class) {
  (void)class;
}

AppEntryRow *
app_entry_row_new (void) {
  return g_object_new (APP_TYPE_ENTRY_ROW, NULL);
}

GtkWidget *
app_chip_new (AppEntryState state) {
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (chip, "chip");
  if (*app_entry_state_class (state) != '\0')
    gtk_widget_add_css_class (chip, app_entry_state_class (state));
  GtkWidget *icon = gtk_image_new_from_icon_name (app_entry_state_icon (state));
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
  gtk_box_append (GTK_BOX (chip), icon);
  gtk_box_append (GTK_BOX (chip), gtk_label_new (app_entry_state_word (state)));
  return chip;
}

void
app_entry_row_show (AppEntryRow *row, AppEntry *entry, AppDesk *desk) {
  g_return_if_fail (APP_IS_ENTRY_ROW (row) && APP_IS_ENTRY (entry) && APP_IS_DESK (desk));
  const char *place = app_entry_place (entry, desk);
  g_autofree char *date = app_date_short (app_entry_time_ms (entry), app_entry_offset_min (entry),
                                          pw_clock_now (app_desk_clock (desk)).unix_ms);
  g_autofree char *detail
      = *place != '\0' ? g_strdup_printf ("%s · %s", date, place) : g_strdup (date);
  gtk_label_set_text (GTK_LABEL (row->title), app_entry_title (entry, desk));
  gtk_label_set_text (GTK_LABEL (row->detail), detail);
  /* A list that is flung shows another entry in this row many times a second; most are in the same
   * state, and a new chip costs more than all else here. */
  AppEntryState state = app_entry_state (entry);
  if (adw_bin_get_child (ADW_BIN (row->chip)) == NULL || row->state != state)
    adw_bin_set_child (ADW_BIN (row->chip), app_chip_new (state));
  row->state = state;
}

void
app_entry_row_tell (AppEntryRow *row, GtkWidget *widget) {
  g_return_if_fail (APP_IS_ENTRY_ROW (row) && GTK_IS_WIDGET (widget));
  g_autofree char *words = g_strdup_printf (
      "%s, %s, %s", gtk_label_get_text (GTK_LABEL (row->title)),
      gtk_label_get_text (GTK_LABEL (row->detail)), app_entry_state_word (row->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

/* --- dates and ages -------------------------------------------------------------------------- */

static gint64
day_of (gint64 unix_ms, gint32 offset_min) {
  gint64 local = unix_ms + offset_min * MS_A_MINUTE;
  return local / MS_A_DAY - (local % MS_A_DAY < 0 ? 1 : 0);
}

static const char *
month_name (int month) {
  static const char *const names[]
      = { N_ ("Jan"), N_ ("Feb"), N_ ("Mar"), N_ ("Apr"), N_ ("May"), N_ ("Jun"),
          N_ ("Jul"), N_ ("Aug"), N_ ("Sep"), N_ ("Oct"), N_ ("Nov"), N_ ("Dec") };
  return _ (names[CLAMP (month, 1, 12) - 1]);
}

char *
app_date_short (gint64 unix_ms, gint32 offset_min, gint64 now_ms) {
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset_min * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  if (local == NULL)
    return g_strdup ("");
  int hour = g_date_time_get_hour (local);
  int minute = g_date_time_get_minute (local);
  gint64 days = day_of (now_ms, offset_min) - day_of (unix_ms, offset_min);
  if (days == 0)
    return g_strdup_printf (_ ("Today %02d:%02d"), hour, minute);
  if (days == 1)
    return g_strdup_printf (_ ("Yesterday %02d:%02d"), hour, minute);
  return g_strdup_printf ("%d %s %d", g_date_time_get_day_of_month (local),
                          month_name (g_date_time_get_month (local)), g_date_time_get_year (local));
}

char *
app_age (gint64 milliseconds) {
  gint64 age = MAX (milliseconds, 0);
  if (age < MS_AN_HOUR)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong)(age / MS_A_MINUTE)),
                            (int)(age / MS_A_MINUTE));
  if (age < 2 * MS_A_DAY)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong)(age / MS_AN_HOUR)),
                            (int)(age / MS_AN_HOUR));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong)(age / MS_A_DAY)),
                          (int)(age / MS_A_DAY));
}
