/* Removes from the handheld what the host surely has and nobody here needs any more (design 12). */
#pragma once

#include "firmware/device/app-store.h"

G_BEGIN_DECLS

/* A record goes as a whole: every own operation of it is covered by a receipt and older than the
 * limit, the host counts it, and the host confirmed every evidence file it names. Its operations
 * keep their digests, so the chain stays checkable. */
typedef struct {
  guint records;
  guint64 operations;
  guint evidence;
  guint kept_young;    /* received, but not old enough */
  guint kept_waiting;  /* not received, or refused by the host */
  guint kept_evidence; /* received, but the host does not have all its files */
} AppPurge;

#define APP_PURGE_DAYS 30 /* where nothing else is said */

/* With `dry` TRUE only counts. `days` 0: every age. One transaction; afterwards the store is
 * cleaned of old copies of what went. */
gboolean app_purge_run (AppStore *store, guint days, gboolean dry, AppPurge *purge, GError **error);

G_END_DECLS
