/* Names of the kinds of operations. */
#include "sync/model/pw-op.h"

#include <glib/gi18n.h>

const char *
pw_op_kind_name (PwOpKind kind) {
  switch (kind) {
  case PW_OP_CREATE:
    return "create";
  case PW_OP_AMEND:
    return "amend";
  case PW_OP_WITHDRAW:
    return "withdraw";
  case PW_OP_ATTACH:
    return "attach";
  case PW_OP_REVIEW:
    return "review";
  case PW_OP_DECIDE:
    return "decide";
  case PW_OP_ENROL:
    return "enrol";
  case PW_OP_REVOKE:
    return "revoke";
  case PW_OP_PUBLISH:
    return "publish";
  }
  return "unknown";
}

const char *
pw_op_kind_words (PwOpKind kind) {
  switch (kind) {
  case PW_OP_CREATE:
    return _ ("recorded");
  case PW_OP_AMEND:
    return _ ("amended");
  case PW_OP_WITHDRAW:
    return _ ("withdrawn");
  case PW_OP_ATTACH:
    return _ ("file added");
  case PW_OP_REVIEW:
    return _ ("reviewed");
  case PW_OP_DECIDE:
    return _ ("decided");
  case PW_OP_ENROL:
  case PW_OP_REVOKE:
  case PW_OP_PUBLISH:
    break; /* about no record, so in no history */
  }
  return "?";
}
