/* Inbox words: what came from the office, as sentences. */
#include "firmware/app/carry/app-inbox-words.h"

#include <glib/gi18n.h>

void
app_inbox_words_free (AppInboxWords *words) {
  if (words == NULL)
    return;
  g_free (words->title);
  g_free (words->detail);
  g_free (words);
}

/* Takes both texts. */
static void
say (GPtrArray *list, gboolean is_warning, const char *icon, char *title, char *detail) {
  AppInboxWords *words = g_new0 (AppInboxWords, 1);
  words->title = title;
  words->detail = detail;
  words->icon = icon;
  words->is_warning = is_warning;
  g_ptr_array_add (list, words);
}

static void
say_certificate (GPtrArray *list, const AppInbox *inbox) {
  if (!inbox->has_certificate)
    return;
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (inbox->valid_until_s);
  g_autofree char *day = until != NULL ? g_date_time_format (until, "%x") : g_strdup ("");
  say (list, FALSE, "emblem-ok-symbolic", g_strdup (_ ("This handheld is registered")),
       inbox->valid_until_s != 0
           ? g_strdup_printf (_ ("%s, for %s, until %s"), inbox->host->name,
                              inbox->host->region_granted, day)
           : g_strdup_printf (_ ("%s, for %s"), inbox->host->name, inbox->host->region_granted));
}

static void
say_receipt (GPtrArray *list, const AppInbox *inbox) {
  if (!inbox->has_receipt)
    return;
  if (inbox->host_lost)
    say (list, TRUE, "dialog-warning-symbolic",
         g_strdup (_ ("The office has lost records that it had confirmed")),
         g_strdup (_ ("They are still here and are sent again.")));
  else if (inbox->receipt_seq == 0)
    say (list, FALSE, "mail-unread-symbolic", g_strdup (_ ("The office has nothing from you yet")),
         NULL);
  else
    say (list, FALSE, "emblem-ok-symbolic", g_strdup (_ ("The office has what you sent")),
         g_strdup_printf (_ ("%s, entries 1 to %" G_GUINT64_FORMAT), inbox->host->name,
                          inbox->receipt_seq));
  if (inbox->quarantined > 0)
    say (list, TRUE, "dialog-warning-symbolic",
         g_strdup_printf (_ ("%" G_GUINT64_FORMAT " of it was set aside"), inbox->quarantined),
         g_strdup (_ ("Open the record to see why.")));
}

static void
say_reviews (GPtrArray *list, const AppInbox *inbox) {
  if (inbox->returned_count > 0)
    say (
        list, TRUE, "mail-reply-sender-symbolic",
        g_strdup_printf (ngettext ("%u record was returned by the office",
                                   "%u records were returned by the office", inbox->returned_count),
                         inbox->returned_count),
        g_strdup (_ ("Open it to read what the office asks, and answer.")));
  if (inbox->accepted_count > 0)
    say (
        list, FALSE, "emblem-ok-symbolic",
        g_strdup_printf (ngettext ("%u record was accepted by the office",
                                   "%u records were accepted by the office", inbox->accepted_count),
                         inbox->accepted_count),
        NULL);
}

static void
say_publication (GPtrArray *list, const AppPublicationNews *news) {
  const char *icon = "x-office-document-symbolic";
  gboolean is_form = news->kind == PW_PUBLISHED_FORM;
  switch (news->change) {
  case APP_PUBLICATION_TAKEN:
    say (list, FALSE, icon,
         g_strdup_printf (is_form ? _ ("New form: %s") : _ ("New list: %s"), news->name),
         g_strdup (news->version));
    return;
  case APP_PUBLICATION_REFUSED:
    say (list, TRUE, icon,
         g_strdup_printf (_ ("This program is too old for the new form %s"), news->name),
         g_strdup (news->why));
    return;
  case APP_PUBLICATION_PARTS:
    say (list, FALSE, icon,
         g_strdup_printf (_ ("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " parts are here"),
                          news->name, news->count, news->total),
         g_strdup (_ ("The others come another time.")));
    return;
  case APP_PUBLICATION_NO_BASE:
    say (list, TRUE, icon, g_strdup_printf (_ ("%s waits for an earlier version"), news->name),
         NULL);
    return;
  case APP_PUBLICATION_OLDER:
    say (list, FALSE, icon, g_strdup_printf (_ ("%s: a newer one is here already"), news->name),
         NULL);
    return;
  case APP_PUBLICATION_KNOWN:
    return;
  }
}

static void
say_others (GPtrArray *list, const AppInbox *inbox) {
  if (inbox->copy_record_count > 0)
    say (list, FALSE, "system-users-symbolic",
         g_strdup_printf (ngettext ("%u record was shared with you",
                                    "%u records were shared with you", inbox->copy_record_count),
                          inbox->copy_record_count),
         NULL);
  if (inbox->has_revocation && inbox->host != NULL && inbox->host->revoked)
    say (list, TRUE, "dialog-warning-symbolic",
         g_strdup (_ ("The office no longer trusts this handheld")),
         g_strdup (_ ("Call the office.")));
  if (inbox->alarm_count > 0)
    say (list, TRUE, "dialog-warning-symbolic",
         g_strdup (_ ("Something here is forged, or is not about this handheld")),
         g_strdup (_ ("Nothing was changed by it. Tell the office.")));
}

static void
say_nothing_new (GPtrArray *list, const AppInbox *inbox) {
  if (list->len > 0)
    return;
  if (inbox->foreign_count > 0)
    say (list, TRUE, "dialog-question-symbolic", g_strdup (_ ("This is for somebody else")),
         g_strdup (_ ("It can only be opened by the handheld that it is for. You can carry it "
                      "there: Send, Carry for others.")));
  else if (inbox->damaged_count > 0)
    say (list, TRUE, "dialog-warning-symbolic", g_strdup (_ ("It is damaged")),
         g_strdup (_ ("Let the office show it again.")));
  else if (inbox->invitation_count > 0)
    say (list, FALSE, "dialog-information-symbolic", g_strdup (_ ("This is an invitation")),
         g_strdup (_ ("This handheld has an office already.")));
  else
    say (list, FALSE, "emblem-ok-symbolic", g_strdup (_ ("Nothing new")),
         inbox->known_count > 0 ? g_strdup (_ ("All of it was here already.")) : NULL);
}

GPtrArray *
app_inbox_words (const AppInbox *inbox) {
  g_return_val_if_fail (inbox != NULL, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)app_inbox_words_free);
  say_certificate (list, inbox);
  say_receipt (list, inbox);
  say_reviews (list, inbox);
  for (guint i = 0; i < inbox->publications->len; i++)
    say_publication (list, g_ptr_array_index (inbox->publications, i));
  say_others (list, inbox);
  say_nothing_new (list, inbox);
  return list;
}
