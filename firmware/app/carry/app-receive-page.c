/* Receive: a scan whose payloads go to the inbox; the other ways are one button away. */
#include "firmware/app/carry/app-receive-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-result.h"
#include "firmware/app/carry/app-scan-page.h"
#include "firmware/app/app-window.h"
#include "firmware/send/app-inbox.h"
#include "sync/base/pw-error.h"

/* What a scan page hands back. */
typedef struct {
  AppDesk *desk;   /* owned */
  AppInbox *inbox; /* owned; NULL before the first payload */
} Receiving;

static void
free_receiving (gpointer data) {
  Receiving *receiving = data;
  g_object_unref (receiving->desk);
  app_inbox_free (receiving->inbox);
  g_free (receiving);
}

static AppPickupAnswer
take (GBytes *payload, const char *source, gpointer data, GError **error) {
  Receiving *receiving = data;
  AppStore *store = app_desk_store (receiving->desk);
  g_autoptr (AppHost) host = NULL;
  if (receiving->inbox == NULL)
    receiving->inbox = app_inbox_new (store, TRUE, error);
  if (receiving->inbox == NULL || !app_host_load (store, &host, error))
    return APP_PICKUP_STOP;
  if (host == NULL) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("This handheld has no office yet: register it first."));
    return APP_PICKUP_STOP;
  }
  AppPickupAnswer answer = app_inbox_take (receiving->inbox, payload, source, error);
  if (answer == APP_PICKUP_GOOD && !app_desk_reload (receiving->desk, error))
    return APP_PICKUP_STOP;
  return answer;
}

static void
show (AppPage *page, gpointer data) {
  Receiving *receiving = data;
  if (receiving->inbox == NULL)
    return;
  app_page_append (page, app_result_of_inbox (receiving->inbox));
  GtkWidget *problems
      = app_result_of_problems (_ ("Could not be used"), receiving->inbox->problems);
  if (problems != NULL)
    app_page_append (page, problems);
  /* The next scan tells of its own news alone. */
  g_clear_pointer (&receiving->inbox, app_inbox_free);
}

AppPage *
app_receive_page_new (AppDesk *desk) {
  Receiving *receiving = g_new0 (Receiving, 1);
  receiving->desk = g_object_ref (desk);
  AppScanEvents events = { take, show, receiving, free_receiving };
  /* cppcheck-suppress memleak ; free_receiving() frees it with the page */
  return app_scan_page_new (desk, _ ("Receive"), _ ("Aim at the QR codes on the office's screen."),
                            &events);
}
