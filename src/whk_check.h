/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_CHECK_H_INCLUDED
#define WHK_CHECK_H_INCLUDED


#include "whk_verify.h"


/*
 * whk_check() does what whk_verify_begin() says of the headers: it needs
 * v->policy and v->request, and fills in candidates, signature, timestamp,
 * msec, id and event.  Only whk_verify.c calls it.
 *
 * Returns WHK_OK, WHK_REJECT or WHK_ERROR, the last two with v->reason.
 */
whk_rc_t whk_check(whk_verify_t *v, int64_t now) WHK_MUST_CHECK;


#endif /* WHK_CHECK_H_INCLUDED */
