/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_format_check.h"


#define WHK_HOST_MAX_NAME   253
#define WHK_HOST_MAX_LABEL  63
#define WHK_HOST_MAX_LOCAL  64


static int whk_host_is_label(whk_str_t label);
static int whk_host_groups(whk_str_t s, int *groups);
static int whk_host_is_group(whk_str_t group);
static int whk_host_is_local(whk_str_t s);
static int whk_host_is_quoted(whk_str_t s);
static int whk_host_is_domain(whk_str_t s);


/* labels of letters, digits and inner hyphens */

int
whk_format_hostname(whk_str_t s)
{
    whk_str_t  label;

    if (s.len == 0 || s.len > WHK_HOST_MAX_NAME) {
        return 0;
    }

    while (whk_str_split(&s, &label, '.')) {

        if (!whk_host_is_label(label)) {
            return 0;
        }
    }

    return 1;
}


int
whk_format_ipv4(whk_str_t s)
{
    int        n;
    int64_t    value;
    whk_str_t  part;

    for (n = 0; whk_str_split(&s, &part, '.'); n++) {

        if (whk_str_decimal(part, 3, &value) != 0 || value > 255) {
            return 0;
        }
    }

    return n == 4;
}


int
whk_format_ipv6(whk_str_t s)
{
    int        left, right;
    size_t     i;
    whk_str_t  head;

    for (i = 0; i + 1 < s.len; i++) {

        if (s.data[i] == ':' && s.data[i + 1] == ':') {
            break;
        }
    }

    if (i + 1 >= s.len) {
        return whk_host_groups(s, &left) && left == 8;
    }

    head = whk_str(s.data, i);
    s = whk_str_skip(s, i + 2);

    left = 0;
    right = 0;

    /* an IPv4 address is at the very end, so there is none before "::" */

    for (i = 0; i < head.len; i++) {

        if (head.data[i] == '.') {
            return 0;
        }
    }

    return (head.len == 0 || whk_host_groups(head, &left))
           && (s.len == 0 || whk_host_groups(s, &right))
           && left + right <= 7;
}


int
whk_format_email(whk_str_t s)
{
    size_t  i;

    for (i = s.len; i > 0 && s.data[i - 1] != '@'; i--) {
        /* void */
    }

    if (i < 2) {
        return 0;
    }

    return whk_host_is_local(whk_str(s.data, i - 1))
           && whk_host_is_domain(whk_str_skip(s, i));
}


static int
whk_host_is_label(whk_str_t label)
{
    size_t     i;
    whk_str_t  prefix;

    if (label.len == 0 || label.len > WHK_HOST_MAX_LABEL
        || label.data[0] == '-' || label.data[label.len - 1] == '-')
    {
        return 0;
    }

    for (i = 0; i < label.len; i++) {

        if (!whk_format_is_alpha(label.data[i])
            && !whk_format_is_digit(label.data[i]) && label.data[i] != '-')
        {
            return 0;
        }
    }

    prefix = whk_str_z("xn--");

    if (label.len < prefix.len
        || !whk_str_equal_nocase(whk_str(label.data, prefix.len), prefix))
    {
        return 1;
    }

    return whk_format_a_label(whk_str_skip(label, prefix.len));
}


/*
 * Groups of an IPv6 address without "::"; an IPv4 address at the end counts
 * as two.
 */

static int
whk_host_groups(whk_str_t s, int *groups)
{
    whk_str_t  group;

    *groups = 0;

    while (whk_str_split(&s, &group, ':')) {

        if (s.data == NULL && whk_format_ipv4(group)) {
            *groups += 2;
            return *groups <= 8;
        }

        if (!whk_host_is_group(group)) {
            return 0;
        }

        (*groups)++;
    }

    return *groups <= 8;
}


static int
whk_host_is_group(whk_str_t group)
{
    size_t  i;

    for (i = 0; i < group.len; i++) {

        if (!whk_format_is_hex(group.data[i])) {
            return 0;
        }
    }

    return group.len >= 1 && group.len <= 4;
}


static int
whk_host_is_local(whk_str_t s)
{
    size_t   i;
    uint8_t  c;

    if (s.len > WHK_HOST_MAX_LOCAL) {
        return 0;
    }

    if (s.data[0] == '"') {
        return whk_host_is_quoted(s);
    }

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (c == '.' && i > 0 && i + 1 < s.len && s.data[i - 1] != '.') {
            continue;
        }

        if (!whk_format_is_alpha(c) && !whk_format_is_digit(c)
            && !whk_format_is_in(c, "!#$%&'*+-/=?^_`{|}~"))
        {
            return 0;
        }
    }

    return 1;
}


static int
whk_host_is_quoted(whk_str_t s)
{
    size_t  i;

    if (s.len < 2 || s.data[s.len - 1] != '"') {
        return 0;
    }

    for (i = 1; i + 1 < s.len; i++) {

        if (s.data[i] == '"' || s.data[i] < 0x20 || s.data[i] > 0x7e) {
            return 0;
        }

        if (s.data[i] == '\\') {

            i++;

            if (i + 1 == s.len || s.data[i] < 0x20 || s.data[i] > 0x7e) {
                return 0;
            }
        }
    }

    return 1;
}


static int
whk_host_is_domain(whk_str_t s)
{
    whk_str_t  prefix;

    if (s.len < 2 || s.data[0] != '[') {
        return whk_format_hostname(s);
    }

    if (s.data[s.len - 1] != ']') {
        return 0;
    }

    s = whk_str(s.data + 1, s.len - 2);
    prefix = whk_str_z("IPv6:");

    if (s.len > prefix.len
        && whk_str_equal_nocase(whk_str(s.data, prefix.len), prefix))
    {
        return whk_format_ipv6(whk_str_skip(s, prefix.len));
    }

    return whk_format_ipv4(s);
}
