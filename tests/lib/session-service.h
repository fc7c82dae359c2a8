/* Stand-ins for what a handheld's desktop does for the app, on a private bus: logind sets lights, a
 * session manager keeps the screen from going dark, feedbackd buzzes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Answers in a thread of its own, because GTK waits for some of them; what they were asked for is
 * written down, a line each:
 *   backlight panel 255        SetBrightness of org.freedesktop.login1.Session
 *   inhibit 8 QR codes are ... Inhibit of org.gnome.SessionManager: flags and reason
 *   uninhibit 3                Uninhibit: the cookie that Inhibit gave
 *   feedback message-new-...   TriggerFeedback of org.sigxcpu.Feedback */
typedef struct SessionService SessionService;

/* Starts the bus, and names it to this program as its system's and its session's; with
 * `with_services` all three stand on it, else nobody does. Before anything opens a bus.
 * (transfer full) */
SessionService *session_service_new (gboolean with_services);
void session_service_free (SessionService *service);

/* Whether `line` was asked for, `times` times so far. */
guint session_service_count (SessionService *service, const char *line);
/* All of them. (transfer full) */
char *session_service_said (SessionService *service);
/* Lines that begin with `words`. */
guint session_service_count_of (SessionService *service, const char *words);

G_END_DECLS
