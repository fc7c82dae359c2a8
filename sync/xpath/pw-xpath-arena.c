/* Memory for the tree of one expression: taken bit by bit, given back all at once. */
#include "sync/xpath/pw-xpath-ast.h"

#include <string.h>

#define ARENA_BLOCK_BYTES 2048

typedef struct Block Block;
struct Block {
  Block *next;
  gsize used, size; /* bytes of `data` */
  gpointer data[];
};

struct PwXpathArena {
  Block *blocks; /* owned; the first is being filled */
};

PwXpathArena *
pw_xpath_arena_new (void) {
  return g_new0 (PwXpathArena, 1);
}

void
pw_xpath_arena_free (PwXpathArena *arena) {
  if (arena == NULL)
    return;
  for (Block *block = arena->blocks, *next; block != NULL; block = next) {
    next = block->next;
    g_free (block);
  }
  g_free (arena);
}

gpointer
pw_xpath_arena_take (PwXpathArena *arena, gsize size) {
  size = (size + sizeof (gpointer) - 1) / sizeof (gpointer) * sizeof (gpointer);
  if (arena->blocks == NULL || arena->blocks->size - arena->blocks->used < size) {
    gsize block_size = MAX (size, ARENA_BLOCK_BYTES);
    Block *block = g_malloc (sizeof (Block) + block_size);
    block->used = 0;
    block->size = block_size;
    block->next = arena->blocks;
    arena->blocks = block;
  }
  gpointer taken = (char *)arena->blocks->data + arena->blocks->used;
  arena->blocks->used += size;
  memset (taken, 0, size);
  return taken;
}

char *
pw_xpath_arena_text (PwXpathArena *arena, const char *text, gsize length) {
  char *copy = pw_xpath_arena_take (arena, length + 1);
  memcpy (copy, text, length);
  return copy;
}
