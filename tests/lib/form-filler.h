/* Fills in any form with plausible answers through a session, and looks whether it behaves. */
#pragma once

#include "sync/model/pw-form.h"

G_BEGIN_DECLS

typedef struct {
  guint questions;  /* answered */
  guint entries;    /* added to repeats, and some removed again */
  guint left;       /* problems that no plausible answer solved: constraints, empty lists */
  char *first_left; /* the first of them, with its place; owned, NULL if there is none */
} FormFilling;

void form_filling_clear (FormFilling *filling);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FormFilling, form_filling_clear)

/* Opens a session (lists are looked up in `folder`), answers what is asked, adds and removes
 * entries, asks for labels and choices, resumes from the saved state, finalises. FALSE with an
 * error that says what went wrong where: a call that must not fail did, an expression of the form
 * failed, a resumed draft differs, answers do not fit their form. */
gboolean form_filler_run (const PwForm *form, const char *folder, FormFilling *filling,
                          GError **error);

G_END_DECLS
