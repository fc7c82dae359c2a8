/* Where an export goes: standard output, or a file that is there whole or not at all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct HostSink HostSink;

/* (transfer full) */
HostSink *host_sink_new_stdout (void);
/* `name` in the folder `dir`, readable by its owner alone. Nothing is to be seen before
 * host_sink_finish(). (transfer full) */
HostSink *host_sink_new_file (const char *dir, const char *name, GError **error);

/* NO_SPACE, ACCESS, SYSTEM. */
gboolean host_sink_add (HostSink *sink, const char *text, gsize length, GError **error);

/* Puts the file in place (an older one of that name is replaced), or flushes standard output. */
gboolean host_sink_finish (HostSink *sink, GError **error);

/* What was not finished leaves no file. */
void host_sink_free (HostSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostSink, host_sink_free)

G_END_DECLS
