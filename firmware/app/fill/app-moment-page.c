/* A page on which a date, a time or both are chosen with arrows or taps alone. */
#include "firmware/app/fill/app-moment-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-fill-input.h"

#define TIGHT_PERCENT 130 /* of text: above that a week is wider than a small screen */

#define APP_TYPE_MOMENT_PAGE (app_moment_page_get_type ())
G_DECLARE_FINAL_TYPE (AppMomentPage, app_moment_page, APP, MOMENT_PAGE, AppPage)

struct _AppMomentPage {
  AppPage parent_instance;
  AppFillControl *control;      /* owned */
  GtkCalendar *calendar;        /* NULL where only a time is asked */
  GtkSpinButton *hour, *minute; /* NULL where only a date is asked */
};

G_DEFINE_TYPE (AppMomentPage, app_moment_page, APP_TYPE_PAGE)

static PwMoment
now_of (AppMomentPage *self) {
  return pw_clock_now (app_desk_clock (app_page_desk (APP_PAGE (self))));
}

static void
on_take (AppPage *page, gpointer data) {
  (void)data;
  AppMomentPage *self = APP_MOMENT_PAGE (page);
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;
  if (self->calendar != NULL) {
    g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
    date = g_date_time_format (day, "%Y-%m-%d");
  }
  if (self->hour != NULL)
    time = g_strdup_printf ("%02d:%02d", gtk_spin_button_get_value_as_int (self->hour),
                            gtk_spin_button_get_value_as_int (self->minute));
  g_autofree char *typed = date != NULL && time != NULL ? g_strconcat (date, " ", time, NULL)
                                                        : g_strdup (date != NULL ? date : time);
  PwMoment now = now_of (self);
  const char *why = NULL;
  g_autofree char *text
      = app_fill_read_typed (app_fill_control_node (self->control)->type, typed, &now, &why);
  if (text != NULL && app_fill_control_set (self->control, text)) {
    app_fill_control_refresh (self->control);
    app_page_leave (page);
  }
}

/* "08:15", whatever follows. */
static gboolean
read_clock (const char *text, guint64 *hour, guint64 *minute) {
  char *end;
  *hour = g_ascii_strtoull (text, &end, 10);
  if (end == text || *end != ':')
    return FALSE;
  const char *second = end + 1;
  *minute = g_ascii_strtoull (second, &end, 10);
  return end != second && *hour < 24 && *minute < 60;
}

/* The answer of now, or this moment. */
static GDateTime *
start_of (AppMomentPage *self) {
  PwMoment now = now_of (self);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (now.offset_min * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now.unix_ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *text = app_fill_control_text (self->control);
  const PwFormType type = app_fill_control_node (self->control)->type;
  guint64 hour, minute;
  if (type == PW_FORM_TIME && read_clock (text, &hour, &minute))
    return g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                            g_date_time_get_day_of_month (local), (int)hour, (int)minute, 0);
  g_autofree char *whole
      = type == PW_FORM_DATE ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
  GDateTime *answered = *text != '\0' ? g_date_time_new_from_iso8601 (whole, zone) : NULL;
  return answered != NULL ? answered : g_steal_pointer (&local);
}

static GtkSpinButton *
add_spin (GtkWidget *box, const char *name, int most, int value) {
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), spin);
  return GTK_SPIN_BUTTON (spin);
}

/* GTK's calendar tells a screen reader nothing: neither what its arrows are for nor which day is
 * chosen. */
static void
name_arrows (GtkWidget *widget, const char *const **names) {
  if (GTK_IS_BUTTON (widget) && **names != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    *(*names)++, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_arrows (child, names);
}

static void
tell_day (GtkCalendar *calendar) {
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *date = g_date_time_format (day, "%-d-%-m-%Y");
  g_autofree char *words = g_strdup_printf ("%s, %s", _ ("Calendar"), date);
  gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static GtkWidget *
make_calendar (GDateTime *day) {
  const char *const names[]
      = { _ ("Month before"), _ ("Month after"), _ ("Year before"), _ ("Year after"), NULL };
  const char *const *next = names;
  GtkWidget *calendar
      = g_object_new (GTK_TYPE_CALENDAR, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  name_arrows (calendar, &next);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  tell_day (GTK_CALENDAR (calendar));
  g_signal_connect (calendar, "day-selected", G_CALLBACK (tell_day), NULL);
  return calendar;
}

static void
app_moment_page_dispose (GObject *object) {
  g_clear_object (&APP_MOMENT_PAGE (object)->control);
  G_OBJECT_CLASS (app_moment_page_parent_class)->dispose (object);
}

static void
app_moment_page_class_init (AppMomentPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_moment_page_dispose;
}

static void
app_moment_page_init (AppMomentPage *self) {
  (void)self;
}

AppPage *
app_moment_page_new (AppFillControl *control) {
  g_return_val_if_fail (APP_IS_FILL_CONTROL (control), NULL);
  g_autofree char *title = app_fill_control_label (control);
  AppMomentPage *self = app_page_new_of (
      APP_TYPE_MOMENT_PAGE, app_filler_desk (app_fill_control_filler (control)), title);
  self->control = g_object_ref (control);
  const PwFormType type = app_fill_control_node (control)->type;
  g_autoptr (GDateTime) start = start_of (self);
  if (type != PW_FORM_DATE) {
    GtkWidget *clock = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    gtk_widget_set_halign (clock, GTK_ALIGN_CENTER);
    self->hour = add_spin (clock, _ ("Hour"), 23, g_date_time_get_hour (start));
    gtk_box_append (GTK_BOX (clock), gtk_label_new ("."));
    self->minute = add_spin (clock, _ ("Minute"), 59, g_date_time_get_minute (start));
    app_page_append (APP_PAGE (self), clock);
  }
  if (type != PW_FORM_TIME) {
    self->calendar = GTK_CALENDAR (make_calendar (start));
    AppDesk *desk = app_page_desk (APP_PAGE (self));
    if (app_settings_text_percent (app_desk_settings (desk)) > TIGHT_PERCENT)
      gtk_widget_add_css_class (GTK_WIDGET (self->calendar), "tight");
    app_page_append (APP_PAGE (self), GTK_WIDGET (self->calendar));
  }
  app_page_set_action (APP_PAGE (self), _ ("_Use this"), on_take, NULL);
  return APP_PAGE (self);
}
