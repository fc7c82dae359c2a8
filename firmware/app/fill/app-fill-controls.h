/* The types of the controls, for app_fill_control_new(). */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define APP_TYPE_FILL_TEXT (app_fill_text_get_type ())         /* text and numbers */
#define APP_TYPE_FILL_REGION (app_fill_region_get_type ())     /* a village by name or code */
#define APP_TYPE_FILL_CHOICE (app_fill_choice_get_type ())     /* one or several of a list */
#define APP_TYPE_FILL_MOMENT (app_fill_moment_get_type ())     /* date, time, both */
#define APP_TYPE_FILL_PLACE (app_fill_place_get_type ())       /* a point, or points */
#define APP_TYPE_FILL_FILE (app_fill_file_get_type ())         /* photo, sound, any file */
#define APP_TYPE_FILL_RANK (app_fill_rank_get_type ())         /* an order */
#define APP_TYPE_FILL_RANGE (app_fill_range_get_type ())       /* a number between two */
#define APP_TYPE_FILL_TICK (app_fill_tick_get_type ())         /* seen and confirmed; yes or no */
#define APP_TYPE_FILL_READONLY (app_fill_readonly_get_type ()) /* only shown */

GType app_fill_text_get_type (void);
GType app_fill_region_get_type (void);
GType app_fill_choice_get_type (void);
GType app_fill_moment_get_type (void);
GType app_fill_place_get_type (void);
GType app_fill_file_get_type (void);
GType app_fill_rank_get_type (void);
GType app_fill_range_get_type (void);
GType app_fill_tick_get_type (void);
GType app_fill_readonly_get_type (void);

G_END_DECLS
