/* Publications: forms and lists that the host sends, taken part by part
 * (schemas/formats/publication-v1.md). */
#pragma once

#include "firmware/send/app-host.h"
#include "sync/codec/pw-publication.h"

G_BEGIN_DECLS

typedef enum {
  APP_PUBLICATION_TAKEN,   /* it is here now */
  APP_PUBLICATION_REFUSED, /* a form: it is here now, but this program cannot use it (`why`) */
  APP_PUBLICATION_KNOWN,   /* it was here already */
  APP_PUBLICATION_PARTS,   /* `count` of `total` parts are here */
  APP_PUBLICATION_NO_BASE, /* it is a difference to something that is not here: kept */
  APP_PUBLICATION_OLDER,   /* a list of which a newer version is here: not taken */
} AppPublicationChange;

/* What became of a form or list. */
typedef struct {
  PwPublishedKind kind;
  AppPublicationChange change;
  char *name;    /* owned, as all texts here */
  char *version; /* may be empty */
  char *why;     /* NULL unless REFUSED */
  guint64 count; /* TAKEN: questions or rows; PARTS: parts */
  guint64 total; /* PARTS */
} AppPublicationNews;

/* A list of news. GPtrArray of AppPublicationNews. (transfer full) */
GPtrArray *app_publications_news_new (void);

/* Takes one checked message of the pinned host within the transaction that the caller has open.
 * `message_bytes` is the message as it came. What became of it, and of others that waited for it,
 * goes into `news`; of several parts of one file only the last word stays. DAMAGED, TOO_NEW,
 * TOO_BIG, REFUSED: it is not taken, and parts that gave it are gone. */
gboolean app_publications_take (AppStore *store, const AppHost *host, const PwMessage *message,
                                GBytes *message_bytes, GPtrArray *news, GError **error);

G_END_DECLS
