
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


#define NGX_HTTP_WEBHOOK_FILE_MAX  65536

#define ngx_http_webhook_in_name(c)                                          \
    (((c) >= 'a' && (c) <= 'z') || ((c) >= 'A' && (c) <= 'Z')                \
     || ((c) >= '0' && (c) <= '9') || (c) == '_')


static ngx_http_webhook_secret_t *ngx_http_webhook_secret_add(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *wlcf);
static char *ngx_http_webhook_secret_params(ngx_conf_t *cf,
    ngx_http_webhook_secrets_t *secrets, ngx_http_webhook_secret_t *secret);
static char *ngx_http_webhook_secret_encoding(ngx_conf_t *cf,
    ngx_str_t *value, ngx_int_t *encoding);
static ngx_uint_t ngx_http_webhook_from_client(ngx_str_t *value);
static ngx_int_t ngx_http_webhook_policy_init(ngx_conf_t *cf,
    ngx_http_webhook_policy_t *policy, ngx_http_webhook_loc_conf_t *conf);
static ngx_int_t ngx_http_webhook_policy_secret(ngx_conf_t *cf,
    ngx_http_webhook_policy_t *policy, ngx_uint_t i);
static void ngx_http_webhook_refuse_secret(ngx_conf_t *cf,
    ngx_http_webhook_policy_t *policy, whk_encoding_t encoding,
    ngx_http_webhook_secret_t *secret);
static ngx_int_t ngx_http_webhook_check_secret(ngx_conf_t *cf,
    whk_scheme_t *scheme, ngx_http_webhook_secret_t *secret);
static void ngx_http_webhook_policy_cleanup(void *data);


/*
 * What must not choose a secret, or the sender would, or what only the verdict
 * tells; "_": all that follow.
 */

static ngx_str_t  ngx_http_webhook_client_variables[] = {
    ngx_string("http_"),
    ngx_string("arg_"),
    ngx_string("cookie_"),
    ngx_string("args"),
    ngx_string("query_string"),
    ngx_string("request_body"),
    ngx_string("request"),
    ngx_string("request_uri"),
    ngx_string("uri"),
    ngx_string("document_uri"),
    ngx_string("host"),
    ngx_string("remote_user"),
    ngx_string("content_type"),
    ngx_string("request_filename"),
    ngx_string("ssl_server_name"),
    ngx_string("ssl_client_"),
    ngx_string("webhook_"),
    ngx_null_string
};


char *
ngx_http_webhook_secret(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    ngx_str_t                         *value;
    ngx_http_webhook_secret_t         *secret;
    ngx_http_compile_complex_value_t   ccv;

    value = cf->args->elts;

    secret = ngx_http_webhook_secret_add(cf, wlcf);
    if (secret == NULL) {
        return NGX_CONF_ERROR;
    }

    if (ngx_http_script_variables_count(&value[1]) == 0) {
        secret->text = value[1];
        return ngx_http_webhook_secret_params(cf, wlcf->secrets, secret);
    }

    if (ngx_http_webhook_from_client(&value[1])) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "a secret must not come from the request: use a "
                           "\"map\" that knows every value");
        return NGX_CONF_ERROR;
    }

    secret->value = ngx_palloc(cf->pool, sizeof(ngx_http_complex_value_t));
    if (secret->value == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memzero(&ccv, sizeof(ngx_http_compile_complex_value_t));

    ccv.cf = cf;
    ccv.value = &value[1];
    ccv.complex_value = secret->value;

    if (ngx_http_compile_complex_value(&ccv) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_webhook_secret_params(cf, wlcf->secrets, secret);
}


char *
ngx_http_webhook_secret_file(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_webhook_loc_conf_t *wlcf = conf;

    char                       *rv;
    ngx_str_t                  *value;
    ngx_http_webhook_secret_t  *secret;

    value = cf->args->elts;

    secret = ngx_http_webhook_secret_add(cf, wlcf);
    if (secret == NULL) {
        return NGX_CONF_ERROR;
    }

    if (ngx_conf_full_name(cf->cycle, &value[1], 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    secret->path = value[1];

    rv = ngx_http_webhook_read_file(cf, &value[1], &secret->text,
                                    NGX_HTTP_WEBHOOK_FILE_MAX, 1);

    if (rv == NGX_CONF_OK) {
        rv = ngx_http_webhook_one_line(cf, &value[1], &secret->text);
    }

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    return ngx_http_webhook_secret_params(cf, wlcf->secrets, secret);
}


static ngx_http_webhook_secret_t *
ngx_http_webhook_secret_add(ngx_conf_t *cf, ngx_http_webhook_loc_conf_t *wlcf)
{
    ngx_http_webhook_secret_t   *secret;
    ngx_http_webhook_secrets_t  *secrets;

    secrets = wlcf->secrets;

    if (secrets == NULL) {
        secrets = ngx_pcalloc(cf->pool, sizeof(ngx_http_webhook_secrets_t));
        if (secrets == NULL) {
            return NULL;
        }

        if (ngx_array_init(&secrets->entries, cf->pool, WHK_MAX_SECRETS,
                           sizeof(ngx_http_webhook_secret_t))
            != NGX_OK)
        {
            return NULL;
        }

        if (ngx_array_init(&secrets->policies, cf->pool, 1,
                           sizeof(ngx_http_webhook_policy_t *))
            != NGX_OK)
        {
            return NULL;
        }

        wlcf->secrets = secrets;
    }

    if (secrets->entries.nelts == WHK_MAX_SECRETS) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "more than %d secrets, remove old ones",
                           WHK_MAX_SECRETS);
        return NULL;
    }

    secret = ngx_array_push(&secrets->entries);
    if (secret == NULL) {
        return NULL;
    }

    ngx_memzero(secret, sizeof(ngx_http_webhook_secret_t));

    secret->encoding = NGX_CONF_UNSET;

    ngx_http_webhook_place(cf, &secret->place);

    return secret;
}


static char *
ngx_http_webhook_secret_params(ngx_conf_t *cf,
    ngx_http_webhook_secrets_t *secrets, ngx_http_webhook_secret_t *secret)
{
    ngx_str_t                  *value, param;
    ngx_uint_t                  i;
    ngx_http_webhook_secret_t  *other;

    value = cf->args->elts;

    for (i = 2; i < cf->args->nelts; i++) {

        if (secret->id.len == 0 && value[i].len > 3
            && ngx_strncmp(value[i].data, "id=", 3) == 0)
        {
            secret->id.len = value[i].len - 3;
            secret->id.data = value[i].data + 3;
            continue;
        }

        if (ngx_strncmp(value[i].data, "encoding=", 9) == 0
            && secret->encoding == NGX_CONF_UNSET)
        {
            param.len = value[i].len - 9;
            param.data = value[i].data + 9;

            if (ngx_http_webhook_secret_encoding(cf, &param,
                                                 &secret->encoding)
                != NGX_CONF_OK)
            {
                return NGX_CONF_ERROR;
            }

            continue;
        }

        /* it may be a part of a secret that lacks its quotes */

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "parameter %ui must be \"id=\" and a name, or "
                           "\"encoding=\", each once; quote a secret with "
                           "spaces", i);
        return NGX_CONF_ERROR;
    }

    for (other = secrets->entries.elts; other < secret; other++) {

        if (secret->id.len && other->id.len == secret->id.len
            && ngx_memcmp(other->id.data, secret->id.data, secret->id.len)
               == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "duplicate secret id \"%V\"", &secret->id);
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_webhook_secret_encoding(ngx_conf_t *cf, ngx_str_t *value,
    ngx_int_t *encoding)
{
    ngx_uint_t  i;

    static ngx_conf_enum_t  encodings[] = {
        { ngx_string("raw"), WHK_ENC_RAW },
        { ngx_string("hex"), WHK_ENC_HEX },
        { ngx_string("base64"), WHK_ENC_BASE64 },
        { ngx_string("whsec"), WHK_ENC_WHSEC },
        { ngx_null_string, 0 }
    };

    for (i = 0; encodings[i].name.len; i++) {

        if (encodings[i].name.len == value->len
            && ngx_strncmp(encodings[i].name.data, value->data, value->len)
               == 0)
        {
            *encoding = encodings[i].value;
            return NGX_CONF_OK;
        }
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid encoding \"%V\", it must be \"raw\", \"hex\", "
                       "\"base64\" or \"whsec\"", value);

    return NGX_CONF_ERROR;
}


static ngx_uint_t
ngx_http_webhook_from_client(ngx_str_t *value)
{
    size_t      len;
    u_char     *p, *last;
    ngx_str_t  *v;

    last = value->data + value->len;

    for (p = value->data; p < last; p++) {

        if (*p != '$') {
            continue;
        }

        if (++p < last && *p == '{') {
            p++;
        }

        for (len = 0; p + len < last && ngx_http_webhook_in_name(p[len]); ) {
            len++;
        }

        if (len && *p >= '1' && *p <= '9') {

            /* a part of the URI */

            return 1;
        }

        for (v = ngx_http_webhook_client_variables; v->len; v++) {

            if (len >= v->len
                && (len == v->len || v->data[v->len - 1] == '_')
                && ngx_strncasecmp(p, v->data, v->len) == 0)
            {
                return 1;
            }
        }
    }

    return 0;
}


/* finds the policy of these secrets under this scheme, or makes it */

ngx_http_webhook_policy_t *
ngx_http_webhook_policy(ngx_conf_t *cf, ngx_http_webhook_loc_conf_t *conf)
{
    ngx_uint_t                   i;
    ngx_pool_cleanup_t          *cln;
    ngx_http_webhook_policy_t   *policy, **policies;
    ngx_http_webhook_secrets_t  *secrets;

    secrets = conf->secrets;
    policies = secrets->policies.elts;

    for (i = 0; i < secrets->policies.nelts; i++) {
        policy = policies[i];

        if (policy->use == conf->use && policy->past == conf->past
            && policy->future == conf->future)
        {
            return policy;
        }
    }

    policies = ngx_array_push(&secrets->policies);
    if (policies == NULL) {
        return NULL;
    }

    cln = ngx_pool_cleanup_add(cf->pool, sizeof(ngx_http_webhook_policy_t));
    if (cln == NULL) {
        return NULL;
    }

    policy = cln->data;
    ngx_memzero(policy, sizeof(ngx_http_webhook_policy_t));
    cln->handler = ngx_http_webhook_policy_cleanup;

    *policies = policy;

    if (ngx_http_webhook_policy_init(cf, policy, conf) != NGX_OK) {
        return NULL;
    }

    return policy;
}


static ngx_int_t
ngx_http_webhook_policy_init(ngx_conf_t *cf,
    ngx_http_webhook_policy_t *policy, ngx_http_webhook_loc_conf_t *conf)
{
    ngx_uint_t  i;

    policy->use = conf->use;
    policy->secrets = conf->secrets;
    policy->past = conf->past;
    policy->future = conf->future;

    ngx_http_webhook_cache_init(policy);

    if (whk_policy_init(&policy->policy, conf->use->scheme) != WHK_OK) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "the cryptographic library failed, or has not the hash "
                      "of scheme \"%V\"", &conf->use->name);
        return NGX_ERROR;
    }

    if (conf->past != NGX_CONF_UNSET) {
        policy->policy.past = ngx_max(conf->past, -1);
        policy->policy.future = ngx_max(conf->future, -1);
    }

    for (i = 0; i < conf->secrets->entries.nelts; i++) {

        if (ngx_http_webhook_policy_secret(cf, policy, i) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_webhook_policy_secret(ngx_conf_t *cf,
    ngx_http_webhook_policy_t *policy, ngx_uint_t i)
{
    size_t                      len;
    whk_rc_t                    rc;
    whk_encoding_t              encoding;
    ngx_http_webhook_secret_t  *secret;

    secret = (ngx_http_webhook_secret_t *) policy->secrets->entries.elts + i;

    if (secret->value) {
        return NGX_OK;
    }

    encoding = secret->encoding == NGX_CONF_UNSET
               ? policy->use->scheme->secret
               : (whk_encoding_t) secret->encoding;

    rc = whk_secret_create(&policy->fixed[i], &policy->policy, encoding,
                           whk_str(secret->text.data, secret->text.len),
                           &len);

    if (rc == WHK_REJECT) {
        ngx_http_webhook_refuse_secret(cf, policy, encoding, secret);
        return NGX_ERROR;
    }

    if (rc == WHK_ERROR) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "the secret could not be made ready: no memory, or the "
                      "cryptographic library failed in %V:%ui",
                      &secret->place.file, secret->place.line);
        return NGX_ERROR;
    }

    if (len < NGX_HTTP_WEBHOOK_SECRET_MIN) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "the secret has only %uz bytes, a longer one cannot be "
                      "guessed in %V:%ui",
                      len, &secret->place.file, secret->place.line);
    }

    return ngx_http_webhook_check_secret(cf, policy->use->scheme, secret);
}


/* whether it is empty, blank or something else is no secret */

static void
ngx_http_webhook_refuse_secret(ngx_conf_t *cf,
    ngx_http_webhook_policy_t *policy, whk_encoding_t encoding,
    ngx_http_webhook_secret_t *secret)
{
    size_t        i;
    u_char       *p;
    ngx_str_t    *path;
    ngx_uint_t    decodes;
    const char   *why;

    static const char *const  forms[] = {
        [WHK_ENC_RAW] = "is longer than 1024 bytes",
        [WHK_ENC_HEX] = "is no hex of at most 1024 bytes",
        [WHK_ENC_BASE64] = "is no base64, padded, of at most 1024 bytes",
        [WHK_ENC_BASE64URL] = "is no base64url of at most 1024 bytes",
        [WHK_ENC_WHSEC] = "is no \"whsec_\" and base64 of at most 1024 bytes"
    };

    p = secret->text.data;

    for (i = 0; i < secret->text.len; i++) {
        if (p[i] != ' ' && (p[i] < '\t' || p[i] > '\r')) {
            break;
        }
    }

    decodes = i < secret->text.len;
    why = decodes ? forms[encoding] : i ? "is blank" : "is empty";
    path = &secret->path;

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "the secret%s%V%s %s: give \"webhook %V\" what the sender "
                  "shows%s in %V:%ui",
                  path->len ? " in \"" : "", path, path->len ? "\"" : "", why,
                  &policy->use->name, decodes ? ", or set \"encoding=\"" : "",
                  &secret->place.file, secret->place.line);
}


/* what can be used, but surely not as it was meant */

static ngx_int_t
ngx_http_webhook_check_secret(ngx_conf_t *cf, whk_scheme_t *scheme,
    ngx_http_webhook_secret_t *secret)
{
    u_char  *p, *last;

    static const whk_str_t  basic = whk_string("Basic");

    if (secret->encoding != NGX_CONF_UNSET) {
        return NGX_OK;
    }

    p = secret->text.data;
    last = p + secret->text.len;

    if (scheme->secret == WHK_ENC_WHSEC
        && (secret->text.len < 6 || ngx_strncmp(p, "whsec_", 6) != 0))
    {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "the secret has no \"whsec_\" and is taken for base64: "
                      "set \"encoding=base64\" if it is, \"encoding=raw\" if "
                      "the sender signs with it as it is in %V:%ui",
                      &secret->place.file, secret->place.line);
    }

    if (scheme->kind == WHK_KIND_TOKEN
        && whk_str_equal_nocase(scheme->word, basic)
        && ngx_strlchr(p, last, ':') == NULL)
    {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "the secret can match nothing: it must be "
                      "\"user:password\", set \"encoding=base64\" if that "
                      "is how it is written in %V:%ui",
                      &secret->place.file, secret->place.line);
        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_http_webhook_policy_cleanup(void *data)
{
    ngx_http_webhook_policy_t *policy = data;

    ngx_uint_t  i;

    ngx_http_webhook_cache_free(policy);

    for (i = 0; i < WHK_MAX_SECRETS; i++) {
        whk_secret_free(policy->fixed[i]);
    }

    whk_policy_free(&policy->policy);
}
