/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_format.h"


uint8_t
whk_format_find(whk_str_t name)
{
    (void) name;

    return 0;
}


const char *
whk_format_name(uint8_t format)
{
    (void) format;

    return "";
}


int
whk_format_check(uint8_t format, whk_str_t text, whk_mem_t *mem)
{
    (void) format;
    (void) text;
    (void) mem;

    return 1;
}
