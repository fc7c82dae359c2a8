/* A pad to enter a PIN. */
#include "firmware/app/start/app-pin-pad.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/device/app-store.h"

#define COLUMNS 3
#define DOTS_SHOWN_MAX 16
#define DOT "●"
#define NO_DOT "○"

enum { KEY_DELETE = 9, KEY_ENTER = 11, KEY_COUNT = 12 };

struct _AppPinPad {
  AdwBin parent_instance;
  PwSecret *buffer; /* owned */
  gsize length;     /* digits entered */
  GtkWidget *dots, *sentence, *spinner, *grid, *field, *toggle, *first, *last;
  gboolean busy;
};

G_DEFINE_TYPE (AppPinPad, app_pin_pad, ADW_TYPE_BIN)

static guint entered_signal;

/* --- what is entered ------------------------------------------------------------------------- */

static gboolean
uses_field (AppPinPad *pad) {
  return gtk_widget_get_visible (pad->field);
}

guint
app_pin_pad_length (AppPinPad *pad) {
  g_return_val_if_fail (APP_IS_PIN_PAD (pad), 0);
  if (uses_field (pad))
    return (guint)g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (pad->field)), -1);
  return (guint)pad->length;
}

static void
show (AppPinPad *pad) {
  guint count = MIN (app_pin_pad_length (pad), DOTS_SHOWN_MAX);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < MAX (count, APP_PIN_CHARACTERS_MIN); i++)
    g_string_append (text, i < count ? DOT : NO_DOT);
  gtk_label_set_text (GTK_LABEL (pad->dots), text->str);
  g_string_free (text, TRUE);
  g_autofree char *spoken
      = g_strdup_printf (ngettext ("%u character entered", "%u characters entered", count), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pad->dots), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

static void
add (AppPinPad *pad, char digit) {
  if (pad->busy || pad->length >= pad->buffer->length)
    return;
  pad->buffer->bytes[pad->length++] = (guint8)digit;
  show (pad);
}

static void
take_back (AppPinPad *pad) {
  if (pad->busy || pad->length == 0)
    return;
  pad->buffer->bytes[--pad->length] = 0;
  show (pad);
}

void
app_pin_pad_clear (AppPinPad *pad) {
  g_return_if_fail (APP_IS_PIN_PAD (pad));
  memset (pad->buffer->bytes, 0, pad->buffer->length);
  pad->length = 0;
  gtk_editable_set_text (GTK_EDITABLE (pad->field), "");
  show (pad);
}

PwSecret *
app_pin_pad_take (AppPinPad *pad) {
  g_return_val_if_fail (APP_IS_PIN_PAD (pad), NULL);
  if (!uses_field (pad))
    return pad->length > 0 ? pw_secret_new_copy (pad->buffer->bytes, pad->length) : NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (pad->field));
  gsize length = MIN (strlen (text), pad->buffer->length);
  return length > 0 ? pw_secret_new_copy (text, length) : NULL;
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
enter (AppPinPad *pad) {
  if (!pad->busy && app_pin_pad_length (pad) > 0)
    g_signal_emit (pad, entered_signal, 0);
}

static void
on_digit (GtkButton *button, gpointer data) {
  add (data, *gtk_button_get_label (button));
}

gboolean
app_pin_pad_key (AppPinPad *pad, guint keyval, GdkModifierType state) {
  g_return_val_if_fail (APP_IS_PIN_PAD (pad), FALSE);
  if (uses_field (pad) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (keyval == GDK_KEY_BackSpace || keyval == GDK_KEY_Delete) {
    take_back (pad);
    return TRUE;
  }
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) {
    enter (pad);
    return TRUE;
  }
  gunichar character = gdk_keyval_to_unicode (keyval);
  if (character < '0' || character > '9')
    return FALSE;
  add (pad, (char)character);
  /* So that Enter, which presses what is in focus, ends the PIN. */
  (void)gtk_widget_grab_focus (pad->last);
  return TRUE;
}

static void
on_toggled (GtkToggleButton *toggle, gpointer data) {
  AppPinPad *pad = data;
  app_pin_pad_clear (pad);
  gboolean letters = gtk_toggle_button_get_active (toggle);
  gtk_widget_set_visible (pad->field, letters);
  gtk_widget_set_visible (pad->dots, !letters);
  gtk_widget_set_visible (pad->grid, !letters);
  (void)gtk_widget_grab_focus (letters ? pad->field : pad->first);
}

/* --- parts ----------------------------------------------------------------------------------- */

static GtkWidget *
make_key (AppPinPad *pad, guint index) {
  static const char *const labels[KEY_COUNT]
      = { "1", "2", "3", "4", "5", "6", "7", "8", "9", NULL, "0", NULL };
  GtkWidget *button;
  if (index == KEY_DELETE) {
    button = gtk_button_new_from_icon_name ("edit-clear-symbolic");
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Delete the last digit"), -1);
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (take_back), pad);
  } else if (index == KEY_ENTER) {
    button = gtk_button_new_from_icon_name ("object-select-symbolic");
    gtk_widget_add_css_class (button, "suggested-action");
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Enter"), -1);
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (enter), pad);
  } else {
    button = gtk_button_new_with_label (labels[index]);
    g_signal_connect (button, "clicked", G_CALLBACK (on_digit), pad);
  }
  gtk_widget_add_css_class (button, "pin-key");
  return button;
}

static GtkWidget *
make_grid (AppPinPad *pad) {
  pad->grid = gtk_grid_new ();
  gtk_widget_add_css_class (pad->grid, "pin-grid");
  gtk_grid_set_column_homogeneous (GTK_GRID (pad->grid), TRUE);
  gtk_grid_set_row_homogeneous (GTK_GRID (pad->grid), TRUE);
  for (guint i = 0; i < KEY_COUNT; i++) {
    GtkWidget *key = make_key (pad, i);
    gtk_grid_attach (GTK_GRID (pad->grid), key, (int)(i % COLUMNS), (int)(i / COLUMNS), 1, 1);
    if (i == 0)
      pad->first = key;
    pad->last = key;
  }
  return pad->grid;
}

static GtkWidget *
make_sentence (AppPinPad *pad) {
  pad->sentence = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (pad->sentence), TRUE);
  gtk_label_set_justify (GTK_LABEL (pad->sentence), GTK_JUSTIFY_CENTER);
  pad->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (pad->spinner, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), pad->spinner);
  gtk_box_append (GTK_BOX (box), pad->sentence);
  return box;
}

static void
app_pin_pad_init (AppPinPad *pad) {
  pad->buffer = pw_secret_new (APP_PIN_BYTES_MAX);
  pad->dots = gtk_label_new (NULL);
  gtk_widget_add_css_class (pad->dots, "pin-dots");
  pad->field = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (pad->field), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pad->field), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("PIN with letters"), -1);
  gtk_widget_set_visible (pad->field, FALSE);
  g_signal_connect_swapped (pad->field, "activate", G_CALLBACK (enter), pad);
  GtkWidget *words = gtk_label_new_with_mnemonic (_ ("PIN with _letters"));
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  pad->toggle = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (pad->toggle), words);
  gtk_label_set_mnemonic_widget (GTK_LABEL (words), pad->toggle);
  gtk_widget_add_css_class (pad->toggle, "flat");
  gtk_widget_set_halign (pad->toggle, GTK_ALIGN_CENTER);
  g_signal_connect (pad->toggle, "toggled", G_CALLBACK (on_toggled), pad);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), pad->dots);
  gtk_box_append (GTK_BOX (box), pad->field);
  gtk_box_append (GTK_BOX (box), make_sentence (pad));
  gtk_box_append (GTK_BOX (box), make_grid (pad));
  gtk_box_append (GTK_BOX (box), pad->toggle);
  adw_bin_set_child (ADW_BIN (pad), box);
  gtk_widget_add_css_class (GTK_WIDGET (pad), "pin-pad");
  show (pad);
}

static void
app_pin_pad_finalize (GObject *object) {
  AppPinPad *pad = APP_PIN_PAD (object);
  pw_secret_free (pad->buffer);
  G_OBJECT_CLASS (app_pin_pad_parent_class)->finalize (object);
}

static void
app_pin_pad_class_init (AppPinPadClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_pin_pad_finalize;
  entered_signal = g_signal_new ("entered", APP_TYPE_PIN_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

AppPinPad *
app_pin_pad_new (void) {
  return g_object_new (APP_TYPE_PIN_PAD, NULL);
}

/* Sentences of errors begin small, because programs put their name before them. */
static char *
capital (const char *sentence) {
  if (*sentence == '\0')
    return g_strdup ("");
  g_autofree char *first = g_utf8_substring (sentence, 0, 1);
  g_autofree char *large = g_utf8_strup (first, -1);
  return g_strconcat (large, g_utf8_next_char (sentence), NULL);
}

void
app_pin_pad_say (AppPinPad *pad, const char *sentence, gboolean is_warning) {
  g_return_if_fail (APP_IS_PIN_PAD (pad) && sentence != NULL);
  g_autofree char *shown = capital (sentence);
  gtk_label_set_text (GTK_LABEL (pad->sentence), shown);
  if (is_warning)
    gtk_widget_add_css_class (pad->sentence, "error");
  else
    gtk_widget_remove_css_class (pad->sentence, "error");
}

void
app_pin_pad_set_busy (AppPinPad *pad, gboolean busy) {
  g_return_if_fail (APP_IS_PIN_PAD (pad));
  pad->busy = busy;
  gtk_widget_set_visible (pad->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (pad->spinner), busy);
}

GtkWidget *
app_pin_pad_first_focus (AppPinPad *pad) {
  g_return_val_if_fail (APP_IS_PIN_PAD (pad), NULL);
  return uses_field (pad) ? pad->field : pad->first;
}
