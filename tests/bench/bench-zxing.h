/* Bench, ZXing: reads QR codes with the peer library, where it is installed. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Number of QR codes that ZXing reads in a grey picture of one byte a pixel. */
unsigned bench_zxing_read (const unsigned char *pixels, unsigned width, unsigned height);

/* Its version, as its header says. */
const char *bench_zxing_version (void);

#ifdef __cplusplus
}
#endif
