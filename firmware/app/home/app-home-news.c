/* What home says before anything else: what waits, what is wrong, and what runs out. */
#include "firmware/app/home/app-home-news.h"

#include <glib/gi18n.h>
#include <sys/statvfs.h>

#include "firmware/app/home/app-entry-row.h"

void
app_home_news_free (AppHomeNews *news) {
  if (news == NULL)
    return;
  g_free (news->title);
  g_free (news->detail);
  g_free (news);
}

/* Takes `title` and `detail`. */
static AppHomeNews *
say (GPtrArray *list, gboolean is_warning, const char *icon, char *title, char *detail) {
  AppHomeNews *news = g_new0 (AppHomeNews, 1);
  *news = (AppHomeNews){ .title = title, .detail = detail, .icon = icon, .is_warning = is_warning };
  g_ptr_array_add (list, news);
  return news;
}

static void
say_enrolment (GPtrArray *list, const AppStatus *status) {
  if (status->revoked)
    say (list, TRUE, "dialog-warning-symbolic",
         g_strdup (_ ("The office no longer trusts this handheld")),
         g_strdup (_ ("Ask the office what happened; new records are not accepted.")));
  else if (!status->has_host)
    say (list, TRUE, "dialog-warning-symbolic", g_strdup (_ ("Not registered at the office yet")),
         g_strdup (_ ("Records are kept safe here. To send them, register with the invitation of "
                      "the office.")))
        ->target
        = APP_NEWS_ENROL;
  else if (!status->has_certificate)
    say (list, FALSE, "dialog-information-symbolic",
         g_strdup (_ ("The office has not approved this handheld yet")),
         g_strdup (_ ("Go on recording; what you send waits there until it is approved.")))
        ->target
        = APP_NEWS_ENROL;
}

static void
say_damage (GPtrArray *list, const AppStatus *status) {
  if (status->damaged > 0)
    say (list, TRUE, "dialog-error-symbolic",
         g_strdup_printf (
             ngettext ("%u operation is damaged", "%u operations are damaged", status->damaged),
             status->damaged),
         g_strdup (_ ("Send what there is and show this handheld to the office.")));
  if (status->quarantined > 0)
    say (list, TRUE, "dialog-warning-symbolic",
         g_strdup_printf (ngettext ("%u record is in quarantine at the office",
                                    "%u records are in quarantine at the office",
                                    status->quarantined),
                          status->quarantined),
         g_strdup (_ ("Open the record to see why.")));
}

static void
say_returned (GPtrArray *list, const AppStatus *status) {
  if (status->returned == 0)
    return;
  say (list, TRUE, "mail-reply-sender-symbolic",
       g_strdup_printf (ngettext ("%u record was returned by the office",
                                  "%u records were returned by the office", status->returned),
                        status->returned),
       g_strdup (_ ("Open it to read what the office asks, and answer.")))
      ->target
      = APP_NEWS_RETURNED;
}

static void
say_clock (GPtrArray *list, const AppStatus *status) {
  if (!status->has_offset || ABS (status->clock_offset_ms) < APP_CLOCK_OFF_MS)
    return;
  g_autofree char *off = app_age (ABS (status->clock_offset_ms));
  say (list, TRUE, "preferences-system-time-symbolic",
       status->clock_offset_ms < 0 ? g_strdup_printf (_ ("The clock is at least %s behind"), off)
                                   : g_strdup_printf (_ ("The clock may be up to %s ahead"), off),
       g_strdup (_ ("Set date and time of this handheld right.")));
}

static void
say_space (GPtrArray *list, AppDesk *desk) {
  struct statvfs disk;
  if (statvfs (app_desk_dir (desk), &disk) != 0)
    return;
  guint64 free_bytes = (guint64)disk.f_bavail * disk.f_frsize;
  if (free_bytes >= (guint64)APP_SPACE_LOW_BYTES)
    return;
  g_autofree char *size = g_format_size (free_bytes);
  say (list, TRUE, "drive-harddisk-symbolic",
       g_strdup_printf (_ ("Only %s of space is free"), size),
       g_strdup (_ ("Send records, take the receipt, then free space in the settings.")))
      ->target
      = APP_NEWS_STORAGE;
}

static void
say_waiting (GPtrArray *list, AppDesk *desk, const AppStatus *status) {
  if (status->unreceived == 0)
    return;
  gint64 age_ms = pw_clock_now (app_desk_clock (desk)).unix_ms - status->oldest_unreceived_ms;
  g_autofree char *age = app_age (age_ms);
  say (list, age_ms > APP_WAIT_LONG_MS, "mail-send-symbolic",
       g_strdup_printf (ngettext ("%u record is not received yet",
                                  "%u records are not received yet", status->unreceived),
                        status->unreceived),
       g_strdup_printf (_ ("The oldest has waited for %s."), age))
      ->target
      = APP_NEWS_SEND;
}

static int
warnings_first (gconstpointer a, gconstpointer b) {
  const AppHomeNews *x = *(AppHomeNews *const *)a;
  const AppHomeNews *y = *(AppHomeNews *const *)b;
  return (y->is_warning ? 1 : 0) - (x->is_warning ? 1 : 0);
}

GPtrArray *
app_home_news (AppDesk *desk) {
  g_return_val_if_fail (APP_IS_DESK (desk), NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)app_home_news_free);
  const AppStatus *status = app_desk_status (desk);
  if (status == NULL)
    return list;
  say_damage (list, status);
  say_returned (list, status);
  say_enrolment (list, status);
  say_waiting (list, desk, status);
  say_clock (list, status);
  say_space (list, desk);
  g_ptr_array_sort (list, warnings_first);
  return list;
}
