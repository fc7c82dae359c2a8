/* The one error domain of the kit; a code says what the person holding it can do next. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_ERROR (pw_error_quark ())

/* Codes are named after the remedy, not the place of failure. Append only. */
typedef enum {
  PW_ERROR_USAGE = 1,  /* wrong command line: read --help */
  PW_ERROR_REFUSED,    /* the input breaks a rule: correct it */
  PW_ERROR_DAMAGED,    /* bytes are cut or changed: scan or copy again */
  PW_ERROR_TOO_NEW,    /* made by a newer version: update this program */
  PW_ERROR_TOO_BIG,    /* over a stated limit: split it */
  PW_ERROR_NO_SPACE,   /* the disk or stick is full: free some space */
  PW_ERROR_ACCESS,     /* not readable or not writable: check the folder */
  PW_ERROR_LOCKED,     /* PIN missing or wrong */
  PW_ERROR_NOT_FOUND,  /* no such thing here */
  PW_ERROR_EXISTS,     /* it is there already */
  PW_ERROR_NOT_FOR_US, /* sealed to somebody else: carry it to them */
  PW_ERROR_UNTRUSTED,  /* signature, key or certificate does not hold */
  PW_ERROR_BROKEN,     /* our own store does not check: call the office */
  PW_ERROR_BUSY,       /* another program is using it: wait */
  PW_ERROR_INCOMPLETE, /* more is needed: go on scanning */
  PW_ERROR_SYSTEM,     /* anything else the system said */
} PwError;

GQuark pw_error_quark (void);

/* Sets `error` from errno: ENOSPC/EDQUOT/EFBIG -> NO_SPACE, EACCES/EROFS/EPERM -> ACCESS, ENOENT ->
 * NOT_FOUND, EEXIST -> EXISTS, EBUSY -> BUSY, otherwise SYSTEM. The message is `what` formatted,
 * then ": ", then what to do (NO_SPACE, ACCESS) or the system's words. */
void pw_error_set_errno (GError **error, int errno_value, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* TRUE if `error` is of our domain with `code`. NULL is FALSE. */
gboolean pw_error_is (const GError *error, PwError code);

/* TRUE if `error` says something of the machine at this moment (NO_SPACE, ACCESS, BUSY, SYSTEM) and
 * nothing of what was being looked at: no verdict may come of it. NULL is FALSE. */
gboolean pw_error_is_of_machine (const GError *error);

/* Short stable name of a code for machine-readable output, such as "damaged". */
const char *pw_error_code_name (PwError code);

/* Exit status of a program that ends with `error`: 2 for USAGE, otherwise 1. */
int pw_error_exit_status (const GError *error);

G_END_DECLS
