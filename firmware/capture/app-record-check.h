/* Whether answers that came as JSON may be recorded: what the form says of names, types and codes
 * (sync/model/pw-form-check.h), and of conditions (sync/session/pw-session-check.h). */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/model/pw-form-check.h"
#include "sync/session/pw-session.h"

G_BEGIN_DECLS

/* What a check finds. */
typedef struct {
  const char *acknowledge; /* in, borrowed: the reason for every warning; NULL: none was given */
  json_t *acknowledged;    /* in, borrowed: object of place -> reason, which comes first; or NULL */
  GPtrArray *problems;     /* out, owned: PwFormProblem; NULL: the answers may be recorded */
  GPtrArray *warnings;     /* out, owned: PwProblem, those that nobody gave a reason for; never NULL
                            * after a check that found no problems */
  json_t *reasons;         /* out, owned: object of place -> reason of those that have one */
  json_t *answers;         /* out, owned: what is to be recorded */
} AppRecordCheck;

void app_record_check_clear (AppRecordCheck *check);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppRecordCheck, app_record_check_clear)

/* Checks `answers` (an object) for a new record; they are recorded as they are. FALSE with REFUSED,
 * and `problems` where it is about them; a warning without a reason is no refusal. */
gboolean app_record_check_new (AppStore *store, const PwForm *form, json_t *answers,
                               AppRecordCheck *check, GError **error);

/* Checks what an amendment makes of a record. What the form calculates follows the change: a value
 * that the record holds is worked out anew, and a record that held all of them goes on to. What was
 * wrong already with `before`, and is not touched, is nobody's fault now; reasons of `known`
 * (object of place -> anything) still stand. */
gboolean app_record_check_change (AppStore *store, const PwForm *form, json_t *before,
                                  json_t *after, json_t *known, AppRecordCheck *check,
                                  GError **error);

/* Names, types and codes alone, for answers whose conditions a session has checked. */
gboolean app_record_check_values (const PwForm *form, json_t *answers, GError **error);

G_END_DECLS
