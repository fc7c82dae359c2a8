/* The one error domain of the kit. */
#include "sync/base/pw-error.h"

#include <errno.h>
#include <glib/gi18n.h>

G_DEFINE_QUARK (pw - error - quark, pw_error)

static PwError
code_from_errno (int errno_value) {
  switch (errno_value) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return PW_ERROR_NO_SPACE;
  case EACCES:
  case EROFS:
  case EPERM:
    return PW_ERROR_ACCESS;
  case ENOENT:
  case ENOTDIR:
    return PW_ERROR_NOT_FOUND;
  case EEXIST:
    return PW_ERROR_EXISTS;
  case EBUSY:
    return PW_ERROR_BUSY;
  default:
    return PW_ERROR_SYSTEM;
  }
}

void
pw_error_set_errno (GError **error, int errno_value, const char *format, ...) {
  g_return_if_fail (format != NULL);
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  PwError code = code_from_errno (errno_value);
  const char *words = g_strerror (errno_value);
  if (code == PW_ERROR_NO_SPACE)
    words = _ ("the disk is full; free some space and try again");
  else if (code == PW_ERROR_ACCESS)
    words = _ ("it may not be read or written here; check the permissions and that it is not "
               "read-only");
  g_set_error (error, PW_ERROR, code, "%s: %s", what, words);
}

gboolean
pw_error_is (const GError *error, PwError code) {
  return error != NULL && error->domain == PW_ERROR && error->code == (int)code;
}

gboolean
pw_error_is_of_machine (const GError *error) {
  return pw_error_is (error, PW_ERROR_NO_SPACE) || pw_error_is (error, PW_ERROR_ACCESS)
         || pw_error_is (error, PW_ERROR_BUSY) || pw_error_is (error, PW_ERROR_SYSTEM);
}

const char *
pw_error_code_name (PwError code) {
  switch (code) {
  case PW_ERROR_USAGE:
    return "usage";
  case PW_ERROR_REFUSED:
    return "refused";
  case PW_ERROR_DAMAGED:
    return "damaged";
  case PW_ERROR_TOO_NEW:
    return "too_new";
  case PW_ERROR_TOO_BIG:
    return "too_big";
  case PW_ERROR_NO_SPACE:
    return "no_space";
  case PW_ERROR_ACCESS:
    return "access";
  case PW_ERROR_LOCKED:
    return "locked";
  case PW_ERROR_NOT_FOUND:
    return "not_found";
  case PW_ERROR_EXISTS:
    return "exists";
  case PW_ERROR_NOT_FOR_US:
    return "not_for_us";
  case PW_ERROR_UNTRUSTED:
    return "untrusted";
  case PW_ERROR_BROKEN:
    return "broken";
  case PW_ERROR_BUSY:
    return "busy";
  case PW_ERROR_INCOMPLETE:
    return "incomplete";
  case PW_ERROR_SYSTEM:
    return "system";
  }
  return "system";
}

int
pw_error_exit_status (const GError *error) {
  return pw_error_is (error, PW_ERROR_USAGE) ? 2 : 1;
}
