/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include <string.h>

#include "whk_uri.h"


static int whk_uri_is_scheme(whk_str_t s);
static void whk_uri_cut(whk_str_t *s, whk_str_t *tail, uint8_t sep);
static void whk_uri_target(whk_uri_t *t, const whk_uri_t *b,
    const whk_uri_t *r);
static size_t whk_uri_merge(uint8_t *dst, const whk_uri_t *b,
    const whk_uri_t *r);
static size_t whk_uri_remove_dots(uint8_t *path, size_t len);
static uint8_t *whk_uri_copy(uint8_t *p, whk_str_t s);


void
whk_uri_parse(whk_uri_t *u, whk_str_t s)
{
    size_t          len;
    const uint8_t  *p;

    memset(u, 0, sizeof(whk_uri_t));

    whk_uri_cut(&s, &u->fragment, '#');
    whk_uri_cut(&s, &u->query, '?');

    p = s.len ? memchr(s.data, ':', s.len) : NULL;

    if (p) {
        len = (size_t) (p - s.data);

        if (whk_uri_is_scheme(whk_str(s.data, len))) {
            u->scheme = whk_str(s.data, len);
            s = whk_str(p + 1, s.len - len - 1);
        }
    }

    if (s.len >= 2 && s.data[0] == '/' && s.data[1] == '/') {
        s = whk_str(s.data + 2, s.len - 2);
        u->authority = s;

        p = s.len ? memchr(s.data, '/', s.len) : NULL;
        u->authority.len = p ? (size_t) (p - s.data) : s.len;

        s = whk_str(s.data + u->authority.len, s.len - u->authority.len);
    }

    u->path = s;
}


int
whk_uri_resolve(whk_mem_t *mem, whk_str_t base, whk_str_t ref, whk_str_t *out,
    whk_str_t *fragment)
{
    size_t     len;
    uint8_t   *buf, *p;
    whk_uri_t  b, r, t;

    whk_uri_parse(&b, base);
    whk_uri_parse(&r, ref);
    whk_uri_target(&t, &b, &r);

    *fragment = r.fragment;

    /* no more than all parts of both and ":", "//", "/" and "?" */

    buf = whk_mem_alloc(mem, base.len + ref.len + 5);
    if (buf == NULL) {
        return -1;
    }

    p = buf;

    if (t.scheme.data) {
        p = whk_uri_copy(p, t.scheme);
        *p++ = ':';
    }

    if (t.authority.data) {
        *p++ = '/';
        *p++ = '/';
        p = whk_uri_copy(p, t.authority);
    }

    if (t.path.data) {
        p = whk_uri_copy(p, t.path);

    } else {
        len = whk_uri_merge(p, &b, &r);
        p += whk_uri_remove_dots(p, len);
    }

    if (t.query.data) {
        *p++ = '?';
        p = whk_uri_copy(p, t.query);
    }

    *out = whk_str(buf, (size_t) (p - buf));

    return 0;
}


int
whk_uri_unescape(whk_mem_t *mem, whk_str_t s, whk_str_t *out)
{
    size_t    i, n;
    uint8_t  *buf;

    buf = whk_mem_alloc(mem, s.len + 1);
    if (buf == NULL) {
        return -1;
    }

    n = 0;

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '%' && s.len - i > 2
            && whk_str_decode(WHK_ENC_HEX, &buf[n], 1,
                              whk_str(s.data + i + 1, 2)) == 1)
        {
            n++;
            i += 2;
            continue;
        }

        buf[n++] = s.data[i];
    }

    *out = whk_str(buf, n);

    return 0;
}


static int
whk_uri_is_scheme(whk_str_t s)
{
    size_t   i;
    uint8_t  c, lower;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];
        lower = (uint8_t) (c | 0x20);

        if (lower >= 'a' && lower <= 'z') {
            continue;
        }

        if (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-'
                        || c == '.'))
        {
            return 0;
        }
    }

    return s.len > 0;
}


static void
whk_uri_cut(whk_str_t *s, whk_str_t *tail, uint8_t sep)
{
    const uint8_t  *p;

    p = s->len ? memchr(s->data, sep, s->len) : NULL;

    if (p) {
        *tail = whk_str(p + 1, s->len - (size_t) (p - s->data) - 1);
        s->len = (size_t) (p - s->data);
    }
}


/*
 * The components of the target; its path stays absent where it has to be
 * merged, with dots removed, from those of base and reference.
 */

static void
whk_uri_target(whk_uri_t *t, const whk_uri_t *b, const whk_uri_t *r)
{
    memset(t, 0, sizeof(whk_uri_t));

    t->query = r->query;

    if (r->scheme.data) {
        t->scheme = r->scheme;
        t->authority = r->authority;
        return;
    }

    t->scheme = b->scheme;

    if (r->authority.data) {
        t->authority = r->authority;
        return;
    }

    t->authority = b->authority;

    if (r->path.len == 0) {
        t->path = b->path.data ? b->path : whk_str("", 0);

        if (r->query.data == NULL) {
            t->query = b->query;
        }
    }
}


static size_t
whk_uri_merge(uint8_t *dst, const whk_uri_t *b, const whk_uri_t *r)
{
    size_t    len;
    uint8_t  *p;

    p = dst;

    if (r->scheme.data || r->authority.data
        || (r->path.len && r->path.data[0] == '/'))
    {
        p = whk_uri_copy(p, r->path);
        return (size_t) (p - dst);
    }

    len = b->path.len;

    while (len && b->path.data[len - 1] != '/') {
        len--;
    }

    if (len) {
        p = whk_uri_copy(p, whk_str(b->path.data, len));

    } else if (b->authority.data) {
        *p++ = '/';
    }

    p = whk_uri_copy(p, r->path);

    return (size_t) (p - dst);
}


/*
 * RFC 3986, 5.2.4, in place, segment by segment: out never passes in.
 */

static size_t
whk_uri_remove_dots(uint8_t *path, size_t len)
{
    size_t  in, end, out, seg;

    out = 0;

    for (in = 0; in < len; in = end) {

        /* a segment with the "/" in front of it, where there is one */

        seg = in + (path[in] == '/');

        for (end = seg; end < len && path[end] != '/'; end++) {
            /* void */
        }

        if (end - seg == 1 && path[seg] == '.') {

            if (end == len && seg > in) {
                path[out++] = '/';
            }

            continue;
        }

        if (end - seg == 2 && path[seg] == '.' && path[seg + 1] == '.') {

            while (out && path[--out] != '/') {
                /* void */
            }

            if (end == len && seg > in) {
                path[out++] = '/';
            }

            continue;
        }

        memmove(path + out, path + in, end - in);
        out += end - in;
    }

    return out;
}


static uint8_t *
whk_uri_copy(uint8_t *p, whk_str_t s)
{
    if (s.len) {
        memcpy(p, s.data, s.len);
    }

    return p + s.len;
}
