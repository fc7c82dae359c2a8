/* A handheld and a host's keys in a scratch folder, and the parcels that go between them. */
#pragma once

#include "firmware/send/app-host.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-receipt.h"

G_BEGIN_DECLS

/* A clock that stands where the test puts it. */
typedef struct {
  PwClock clock; /* first */
  PwMoment moment;
} CarryClock;

typedef struct {
  char *dir;        /* owned; the store is in dir/store, the rest is free */
  AppStore *store;  /* owned */
  PwIdentity *host; /* owned; the host that invites */
  CarryClock clock; /* of the store */
  PwPacker *packer; /* owned; the host's */
} CarryWorld;

/* Opens a new store whose clock stands at sample_time (0). For g_test_add(). */
void carry_world_set_up (CarryWorld *world, gconstpointer data);
void carry_world_tear_down (CarryWorld *world, gconstpointer data);
/* Closes the store and opens it again: what is there then is on the disk. */
void carry_world_reopen (CarryWorld *world);

/* Appends `count` small operations. */
void carry_world_record (CarryWorld *world, guint count);
/* Appends one whose text has `bytes` random letters, which do not compress well. */
void carry_world_record_random (CarryWorld *world, gsize bytes);
/* Captures a file of these bytes as evidence. */
PwDigest carry_world_capture (CarryWorld *world, gconstpointer bytes, gsize length);

/* An invitation of `host`; the challenge is `number` repeated. */
GBytes *carry_world_invitation (const PwIdentity *host, const char *name, guint8 number,
                                gint64 expires_s);
/* Pins world->host, from its invitation number 1. */
void carry_world_pin (CarryWorld *world);
AppHost *carry_world_host (CarryWorld *world);

/* A parcel to the handheld with one message. */
GBytes *carry_world_parcel (CarryWorld *world, const GByteArray *message);
/* Likewise with a certificate, or with the receipt of `host` for 1..seq with the right digest. */
GBytes *carry_world_certificate (CarryWorld *world, const PwIdentity *host, gint64 issued_s);
GBytes *carry_world_receipt (CarryWorld *world, const PwIdentity *host, guint64 seq,
                             gint64 host_ms);

/* Opens a parcel as the host. */
PwBatch *carry_world_open (CarryWorld *world, GBytes *parcel);
/* Checks every segment in it; `first`, `last` get the range. Fails the test if something is wrong.
 */
void carry_world_check_segment (CarryWorld *world, GBytes *parcel, guint64 *first, guint64 *last);

/* app_store_receipted(), which must not fail. */
guint64 carry_world_receipted (CarryWorld *world);

G_END_DECLS
