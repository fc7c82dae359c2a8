/* Scan: reads QR transfers with the camera until one is whole, and hands its payload over.
 *
 * What was read of a transfer that is not whole yet is kept in the store when the page goes, so
 * that the next scan goes on from there. The camera is the one that PANWAS_CAMERA names, or the one
 * that is there (sync/transport/pw-camera.h). */
#pragma once

#include "firmware/app/app-page.h"
#include "firmware/send/app-pickup.h"

G_BEGIN_DECLS

typedef struct {
  /* A whole payload. DAMAGED: it is read again; STOP: `error` ends the page's work. */
  AppPickupEach take;
  /* All that began is whole: fill the page with what came of it. Its buttons are to read more, or
   * home, if this sets no others. */
  void (*show) (AppPage *page, gpointer data);
  gpointer data;        /* borrowed */
  GDestroyNotify clear; /* of data, may be NULL: with the page */
} AppScanEvents;

/* `hint`: what to aim at. (transfer floating) */
AppPage *app_scan_page_new (AppDesk *desk, const char *title, const char *hint,
                            const AppScanEvents *events);

G_END_DECLS
