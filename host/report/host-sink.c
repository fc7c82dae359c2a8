/* Where an export goes: standard output, or a file that is there whole or not at all. */
#include "host/report/host-sink.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"

#define FILE_MODE 0600 /* exports name witnesses */

struct HostSink {
  PwFileWriter *writer; /* owned; NULL: standard output */
  char *path;           /* owned; of the finished file */
};

HostSink *
host_sink_new_stdout (void) {
  return g_new0 (HostSink, 1);
}

HostSink *
host_sink_new_file (const char *dir, const char *name, GError **error) {
  g_return_val_if_fail (dir != NULL && name != NULL, NULL);
  PwFileWriter *writer = pw_file_writer_new (dir, FILE_MODE, error);
  if (writer == NULL)
    return NULL;
  HostSink *sink = g_new0 (HostSink, 1);
  sink->writer = writer;
  sink->path = g_build_filename (dir, name, NULL);
  return sink;
}

static gboolean
fail_stdout (GError **error) {
  pw_error_set_errno (error, errno, _ ("the output could not be written"));
  return FALSE;
}

gboolean
host_sink_add (HostSink *sink, const char *text, gsize length, GError **error) {
  g_return_val_if_fail (sink != NULL, FALSE);
  if (sink->writer != NULL)
    return pw_file_writer_add (sink->writer, text, length, error);
  return fwrite (text, 1, length, stdout) == length || fail_stdout (error);
}

gboolean
host_sink_finish (HostSink *sink, GError **error) {
  g_return_val_if_fail (sink != NULL, FALSE);
  if (sink->writer != NULL)
    return pw_file_writer_publish (sink->writer, sink->path, error);
  return fflush (stdout) == 0 || fail_stdout (error);
}

void
host_sink_free (HostSink *sink) {
  if (sink == NULL)
    return;
  g_clear_pointer (&sink->writer, pw_file_writer_free);
  g_free (sink->path);
  g_free (sink);
}
