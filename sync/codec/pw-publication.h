/* Forms and lists on their way: packs from the host, holdings from the handheld
 * (schemas/formats/publication-v1.md). */
#pragma once

#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* Stored numbers: append only. */
typedef enum {
  PW_PUBLISHED_FORM = 1,
  PW_PUBLISHED_LIST = 2,
} PwPublishedKind;

/* One part of a packed form or list. What is packed is the file (XForms XML, or canonical CSV,
 * pw-lists.h), or a difference to another version of it (pw-delta.h), and then LZ4. */
typedef struct {
  PwPublishedKind kind;
  char *name; /* form id or list name */
  char *version;
  char *region_column; /* of a list: the column that tells a row's region; NULL if none */
  PwDigest digest;     /* BLAKE2b-256 of the whole plain file */
  guint64 size;        /* its bytes */
  gboolean has_base;
  PwDigest base;       /* what the difference is to */
  guint64 packed_size; /* bytes of all parts together */
  guint64 offset;      /* of this part in them */
  PwSpan bytes;        /* borrowed: this part, at most PW_PACK_PART_BYTES */
} PwPublication;

/* Appends one signed message. */
void pw_publication_write (GByteArray *out, const PwPublication *part, const PwIdentity *host);
/* DAMAGED, TOO_BIG. Signature as with every message: the caller checks it first. */
gboolean pw_publication_read (const PwMessage *message, PwPublication *part, GError **error);
void pw_publication_clear (PwPublication *part);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwPublication, pw_publication_clear)

/* All messages for one file: `base` NULL, or what the receiver surely holds. The smaller of the
 * whole and the difference is taken. GPtrArray of GBytes, each a signed message. (transfer full) */
GPtrArray *pw_publication_make (const PwPublication *what, GBytes *file, GBytes *base,
                                const PwIdentity *host, GError **error);

/* Puts parts (GPtrArray of PwPublication, any order, all of one digest and base) together, unpacks
 * and checks the digest. INCOMPLETE if parts are missing; DAMAGED if they do not give the digest;
 * NOT_FOUND if `base` is needed and NULL. (transfer full) */
GBytes *pw_publication_join (GPtrArray *parts, GBytes *base, GError **error);

/* --- holdings -------------------------------------------------------------------------------- */

typedef struct {
  PwPublishedKind kind;
  char *name;
  PwDigest digest;
} PwHolding;
void pw_holding_free (PwHolding *holding);

/* `holdings` is a GPtrArray of PwHolding; written sorted. */
void pw_holdings_write (GByteArray *out, GPtrArray *holdings, gint64 told_ms,
                        const PwIdentity *device);
/* GPtrArray of PwHolding with its free function. (transfer full) */
GPtrArray *pw_holdings_read (const PwMessage *message, gint64 *told_ms, GError **error);

G_END_DECLS
