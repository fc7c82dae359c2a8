/* Answers in memory: jansson values addressed by path, compared, patched, and turned into CBOR or
 * text.
 *
 * An answers object holds groups (objects), repeats (arrays of objects) and scalars. Everything
 * here works without knowing the form: objects are groups, everything else - scalars, repeats,
 * lists of codes - is one field, the unit of merging (design section 10). A form only gives the
 * order in which fields are listed or printed.
 *
 * A path is "/" followed by node names joined by "/"; the root is not named: "/violation/place",
 * "/activities". A node name is 1 to PW_NAME_BYTES_MAX bytes of UTF-8 without "/".
 * A group without fields carries nothing: it is no change, and it is not listed.
 * The format is described in schemas/formats/answers.md. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "sync/base/pw-cbor.h"
#include "sync/model/pw-form.h"

G_BEGIN_DECLS

/* --- paths ----------------------------------------------------------------------------------- */

/* TRUE if `path` can address a field: absolute, names as above, at most PW_ANSWERS_DEPTH_MAX. */
gboolean pw_answers_path_is_valid (const char *path);

/* The value at `path`, or NULL. Groups can be asked for too; "/" is `answers` itself.
 * (transfer none) */
json_t *pw_answers_get (json_t *answers, const char *path);

/* Puts `value` at `path`, in place, making the groups on the way. FALSE, with nothing changed, if
 * the path is not valid, leads through something that is not a group, or names a group that still
 * holds fields. `value` is (transfer none): a reference is taken. */
gboolean pw_answers_set (json_t *answers, const char *path, json_t *value);

/* Removes what is at `path`, and the groups that are empty then. FALSE if nothing was there. */
gboolean pw_answers_unset (json_t *answers, const char *path);

/* --- fields and changes ---------------------------------------------------------------------- */

typedef struct {
  char *path;    /* owned */
  json_t *value; /* owned reference */
} PwAnswersField;

/* All fields of `answers` (an object): those the form knows in its order, then the others in
 * theirs. `form` may be NULL. GPtrArray of PwAnswersField. (transfer full) */
GPtrArray *pw_answers_fields (const PwForm *form, json_t *answers);

/* What turns `before` into `after`: `set` is an object of path -> value in the order of
 * pw_answers_fields() (jansson objects keep their order), `unset` an array of paths. Both are
 * always made. TRUE if there is any change. `form` may be NULL. (transfer full) */
gboolean pw_answers_diff (const PwForm *form, json_t *before, json_t *after, json_t **set,
                          json_t **unset);

/* A new object: `before` without the paths of `unset`, then with those of `set`. `set` and `unset`
 * may be NULL. NULL with REFUSED if a path cannot be set. (transfer full) */
json_t *pw_answers_apply (json_t *before, json_t *set, json_t *unset, GError **error);

/* REFUSED unless `set` is NULL or an object of valid path -> value where no value is an object or
 * null, `unset` is NULL or an array of valid paths, and no path stands twice or inside another
 * path of `set`; TOO_BIG if either is over the limits of answers. An operation's changes must pass
 * this. */
gboolean pw_answers_changes_are_valid (json_t *set, json_t *unset, GError **error);

/* JSON Merge Patch (RFC 7396) as a new value: null removes, objects merge, all else replaces.
 * `base` may be NULL. Neither argument is changed. (transfer full) */
json_t *pw_answers_merge_patch (json_t *base, json_t *patch);

/* --- bounds, CBOR, text ---------------------------------------------------------------------- */

/* TOO_BIG if `value` is over PW_ANSWERS_DEPTH_MAX, PW_ANSWERS_ITEMS_MAX or, as canonical CBOR,
 * PW_ANSWERS_BYTES_MAX, every number counted as 9 bytes; REFUSED if a node name is not one. Takes
 * no memory. */
gboolean pw_answers_check_limits (json_t *value, GError **error);

/* As pw_answers_check_limits(), for an object whose keys are paths: the `set` of an amendment. */
gboolean pw_answers_check_set_limits (json_t *set, GError **error);

/* Appends any JSON value as canonical CBOR: integers as integers, reals as the shortest float,
 * names in canonical order. Nothing can fail; check the limits before. */
void pw_answers_write_cbor (GByteArray *out, json_t *value);

/* Reads one map as an answers object, strictly canonical and within all limits. After a failure
 * `reader` stands where it stood before. Errors: DAMAGED. (transfer full) */
json_t *pw_answers_read_cbor (PwCborReader *reader, GError **error);

/* As pw_answers_read_cbor(), for a value of any kind: one field. */
json_t *pw_answers_read_value_cbor (PwCborReader *reader, GError **error);

/* As pw_answers_read_cbor(), for a map whose keys are paths: the `set` of an amendment. The
 * values' kinds are left to pw_answers_changes_are_valid(). */
json_t *pw_answers_read_set_cbor (PwCborReader *reader, GError **error);

/* Compact JSON on one line, in form order where `form` is given (it may be NULL). Reals have the
 * fewest digits that read back as the same double, and always a point or an exponent, so that
 * they stay reals. `value` may be of any kind. (transfer full) */
char *pw_answers_to_text (json_t *value, const PwForm *form);

G_END_DECLS
