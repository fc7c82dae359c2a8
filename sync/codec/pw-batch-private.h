/* What the two batch files share. */
#pragma once

#include "sync/codec/pw-batch.h"

#define PARCEL_MAGIC_0 'P'
#define PARCEL_MAGIC_1 'W'
#define PARCEL_VERSION 1

void _pw_parcel_write_header (guint8 *out, PwParcelKind kind, const guint8 *address);
