/* The review: a record comes back to its author with a comment of the office, or is accepted
 * (schemas/formats/review-v1.md). */
#pragma once

#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

typedef struct {
  PwId device;  /* whose record it is: nobody else gets the message */
  PwId record;  /* what it is about */
  guint64 seq;  /* of the review in the host's log: of two about a record the higher stands */
  guint64 seen; /* the device's newest operation of the record that the office looked at */
  PwDigest seen_digest; /* of it */
  gint64 host_time;     /* Unix ms: shown, and of two with one number the later stands */
  char *person;         /* who says it */
  char *comment;        /* what is asked for; NULL: the record is accepted */
} PwReview;

/* `person` is a name, `comment` a note of at most PW_REASON_BYTES_MAX bytes (pw-text.h). */
void pw_review_write (GByteArray *out, const PwReview *review, const PwIdentity *host);
/* DAMAGED, TOO_NEW. */
gboolean pw_review_read (const PwMessage *message, PwReview *review, GError **error);
void pw_review_clear (PwReview *review);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwReview, pw_review_clear)

G_END_DECLS
