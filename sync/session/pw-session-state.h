/* Numbers of the draft format, schemas/formats/draft-v1.md. Append only. */
#pragma once

#define PW_DRAFT_VERSION 1

/* Keys of one place. */
#define PW_DRAFT_CONTENT 1 /* question: text; group, entry: map of name -> place; repeat: array */
#define PW_DRAFT_HIDDEN 2  /* true: not relevant */
#define PW_DRAFT_GIVEN 3   /* question: JSON beside the text; otherwise true: given though empty */
#define PW_DRAFT_FAILED 4  /* expression that failed last: PwFormExpression */
#define PW_DRAFT_REASON 5  /* why a warned answer stands */
