/* Feedback eye: looks with this handheld's camera for the reader's small code, while QR codes are
 * shown.
 *
 * On a thread of its own, a few looks a second, and never waited for: without a camera it sees
 * nothing and says nothing. A camera that is busy or fails is opened again some seconds later. */
#pragma once

#include "sync/transport/pw-feedback.h"

G_BEGIN_DECLS

typedef struct AppFeedbackEye AppFeedbackEye;

/* Called in the main context in which the eye was made. */
typedef void (*AppFeedbackSeen) (const PwFeedback *feedback, gpointer data);

/* Looks with the camera "camera" (pw-camera.h). (transfer full) */
AppFeedbackEye *app_feedback_eye_new (AppFeedbackSeen seen, gpointer data);
/* Does not wait for the thread; nothing is called after that. */
void app_feedback_eye_free (AppFeedbackEye *eye);

G_END_DECLS
