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
  guint kept_waiting;  /* not received, refused by the host, or returned and not answered */
  guint kept_evidence; /* received, but the host does not have all its files */
} AppPurge;

/* Where nothing else is said. What names witnesses and informants goes as soon as the office had a
 * week to look at it: a lost handheld must not lead to them. */
#define APP_PURGE_DAYS 30
#define APP_PURGE_CONFIDENTIAL_DAYS 7

typedef struct {
  guint days;              /* records older than this; 0: every age */
  guint confidential_days; /* those with an answer that the form marks confidential, and those
                            * whose form is not here; more than `days` means `days` */
} AppPurgeAge;

/* With `dry` TRUE only counts. One transaction; afterwards the store is cleaned of old copies of
 * what went. */
gboolean app_purge_run (AppStore *store, AppPurgeAge age, gboolean dry, AppPurge *purge,
                        GError **error);

G_END_DECLS
