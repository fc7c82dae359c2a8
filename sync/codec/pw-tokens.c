/* Static tokens for free text. */
#include "sync/codec/pw-tokens.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define NO_TOKEN G_MAXUINT32
#define RUN_BYTES_MAX 255
#define PIECE_BYTES_MAX 65536 /* longer texts are coded in pieces: bounds the working memory */

typedef struct {
  guint8 length;
  guint8 text[PW_TOKEN_BYTES_MAX];
} Token;

/* The cheapest way from one byte of the text to its end. */
typedef struct {
  guint32 cost;     /* coded bytes */
  guint32 run_cost; /* likewise, if a run is already open */
  guint32 token;    /* to take here; NO_TOKEN: open a run */
} Step;

struct PwTokens {
  Token *tokens; /* owned; by number */
  guint count;
  guint one_byte_count;
  guint32 *sorted;        /* owned: numbers, in the order of their text */
  guint32 first[256 + 1]; /* in `sorted`: where texts that start with this byte begin */
  Step *steps;            /* owned: working memory of the encoder; NULL until needed */
};

G_STATIC_ASSERT (sizeof (Token) == 32);

/* --- the table ------------------------------------------------------------------------------- */

static int
compare_tokens (gconstpointer a, gconstpointer b, gpointer user_data) {
  const Token *tokens = user_data;
  const Token *left = &tokens[*(const guint32 *)a], *right = &tokens[*(const guint32 *)b];
  int order = memcmp (left->text, right->text, MIN (left->length, right->length));
  return order != 0 ? order : (int)left->length - (int)right->length;
}

static gboolean
fail (GError **error, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("the token table is damaged: %s"), why);
  return FALSE;
}

static gboolean
sort_tokens (PwTokens *tokens, GError **error) {
  for (guint32 i = 0; i < tokens->count; i++)
    tokens->sorted[i] = i;
  g_qsort_with_data (tokens->sorted, (int)tokens->count, sizeof *tokens->sorted, compare_tokens,
                     tokens->tokens);
  for (guint32 i = 1; i < tokens->count; i++)
    if (compare_tokens (&tokens->sorted[i - 1], &tokens->sorted[i], tokens->tokens) == 0)
      return fail (error, _ ("a token stands twice"));
  guint32 at = 0;
  for (guint byte = 0; byte < 256; byte++) {
    tokens->first[byte] = at;
    while (at < tokens->count && tokens->tokens[tokens->sorted[at]].text[0] == byte)
      at++;
  }
  tokens->first[256] = at;
  g_assert (at == tokens->count);
  return TRUE;
}

PwTokens *
pw_tokens_new (GPtrArray *list, guint one_byte_count, GError **error) {
  if (one_byte_count > 255 || one_byte_count > list->len
      || list->len > one_byte_count + (255 - one_byte_count) * 256) {
    fail (error, _ ("the number of tokens is wrong"));
    return NULL;
  }
  g_autoptr (PwTokens) tokens = g_new0 (PwTokens, 1);
  tokens->count = list->len;
  tokens->one_byte_count = one_byte_count;
  tokens->tokens = g_new0 (Token, list->len);
  tokens->sorted = g_new (guint32, list->len);
  for (guint i = 0; i < list->len; i++) {
    gsize length;
    const void *text = g_bytes_get_data (g_ptr_array_index (list, i), &length);
    if (length < 1 || length > PW_TOKEN_BYTES_MAX) {
      fail (error, _ ("a token is empty or too long"));
      return NULL;
    }
    tokens->tokens[i].length = (guint8)length;
    memcpy (tokens->tokens[i].text, text, length);
  }
  if (!sort_tokens (tokens, error))
    return NULL;
  return g_steal_pointer (&tokens);
}

void
pw_tokens_free (PwTokens *tokens) {
  if (tokens == NULL)
    return;
  g_free (tokens->tokens);
  g_free (tokens->sorted);
  g_free (tokens->steps);
  g_free (tokens);
}

/* --- encoding -------------------------------------------------------------------------------- */

/* First of `sorted`[low..high) whose byte number `depth` is at least `byte`. */
static guint32
lower_bound (const PwTokens *tokens, guint32 low, guint32 high, guint depth, guint byte) {
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (tokens->tokens[tokens->sorted[middle]].text[depth] < byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The cheapest step at text[at], given all later ones. */
static Step
best_step (const PwTokens *tokens, const guint8 *text, gsize length, gsize at, const Step *steps) {
  Step step
      = { .run_cost = 1 + MIN (steps[at + 1].cost, steps[at + 1].run_cost), .token = NO_TOKEN };
  step.cost = 2 + step.run_cost;
  guint32 low = tokens->first[text[at]], high = tokens->first[text[at] + 1];
  /* All of sorted[low..high) start with the `depth` bytes at `at`. */
  for (guint depth = 1; low < high; depth++) {
    guint32 number = tokens->sorted[low];
    if (tokens->tokens[number].length == depth) {
      guint32 cost = (number < tokens->one_byte_count ? 1 : 2) + steps[at + depth].cost;
      if (cost <= step.cost) {
        step.cost = cost;
        step.token = number;
      }
      low++;
    }
    if (at + depth >= length || depth >= PW_TOKEN_BYTES_MAX)
      break;
    low = lower_bound (tokens, low, high, depth, text[at + depth]);
    high = lower_bound (tokens, low, high, depth, text[at + depth] + 1u);
  }
  return step;
}

static void
append_run (GByteArray *out, const guint8 *bytes, gsize length) {
  while (length > 0) {
    guint8 part = (guint8)MIN (length, RUN_BYTES_MAX);
    g_byte_array_append (out, (const guint8[]){ 0, part }, 2);
    g_byte_array_append (out, bytes, part);
    bytes += part;
    length -= part;
  }
}

/* Appends the path that `steps` describe. */
static void
append_path (const PwTokens *tokens, const guint8 *text, gsize length, GByteArray *out) {
  const Step *steps = tokens->steps;
  gsize at = 0;
  while (at < length) {
    guint32 number = steps[at].token;
    if (number == NO_TOKEN) {
      gsize end = at + 1;
      while (end < length && steps[end].run_cost < steps[end].cost)
        end++;
      append_run (out, text + at, end - at);
      at = end;
      continue;
    }
    if (number < tokens->one_byte_count) {
      g_byte_array_append (out, (const guint8[]){ (guint8)(number + 1) }, 1);
    } else {
      guint32 rest = number - tokens->one_byte_count;
      guint8 page = (guint8)(tokens->one_byte_count + 1 + rest / 256);
      g_byte_array_append (out, (const guint8[]){ page, (guint8)(rest % 256) }, 2);
    }
    at += tokens->tokens[number].length;
  }
}

gsize
pw_tokens_encode (PwTokens *tokens, const char *text, gsize length, GByteArray *out) {
  guint before = out->len;
  if (tokens->steps == NULL)
    tokens->steps = g_new (Step, PIECE_BYTES_MAX + 1);
  while (length > 0) {
    const guint8 *piece = (const guint8 *)text;
    gsize piece_length = MIN (length, PIECE_BYTES_MAX);
    /* A run can always end here at no cost. */
    tokens->steps[piece_length] = (Step){ .token = NO_TOKEN };
    for (gsize at = piece_length; at-- > 0;)
      tokens->steps[at] = best_step (tokens, piece, piece_length, at, tokens->steps);
    append_path (tokens, piece, piece_length, out);
    text += piece_length;
    length -= piece_length;
  }
  return out->len - before;
}

/* --- decoding -------------------------------------------------------------------------------- */

/* The token that starts at *at, which is not a run; *at is moved behind it. NULL if there is none.
 */
static inline const Token *
next_token (const PwTokens *tokens, const guint8 **at, const guint8 *end) {
  guint number = (guint) * (*at)++ - 1;
  if (number >= tokens->one_byte_count) {
    if (*at == end)
      return NULL;
    number = tokens->one_byte_count + (number - tokens->one_byte_count) * 256 + *(*at)++;
  }
  return number < tokens->count ? &tokens->tokens[number] : NULL;
}

gboolean
pw_tokens_measure (const PwTokens *tokens, const guint8 *coded, gsize coded_length, gsize *length) {
  const guint8 *at = coded, *end = coded + coded_length;
  gsize sum = 0;
  while (at < end) {
    if (*at == 0) {
      if (end - at < 2 || at[1] == 0 || end - at < 2 + (gssize)at[1])
        return FALSE;
      sum += at[1];
      at += 2 + at[1];
      continue;
    }
    const Token *token = next_token (tokens, &at, end);
    if (token == NULL)
      return FALSE;
    sum += token->length;
  }
  *length = sum;
  return TRUE;
}

void
pw_tokens_decode (const PwTokens *tokens, const guint8 *coded, gsize coded_length, guint8 *text) {
  const guint8 *at = coded, *end = coded + coded_length;
  while (at < end) {
    if (*at == 0) {
      memcpy (text, at + 2, at[1]);
      text += at[1];
      at += 2 + at[1];
      continue;
    }
    const Token *token = next_token (tokens, &at, end);
    g_assert (token != NULL); /* measured before */
    /* The whole slot: a copy of constant length is faster than one of the right length. */
    memcpy (text, token->text, sizeof token->text);
    text += token->length;
  }
}
