/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_FORM_H_INCLUDED
#define WHK_FORM_H_INCLUDED


#include "whk_reason.h"
#include "whk_str.h"


/* bytes of the longest name of a field that can be looked for */

#define WHK_FORM_NAME  64


/*
 * Where the value of a field goes, in portions of at most 512 bytes.
 * Returns anything but WHK_OK to stop.
 */
typedef whk_rc_t (*whk_form_value_pt)(void *data, const uint8_t *p,
    size_t len);


/*
 * One application/x-www-form-urlencoded body being searched for a field.
 * The fields are private.
 */
typedef struct {
    whk_str_t          field;
    whk_form_value_pt  value;
    void              *data;
    unsigned           started;
    unsigned           found;
    unsigned           selected;     /* in the value of the field */
    unsigned           skipped;      /* in the value of another one */
    unsigned           escape;       /* digits of an escape that are due */
    uint8_t            byte;         /* the first of them */
    size_t             len;          /* of the name so far */
    uint8_t            name[WHK_FORM_NAME + 1];
    size_t             nbuf;
    uint8_t            buf[512];
} whk_form_t;


/*
 * whk_form_init() starts to look for a field of 1 to WHK_FORM_NAME bytes;
 * value() will get its value, decoded.
 */
void whk_form_init(whk_form_t *f, whk_str_t field, whk_form_value_pt value,
    void *data);

/*
 * whk_form_feed() takes the next bytes of the body, in any portions.
 *
 * Returns WHK_OK, WHK_REJECT if an escape is malformed or the field comes
 * again, or what value() returned.
 */
whk_rc_t whk_form_feed(whk_form_t *f, const uint8_t *p, size_t len)
    WHK_MUST_CHECK;

/*
 * whk_form_finish() ends the body.
 *
 * Returns WHK_OK, WHK_REJECT if the field was not there or the body ends in
 * an escape, or what value() returned.
 */
whk_rc_t whk_form_finish(whk_form_t *f) WHK_MUST_CHECK;


#endif /* WHK_FORM_H_INCLUDED */
