/* What reading and writing of CBOR share. */
#pragma once

#include "sync/base/pw-cbor.h"

/* Fewest bytes that hold `value` exactly: 2, 4 or 8 (RFC 8949 section 4.2.1). */
guint8 _pw_cbor_float_bytes (double value);
