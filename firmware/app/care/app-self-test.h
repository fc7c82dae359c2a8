/* What a handheld can test of itself without a person; no display. */
#pragma once

#include <glib.h>

#include "firmware/capture/app-status.h"

G_BEGIN_DECLS

typedef enum {
  APP_TEST_GOOD,
  APP_TEST_UNSURE, /* it works, and a person should know something about it */
  APP_TEST_BAD,
} AppTestVerdict;

typedef struct {
  AppTestVerdict verdict;
  char *sentence; /* owned */
} AppTestResult;

void app_test_result_free (AppTestResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppTestResult, app_test_result_free)

/* Bytes that are written, synced, read back and compared. */
#define APP_TEST_DISK_BYTES (1 << 20)
/* Slower than this is said: saving waits for the disk. */
#define APP_TEST_DISK_MS 1000

/* Writes a file beside the store, reads it back and removes it. Any thread. (transfer full) */
AppTestResult *app_test_disk (const char *dir);

/* Whether the clock can be right: the year, the zone (WIB, WITA or WIT), and how far it was from
 * the office's at the last receipt. (transfer full) */
AppTestResult *app_test_clock (const PwMoment *now, const AppStatus *status);

/* For so long is looked and listened once the first picture or sound has come. */
#define APP_TEST_MEDIA_MS 2000
/* Fewer pictures a second than this are said: codes of a screen are then read slowly. */
#define APP_TEST_RATE_MIN 10

/* Opens the camera and counts its pictures; says what it took, or what is missing. A handheld
 * without a camera is no fault: there are sticks, cables and codes. Any thread; some seconds, a
 * minute at worst. (transfer full) */
AppTestResult *app_test_camera (void);
/* Opens the microphone and listens. Nothing of that is kept. Likewise. (transfer full) */
AppTestResult *app_test_microphone (void);

G_END_DECLS
