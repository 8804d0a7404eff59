
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


/*
 * Reads a whole file of at most max bytes into the configuration's pool.  A
 * secret that everybody may read is warned of.
 */

char *
ngx_http_webhook_read_file(ngx_conf_t *cf, ngx_str_t *name, ngx_str_t *text,
    off_t max, ngx_uint_t secret)
{
    char             *rv;
    size_t            size;
    ssize_t           n;
    ngx_file_t        file;
    ngx_file_info_t   fi;

    ngx_memzero(&file, sizeof(ngx_file_t));

    file.name = *name;
    file.log = cf->log;

    /* a pipe must not be waited for, it is no file below */

    file.fd = ngx_open_file(name->data, NGX_FILE_RDONLY|NGX_FILE_NONBLOCK,
                            NGX_FILE_OPEN, 0);

    if (file.fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", name);
        return NGX_CONF_ERROR;
    }

    rv = NGX_CONF_ERROR;

    if (ngx_fd_info(file.fd, &fi) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_fd_info_n " \"%V\" failed", name);
        goto done;
    }

    if (!ngx_is_file(&fi) || ngx_file_size(&fi) > max) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" is not a file of at most %O bytes", name,
                           max);
        goto done;
    }

    if (secret && (ngx_file_access(&fi) & S_IROTH)) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "secret file \"%V\" is readable by everyone, "
                           "\"chmod o-r\" it", name);
    }

    size = ngx_file_size(&fi);

    text->data = ngx_pnalloc(cf->pool, size + 1);
    if (text->data == NULL) {
        goto done;
    }

    n = ngx_read_file(&file, text->data, size, 0);

    if (n == NGX_ERROR || (size_t) n != size) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_read_file_n " \"%V\" failed", name);
        goto done;
    }

    text->len = size;
    rv = NGX_CONF_OK;

done:

    if (ngx_close_file(file.fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, cf->log, ngx_errno,
                      ngx_close_file_n " \"%V\" failed", name);
    }

    return rv;
}


/* a file with one secret may end with one newline */

char *
ngx_http_webhook_one_line(ngx_conf_t *cf, ngx_str_t *name, ngx_str_t *text)
{
    if (text->len && text->data[text->len - 1] == LF) {
        text->len--;

        if (text->len && text->data[text->len - 1] == CR) {
            text->len--;
        }
    }

    if (ngx_strlchr(text->data, text->data + text->len, LF)
        || ngx_strlchr(text->data, text->data + text->len, CR))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "secret file \"%V\" has more than one line, put "
                           "one secret in each file", name);
        return NGX_CONF_ERROR;
    }

    if (text->len
        && (text->data[0] == ' ' || text->data[text->len - 1] == ' '
            || text->data[0] == '\t' || text->data[text->len - 1] == '\t'
            || text->data[0] == 0xef))
    {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "secret file \"%V\" begins or ends with a blank or "
                           "a byte order mark, which is part of the secret",
                           name);
    }

    return NGX_CONF_OK;
}
