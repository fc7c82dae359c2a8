/* Carry: sealed parcels of others are taken from a neighbour and handed on. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_carry_page_new (AppDesk *desk);

G_END_DECLS
