/* Names of the kinds of operations. */
#include "sync/model/pw-op.h"

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
