
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


/* secrets out of variables that a worker keeps ready for one policy */

#define NGX_HTTP_WEBHOOK_CACHE  1024


typedef struct {
    ngx_str_node_t             sn;
    ngx_queue_t                queue;
    whk_secret_t              *secret;
    ngx_uint_t                 entry;
    u_char                     data[1];
} ngx_http_webhook_cached_t;


static ngx_uint_t ngx_http_webhook_narrower(int64_t here, int64_t before);
static whk_secret_t *ngx_http_webhook_tenant_secret(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_uint_t i, ngx_int_t *rc);
static whk_secret_t *ngx_http_webhook_cache_add(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_uint_t i, ngx_str_t *text,
    ngx_int_t *rc);
static void ngx_http_webhook_cache_remove(ngx_http_webhook_policy_t *policy,
    ngx_http_webhook_cached_t *cached);


/*
 * Stores references to the secrets of this request in ctx.  Those out of
 * variables that are empty, too short or undecodable are left out.
 */

ngx_int_t
ngx_http_webhook_tenant(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_http_webhook_ctx_t *ctx)
{
    ngx_int_t      rc;
    ngx_uint_t     i;
    whk_secret_t  *secret;

    ngx_http_webhook_tenant_free(ctx);

    for (i = 0; i < policy->secrets->entries.nelts; i++) {

        rc = NGX_OK;
        secret = policy->fixed[i];

        if (secret == NULL) {
            secret = ngx_http_webhook_tenant_secret(r, policy, i, &rc);
        }

        if (rc == NGX_ERROR) {
            return NGX_ERROR;
        }

        if (secret == NULL) {
            continue;
        }

        whk_secret_ref(secret);

        ctx->entries[ctx->nsecrets] = i;
        ctx->secrets[ctx->nsecrets++] = secret;
    }

    return NGX_OK;
}


void
ngx_http_webhook_tenant_free(ngx_http_webhook_ctx_t *ctx)
{
    while (ctx->nsecrets) {
        whk_secret_free(ctx->secrets[--ctx->nsecrets]);
    }
}


/* of tolerances, which are -1 if there is no limit */

static ngx_uint_t
ngx_http_webhook_narrower(int64_t here, int64_t before)
{
    return here >= 0 && (before < 0 || here < before);
}


/*
 * Tells whether the policy gives the request the secrets that ctx was
 * verified with, and a window that is not narrower.  The cache may have dropped
 * them and made others of the same bytes since.
 */

ngx_int_t
ngx_http_webhook_same_tenant(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_http_webhook_ctx_t *ctx)
{
    ngx_int_t      rc;
    ngx_uint_t     i, n;
    whk_secret_t  *secret;

    if (ctx->policy == NULL || ctx->policy->use != policy->use
        || ctx->policy->secrets != policy->secrets
        || ngx_http_webhook_narrower(policy->policy.past,
                                     ctx->policy->policy.past)
        || ngx_http_webhook_narrower(policy->policy.future,
                                     ctx->policy->policy.future))
    {
        return 0;
    }

    n = 0;

    for (i = 0; i < policy->secrets->entries.nelts; i++) {

        if (policy->fixed[i]) {
            n++;
            continue;
        }

        secret = ngx_http_webhook_tenant_secret(r, ctx->policy, i, &rc);

        if (secret == NULL) {

            if (rc == NGX_ERROR) {
                return 0;
            }

            continue;
        }

        if (n >= ctx->nsecrets || !whk_secret_equal(ctx->secrets[n], secret)) {
            return 0;
        }

        n++;
    }

    return n == ctx->nsecrets;
}


static whk_secret_t *
ngx_http_webhook_tenant_secret(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_uint_t i, ngx_int_t *rc)
{
    uint32_t                    hash;
    ngx_str_t                   text;
    ngx_str_node_t             *sn;
    ngx_http_webhook_secret_t  *entry;
    ngx_http_webhook_cached_t  *cached;

    entry = (ngx_http_webhook_secret_t *) policy->secrets->entries.elts + i;

    if (ngx_http_complex_value(r, entry->value, &text) != NGX_OK) {
        *rc = NGX_ERROR;
        return NULL;
    }

    *rc = NGX_DECLINED;

    if (text.len == 0) {
        return NULL;
    }

    hash = ngx_crc32_short(text.data, text.len) + (uint32_t) i;

    sn = ngx_str_rbtree_lookup(&policy->rbtree, &text, hash);

    if (sn) {
        cached = (ngx_http_webhook_cached_t *) sn;

        if (cached->entry == i) {
            ngx_queue_remove(&cached->queue);
            ngx_queue_insert_head(&policy->queue, &cached->queue);

            return cached->secret;
        }
    }

    return ngx_http_webhook_cache_add(r, policy, i, &text, rc);
}


static whk_secret_t *
ngx_http_webhook_cache_add(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_uint_t i, ngx_str_t *text,
    ngx_int_t *rc)
{
    size_t                      len;
    whk_rc_t                    wrc;
    ngx_queue_t                *q;
    whk_secret_t               *secret;
    whk_encoding_t              encoding;
    ngx_http_webhook_secret_t  *entry;
    ngx_http_webhook_cached_t  *cached;

    entry = (ngx_http_webhook_secret_t *) policy->secrets->entries.elts + i;

    encoding = entry->encoding == NGX_CONF_UNSET
               ? policy->use->scheme->secret
               : (whk_encoding_t) entry->encoding;

    wrc = whk_secret_create(&secret, &policy->policy, encoding,
                            whk_str(text->data, text->len), &len);

    if (wrc == WHK_ERROR) {
        *rc = NGX_ERROR;
        return NULL;
    }

    if (wrc == WHK_REJECT || len < NGX_HTTP_WEBHOOK_SECRET_MIN) {
        ngx_http_webhook_log(r, NGX_LOG_WARN,
                             "webhook secret out of a variable is not used: "
                             "blank, undecodable or under %d bytes in %V:%ui",
                             NGX_HTTP_WEBHOOK_SECRET_MIN, &entry->place.file,
                             entry->place.line);

        whk_secret_free(secret);
        return NULL;
    }

    cached = ngx_alloc(sizeof(ngx_http_webhook_cached_t) + text->len,
                       r->connection->log);
    if (cached == NULL) {
        whk_secret_free(secret);
        *rc = NGX_ERROR;
        return NULL;
    }

    if (policy->ncached == NGX_HTTP_WEBHOOK_CACHE) {
        q = ngx_queue_last(&policy->queue);

        ngx_http_webhook_cache_remove(policy,
                          ngx_queue_data(q, ngx_http_webhook_cached_t, queue));
    }

    ngx_memcpy(cached->data, text->data, text->len);

    cached->sn.str.data = cached->data;
    cached->sn.str.len = text->len;
    cached->sn.node.key = ngx_crc32_short(text->data, text->len)
                          + (uint32_t) i;
    cached->secret = secret;
    cached->entry = i;

    ngx_rbtree_insert(&policy->rbtree, &cached->sn.node);
    ngx_queue_insert_head(&policy->queue, &cached->queue);

    policy->ncached++;

    return secret;
}


static void
ngx_http_webhook_cache_remove(ngx_http_webhook_policy_t *policy,
    ngx_http_webhook_cached_t *cached)
{
    ngx_queue_remove(&cached->queue);
    ngx_rbtree_delete(&policy->rbtree, &cached->sn.node);

    policy->ncached--;

    whk_secret_free(cached->secret);
    whk_crypto_wipe(cached->data, cached->sn.str.len);
    ngx_free(cached);
}


void
ngx_http_webhook_cache_init(ngx_http_webhook_policy_t *policy)
{
    ngx_rbtree_init(&policy->rbtree, &policy->sentinel,
                    ngx_str_rbtree_insert_value);
    ngx_queue_init(&policy->queue);
}


void
ngx_http_webhook_cache_free(ngx_http_webhook_policy_t *policy)
{
    ngx_queue_t  *q;

    while (policy->ncached) {
        q = ngx_queue_head(&policy->queue);

        ngx_http_webhook_cache_remove(policy,
                          ngx_queue_data(q, ngx_http_webhook_cached_t, queue));
    }
}
