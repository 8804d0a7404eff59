/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_compile.h"


whk_rc_t
whk_compile_bound(whk_schema_t *s)
{
    s->prog.bound = s->prog.nodes.n;

    return WHK_OK;
}
