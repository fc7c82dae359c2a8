/* Every hard limit of the kit, with its unit and its reason. */
#pragma once

#include <glib.h>

/* --- identities ------------------------------------------------------------------------------ */
#define PW_ID_BYTES 16         /* device, host and record ids: 128 bits never meet by chance */
#define PW_ADDRESS_BYTES 8     /* first bytes of an id, on the outside of a sealed batch */
#define PW_DIGEST_BYTES 32     /* BLAKE2b-256 */
#define PW_SIGNATURE_BYTES 64  /* Ed25519 (RFC 8032) */
#define PW_PUBLIC_KEY_BYTES 32 /* Ed25519 and X25519 */

/* --- answers --------------------------------------------------------------------------------- */
#define PW_TEXT_BYTES_MAX 65536      /* one text answer: about 25 typed pages */
#define PW_ANSWERS_BYTES_MAX 262144  /* one record as canonical CBOR */
#define PW_ANSWERS_DEPTH_MAX 16      /* groups inside groups; the deepest shipped form has 4 */
#define PW_ANSWERS_ITEMS_MAX 16384   /* values in one record: a guess, 100 times the largest seen */
#define PW_JSON_BYTES_MAX (64 << 20) /* one input of `record`: 30,000 records */
#define PW_JSON_ITEM_BYTES_MAX (2 << 20) /* one object of it: the largest record, all escaped */
#define PW_RECORD_OPS_MAX 10000  /* operations of one record: a guess, 1,000 times the usual */
#define PW_NAME_BYTES_MAX 200    /* names of persons, hosts, files */
#define PW_REASON_BYTES_MAX 4096 /* why a person amends, withdraws or decides */

/* --- forms ----------------------------------------------------------------------------------- */
#define PW_FORM_BYTES_MAX                                                                          \
  (8 << 20) /* one XForms file: form_a has 0.1 MB; a code list of a province fits */
#define PW_FORM_NODES_MAX 16384    /* nodes of one form: form_a has about 100 */
#define PW_FORM_CHOICES_MAX 262144 /* entries of all code lists of one form */
#define PW_FORM_LANGUAGES_MAX 64   /* translations of one form */
#define PW_FORM_OUTPUTS_MAX                                                                        \
  65536 /* <output>s that all questions show: a guess, 100 times the most */
#define PW_FORM_READS_MAX                                                                          \
  (1 << 20) /* pairs of a node and an expression that reads it: 128 for each of 8,000 questions */

#define PW_XPATH_BYTES_MAX 32768    /* one expression: the longest seen in public forms has 9,000 */
#define PW_XPATH_DEPTH_MAX 64       /* brackets inside brackets of one expression */
#define PW_XPATH_STEPS_MAX 10000000 /* of libxml2 for one evaluation: about half a second */
#define PW_XPATH_TEXT_BYTES_MAX (1 << 20) /* text that one function makes: 16 times an answer */
#define PW_XPATH_NESTING_MAX 8            /* evaluations inside each other: texts with outputs */
#define PW_XPATH_REGEX_BYTES_MAX 4096     /* one regular expression */
#define PW_XPATH_REGEX_STEPS_MAX 200000   /* of one match: some milliseconds */
#define PW_XPATH_REGEX_KEPT_MAX 64        /* compiled regular expressions of one session */

/* --- comma-separated values ------------------------------------------------------------------ */
#define PW_CSV_COLUMNS_MAX 256         /* of one table: ten times the widest list seen */
#define PW_CSV_ROW_BYTES_MAX (1 << 20) /* of one row without quotes: a cell may hold a shape */

#define PW_SESSION_BYTES_MAX                                                                       \
  (4 << 20)                          /* a draft: answers of one record, also those not relevant    \
                                      */
#define PW_DRAFT_FILES_MAX 256       /* files captured for one draft: a guess, 50 times the usual */
#define PW_SESSION_ENTRIES_MAX 1000  /* entries of one repeat: 200 are far more than seen */
#define PW_SESSION_ITEMS_MAX 262144  /* places of one session: 200 entries of 1,000 questions */
#define PW_SESSION_ACTIONS_MAX 4096  /* setvalue that one change sets off: then they go round */
#define PW_SESSION_ROWS_MAX 6        /* answers of lists kept for the next question, 4 MB each */
#define PW_LIST_BYTES_MAX (64 << 20) /* one list as CSV: all regions of the nation have 2 MB */
#define PW_LIST_ROWS_MAX 1000000     /* rows of one list: ten times all regions */
#define PW_LIST_COLUMNS_MAX 64       /* columns of one list */
#define PW_LIST_LOADED_MAX 5000      /* rows of a list in memory at one time: one question */
#define PW_LIST_XML_BYTES_MAX (8 << 20) /* one list as XML: the tree takes ten times that */
#define PW_PACK_PART_BYTES (256 << 10)  /* packed bytes of a form or list in one message */
#define PW_PACK_SPARE_BYTES 1024 /* what packing may add to incompressible bytes: 16 blocks */
#define PW_HOLDINGS_MAX 4096     /* forms and lists told of: 40 times what a campaign has */

/* --- catalogue ------------------------------------------------------------------------------- */
#define PW_CATALOG_FILE_BYTES_MAX (4 << 20) /* one table: 70 times the largest of ours */
#define PW_CATALOG_ROWS_MAX 20000           /* of one table: holidays of 1,000 years */
#define PW_CATALOG_NUMBER_MAX 9999          /* amount of a limit, minutes of a zone */
#define PW_LAW_SUBJECTS_MAX 200             /* judged of one record: 20 times the most seen */
#define PW_LAW_CODES_MAX 500                /* acts of one record: ten times the list of them */

/* --- log and batch --------------------------------------------------------------------------- */
#define PW_OP_BYTES_MAX 393216           /* answers, plus room for the rest of an operation */
#define PW_OP_PARENTS_MAX 64             /* heads seen by one author */
#define PW_OP_REASONS_MAX 64             /* warnings accepted in one operation */
#define PW_SEGMENT_OPS_MAX 65536         /* operations in one segment */
#define PW_BATCH_BYTES_MAX (4 << 20)     /* 4 MiB: what one QR transfer can carry */
#define PW_BATCH_ITEMS_MAX 4096          /* segments, messages, parts of one batch, each */
#define PW_CONTENT_BYTES_MAX (16 << 20)  /* a batch after decompression */
#define PW_BLOB_BYTES_MAX (64 << 20)     /* one evidence file */
#define PW_BLOB_PART_BYTES (1 << 20)     /* evidence travels in parts of 1 MiB */
#define PW_SEALED_CHUNK_BYTES (64 << 10) /* evidence at rest: unit of encryption */

/* --- QR link --------------------------------------------------------------------------------- */
#define PW_SYMBOL_BYTES_UNIT 111  /* T = 111 << n; 4 of 111 fill version 14-L to 97 % */
#define PW_SYMBOL_SHIFT_MAX 4     /* T up to 1,776 */
#define PW_SYMBOL_COUNT_MAX 4096  /* k: the decoder holds k * (k + T) bytes */
#define PW_SYMBOL_ID_MAX 0xFFFFFF /* 3 bytes in a frame: 10 hours at 500 symbols a second */
#define PW_FRAME_HEADER_BYTES 14
#define PW_FRAME_BYTES_MAX 2953   /* version 40-L, byte mode (ISO/IEC 18004) */
#define PW_TRANSFERS_MAX 8        /* transfers collected side by side from one camera or folder */
#define PW_TRANSFERS_DONE_MAX 256 /* finished transfers whose late frames are known: a guess */
#define PW_TILES_MAX 64           /* QR codes in one picture */
#define PW_PICTURE_PIXELS_MAX (64 << 20)     /* one picture; a 64-megapixel phone photo */
#define PW_PICTURE_FILE_BYTES_MAX (72 << 20) /* its file: a PGM with one byte a pixel, and room */

/* --- camera ---------------------------------------------------------------------------------- */
#define PW_CAMERA_SIDE_MAX 4096        /* a frame: that of a 4K camera, either way round */
#define PW_CAMERA_TEXT_BYTES_MAX 4096  /* one sentence of panwas-camera */
#define PW_CAMERA_OPEN_MS 60000        /* to the first frame: GStreamer looks at its plugins once */
#define PW_CAMERA_FRAME_MS 10000       /* between frames: 100 times the longest exposure */
#define PW_CAMERA_MEMORY_MAX (1 << 30) /* of panwas-camera: decoders of a 4K video take 300 MB */
#define PW_CAMERA_VIEW_SIDE_MAX 640    /* of the picture to aim by: more is not seen */
#define PW_PHOTO_BYTES_MAX (16 << 20)  /* a JPEG of PW_CAMERA_SIDE_MAX squared, richly detailed */
#define PW_SOUND_MS_MAX 1800000        /* one recording: half an hour; a longer talk is several */
#define PW_SOUND_BYTES_MAX (16 << 20)  /* of it: at 48 kbit/s half an hour takes 11 MB */
#define PW_SOUND_PIECE_BYTES_MAX 65536 /* of one message: a page of Ogg has at most 65,307 */
#define PW_LIVE_SCAN_EVENTS_PER_S 15   /* progress and previews: as smooth as people notice */

/* --- carrying -------------------------------------------------------------------------------- */
#define PW_COURIER_BYTES_MAX                                                                       \
  (64 << 20)                        /* parcels of others on a handheld: 16 of the largest, or      \
                                     * months of a district's ordinary ones; the rest of the       \
                                     * disk stays for the owner's own evidence */
#define PW_COURIER_PARCELS_MAX 4096 /* small ones cost time to list */
#define PW_PARCEL_REUSE_MS                                                                         \
  3600000 /* a parcel shown by QR again within an hour is the same, so a                           \
           * scan can go on; later it is sealed anew, because the host                             \
           * compares its time of sealing with its own clock */

/* --- cable ----------------------------------------------------------------------------------- */
#define PW_CABLE_PAYLOAD_MAX 1024     /* of one block: what noise costs */
#define PW_CABLE_BLOCK_BYTES_MAX 1056 /* a block on the line: payload, 17 bytes, stuffing */
#define PW_CABLE_WINDOW 16            /* blocks on their way: 16 KB fill a USB line */
#define PW_CABLE_RESEND_MS 500        /* at 115,200 bit/s news come every 90 ms */
#define PW_CABLE_OUT_BYTES 4096       /* that wait for the line: what is lost is told behind them */
#define PW_CABLE_ALIVE_MS 1000        /* a sign of life */
#define PW_CABLE_SILENCE_MS 10000     /* ten of them are missing: the cable is cut */
#define PW_CABLE_BUSY_S_MAX 1800      /* the longest merge that a handheld waits for */
#define PW_CABLE_STALL_MS 60000       /* signs of life, but no file goes on: give up */
#define PW_CABLE_FILES_MAX 8192       /* of one session, either way: two couriers' worth */
#define PW_CABLE_TRIES_MAX 3          /* times that one file may arrive damaged */
#define PW_CABLE_KEEP_BYTES (256 << 10) /* of a file on its way, written aside so often */
#define PW_CABLE_PARTS_MAX 16           /* unfinished files kept: 64 MB at most */

/* --- files ----------------------------------------------------------------------------------- */
#define PW_STICK_FILES_MAX 100000 /* names looked at in one folder of a stick */

/* --- host ------------------------------------------------------------------------------------ */
#define PW_INVITE_DAYS 30   /* an invitation lapses: weeks pass between printing and scanning */
#define PW_INVITES_MAX 1000 /* made in one go: more than the villages of any district */
#define PW_OUTBOX_DAYS 60   /* a shared record rides along this long: a guess, twice a month */
#define PW_REPLY_DAYS 400   /* names of replies are known this long: longer than any campaign */
#define PW_REPLY_CONTENT_BYTES                                                                     \
  (1 << 20) /* plain bytes aimed at in one reply; more go in a second */
#define PW_PASS_ON_PARTS_BYTES                                                                     \
  (3 << 20) /* evidence in one parcel between hosts: three pieces, and room for their heads */
#define PW_COPY_BYTES_MAX (2 << 20) /* operations of one shared record: 1,300 mean records */

G_STATIC_ASSERT (PW_PHOTO_BYTES_MAX <= PW_BLOB_BYTES_MAX);
G_STATIC_ASSERT (PW_SOUND_BYTES_MAX <= PW_BLOB_BYTES_MAX);
G_STATIC_ASSERT (PW_CAMERA_SIDE_MAX *PW_CAMERA_SIDE_MAX <= PW_PICTURE_PIXELS_MAX);
G_STATIC_ASSERT (PW_ANSWERS_BYTES_MAX < PW_OP_BYTES_MAX);
G_STATIC_ASSERT (PW_OP_BYTES_MAX < PW_BATCH_BYTES_MAX);
G_STATIC_ASSERT (PW_BLOB_PART_BYTES < PW_BATCH_BYTES_MAX);
G_STATIC_ASSERT (PW_BLOB_PART_BYTES % PW_SEALED_CHUNK_BYTES == 0);
G_STATIC_ASSERT (PW_TEXT_BYTES_MAX < PW_ANSWERS_BYTES_MAX);
G_STATIC_ASSERT (PW_REPLY_CONTENT_BYTES + PW_COPY_BYTES_MAX < PW_BATCH_BYTES_MAX);
G_STATIC_ASSERT (PW_PASS_ON_PARTS_BYTES >= PW_BLOB_PART_BYTES);
G_STATIC_ASSERT (PW_PASS_ON_PARTS_BYTES + PW_BATCH_ITEMS_MAX * 64 < PW_BATCH_BYTES_MAX);
G_STATIC_ASSERT (PW_ANSWERS_BYTES_MAX * 6 < PW_JSON_ITEM_BYTES_MAX);
G_STATIC_ASSERT (PW_BATCH_BYTES_MAX / PW_SYMBOL_COUNT_MAX
                 < (PW_SYMBOL_BYTES_UNIT << PW_SYMBOL_SHIFT_MAX));
