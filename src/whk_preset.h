/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_PRESET_H_INCLUDED
#define WHK_PRESET_H_INCLUDED


#include "whk_str.h"


/* a scheme that comes with the module, in the language of whk_scheme.h */

typedef struct {
    whk_str_t  name;
    whk_str_t  text;
} whk_preset_t;


/*
 * whk_presets() returns the static table of presets and stores the number
 * of its rows.
 */
const whk_preset_t *whk_presets(size_t *n);


#endif /* WHK_PRESET_H_INCLUDED */
