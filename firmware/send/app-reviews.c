/* Reviews: what the office says of a record of this handheld. */
#include "firmware/send/app-reviews.h"

#include <glib/gi18n.h>

#include "firmware/capture/app-record-review.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-codec.h"

#define HOST_MS_MAX G_GINT64_CONSTANT (253402300799999) /* the end of the year 9999 */

static gboolean
check_device (AppStore *store, const PwReview *review, GError **error) {
  if (!pw_id_equal (&review->device, &store->identity->id)) {
    g_autofree char *device = app_host_id_to_groups (&review->device);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOR_US, _ ("a comment is for another handheld, %s"),
                 device);
    return FALSE;
  }
  if (review->host_time > 0 && review->host_time <= HOST_MS_MAX)
    return TRUE;
  g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                       _ ("a comment has an impossible time; ask the office to return the record "
                          "again"));
  return FALSE;
}

static gboolean
fail_chain (const PwReview *review, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_UNTRUSTED,
               _ ("a comment of the office is about number %" G_GUINT64_FORMAT
                  ", which does not fit what is recorded here: another device may be using this "
                  "handheld's name, or its store is an old copy; call the office before you "
                  "record more"),
               review->seen);
  return FALSE;
}

/* The operation that the office looked at is ours and about that record. `*purged`: only its digest
 * is left here. */
static gboolean
check_chain (AppStore *store, const PwReview *review, gboolean *purged, GError **error) {
  PwDigest own;
  g_autoptr (GError) problem = NULL;
  if (review->seen > pw_oplog_head (store->log, NULL))
    return fail_chain (review, error);
  if (!pw_oplog_digest (store->log, review->seen, &own, error))
    return FALSE;
  if (!pw_digest_equal (&own, &review->seen_digest))
    return fail_chain (review, error);
  g_autoptr (GBytes) bytes = pw_oplog_get (store->log, review->seen, NULL, &problem);
  *purged = bytes == NULL && pw_error_is (problem, PW_ERROR_NOT_FOUND);
  /* A damaged operation is what panwas verify tells of; the comment is about it all the same. */
  if (*purged || (bytes == NULL && pw_error_is (problem, PW_ERROR_BROKEN)))
    return TRUE;
  if (bytes == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  PwOpView view;
  gsize length;
  const guint8 *plain = g_bytes_get_data (bytes, &length);
  if (!pw_op_decode (plain, length, &view, error))
    return FALSE;
  PwId about = pw_op_record (&view, &own);
  return pw_id_equal (&about, &review->record) || fail_chain (review, error);
}

gboolean
app_reviews_take (AppStore *store, const AppHost *host, const PwMessage *message,
                  GBytes *message_bytes, PwId *record, AppReviewsChange *change, GError **error) {
  g_return_val_if_fail (store != NULL && host != NULL && change != NULL, FALSE);
  g_auto (PwReview) review = { 0 };
  gboolean purged = FALSE, taken = FALSE;
  if (!pw_review_read (message, &review, error) || !check_device (store, &review, error)
      || !check_chain (store, &review, &purged, error)
      || !app_record_put_review (store, host->sign_public, &review, message_bytes, &taken, error))
    return FALSE;
  *record = review.record;
  if (!taken)
    *change = APP_REVIEWS_KNOWN;
  else if (review.comment == NULL)
    *change = APP_REVIEWS_ACCEPTED;
  else
    *change = purged ? APP_REVIEWS_PURGED : APP_REVIEWS_RETURNED;
  return TRUE;
}
