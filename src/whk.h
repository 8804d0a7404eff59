/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_H_INCLUDED
#define WHK_H_INCLUDED


/*
 * The engine as the glue sees it.  It has no clock, no log and no state of
 * its own; slices are borrowed, and contracts stand above each prototype.
 *
 * Configuration: whk_scheme_read() and whk_scheme_compile() make a scheme of
 * a definition, whk_policy_init() a policy of a scheme, whk_secret_create()
 * its secrets.  Request: whk_verify_begin() with the headers,
 * whk_verify_update() with the body, whk_verify_finish() for the verdict,
 * whk_verify_end() in any case; only then, and if the event matters,
 * whk_inspect_create() and so on with the same bytes.
 */

#include "whk_inspect.h"
#include "whk_preset.h"
#include "whk_verify.h"


#endif /* WHK_H_INCLUDED */
