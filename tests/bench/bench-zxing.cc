/* Bench, ZXing: the C++ side of the peer library; the only C++ file, built where the library is. */
#include "tests/bench/bench-zxing.h"

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

unsigned
bench_zxing_read (const unsigned char *pixels, unsigned width, unsigned height) {
  ZXing::ImageView view (pixels, static_cast<int> (width), static_cast<int> (height),
                         ZXing::ImageFormat::Lum);
  ZXing::DecodeHints hints;
  hints.setFormats (ZXing::BarcodeFormat::QRCode);
  hints.setTryHarder (true);
  unsigned count = 0;
  for (const auto &result : ZXing::ReadBarcodes (view, hints))
    count += result.isValid () ? 1 : 0;
  return count;
}

const char *
bench_zxing_version (void) {
  return BENCH_ZXING_VERSION;
}
