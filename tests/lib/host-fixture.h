/* What most tests of the host begin with: a store, a clock, and one enrolled handheld. */
#pragma once

#include "host/merge/host-pipeline.h"
#include "tests/lib/host-world.h"

G_BEGIN_DECLS

#define FIXTURE_REGION "17.07"
#define FIXTURE_VILLAGE "17.07.03.2004"

typedef struct {
  char *dir;
  WorldClock clock;
  HostStore *host;
  WorldDevice *device; /* enrolled for FIXTURE_REGION */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

/* g_test_add() with both. */
#define fixture_add(path, test)                                                                    \
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

/* `count` small creates; every second one with a suspected violation. */
void fixture_create (Fixture *fixture, guint count);
/* Spools operations first..last of the fixture's device. */
void fixture_send (Fixture *fixture, guint64 first, guint64 last, const char *medium);
HostMergeReport *fixture_merge (Fixture *fixture);
/* The same, where the report does not matter. */
void fixture_run (Fixture *fixture);
/* Spools, merges, and asserts the verdict of that one parcel. */
void fixture_expect (Fixture *fixture, GBytes *parcel, const char *code);
/* Asserts the verdict of the newest parcel. */
void fixture_newest_is (Fixture *fixture, const char *code);
/* Asserts that the views equal a rebuild and that verify --all finds nothing. */
void fixture_check (Fixture *fixture);

G_END_DECLS
