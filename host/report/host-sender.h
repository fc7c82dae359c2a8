/* Whom a batch is from, as far as it says itself: for people who watch it arrive. */
#pragma once

#include "host/intake/host-scan.h"

G_BEGIN_DECLS

/* "PKD Suka Marga (17.07.03.2007)" of an enrolled device, or a name that asks to be enrolled, or
 * the first digits of a device; NULL if the batch does not open here. Nothing is checked: what it
 * is worth, the merge says. (transfer full) */
char *host_sender_name (HostStore *store, GBytes *batch);

/* Fills `from` of each HostScanned. */
void host_sender_fill (HostStore *store, GArray *received);

G_END_DECLS
