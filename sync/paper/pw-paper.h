/* A record as a printed form: its lines in order, before anything is drawn.
 *
 * Form A follows the sections of Formulir Model A (Perbawaslu 5/2022): I data of the supervisor, II
 * activities, III short account, IV suspected violation, V potential dispute, place and date,
 * signature, documentation. Other forms are printed group by group with the labels of the form.
 * Paper is Indonesian: the words of the official form are no words of the program. */
#pragma once

#include <jansson.h>

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

typedef enum {
  PW_PAPER_CORNER,  /* text: which form it is, at the right */
  PW_PAPER_TITLE,   /* text, in the middle, large */
  PW_PAPER_SECTION, /* number and label of a section */
  PW_PAPER_FIELD,   /* number, label ":" text */
  PW_PAPER_HEAD,    /* number and label of what stands below */
  PW_PAPER_TEXT,    /* text alone, over the whole width */
  PW_PAPER_SIGNER,  /* label (post) and text (name), with room for the signature between */
} PwPaperKind;

typedef struct {
  PwPaperKind kind;
  guint indent; /* steps to the right */
  char *number; /* owned; "I.", "a.", "1."; "" if none */
  char *label;  /* owned; "" if none */
  char *text;   /* owned; "" if none; may have line feeds */
} PwPaperLine;

/* What paper says beside the answers. All may be NULL. */
typedef struct {
  const char *village;         /* name of the village, for its code */
  const char *record_code;     /* short code of the record */
  const char *const *captions; /* of evidence files that belong to no answer; NULL-terminated */
} PwPaperFacts;

/* GPtrArray of PwPaperLine. `answers` is an object, of a draft or a record. (transfer full) */
GPtrArray *pw_paper_lines (const PwForm *form, json_t *answers, const PwPaperFacts *facts);

/* All of it as text, for people who do not see the picture. (transfer full) */
char *pw_paper_text (const GPtrArray *lines);

/* "2024-10-07T21:43+07:00" as "Senin, 7 Oktober 2024 pukul 21.43 WIB"; a date without a time
 * likewise; what is neither stays as it is. (transfer full) */
char *pw_paper_moment (const char *text);

G_END_DECLS
