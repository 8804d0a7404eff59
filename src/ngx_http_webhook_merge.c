
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "ngx_http_webhook.h"


typedef struct {
    ngx_str_t    name;
    ngx_uint_t   distance;
} ngx_http_webhook_near_t;


static const whk_scheme_def_t *ngx_http_webhook_find_scheme(void *data,
    whk_str_t name);
static char *ngx_http_webhook_compile(ngx_conf_t *cf,
    ngx_http_webhook_use_t *use);
static ngx_int_t ngx_http_webhook_like(ngx_conf_t *cf,
    ngx_http_webhook_main_conf_t *wmcf, ngx_http_webhook_scheme_t *scheme);
static void ngx_http_webhook_unknown_scheme(ngx_conf_t *cf, whk_str_t name,
    ngx_http_webhook_place_t *place);
static void ngx_http_webhook_nearest(ngx_http_webhook_near_t *near,
    whk_str_t name, whk_str_t candidate);
static char *ngx_http_webhook_check_policy(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf, ngx_uint_t tolerance, ngx_uint_t url);


/* reads the presets, and tries every scheme of the user, used or not */

ngx_int_t
ngx_http_webhook_init_schemes(ngx_conf_t *cf,
    ngx_http_webhook_main_conf_t *wmcf)
{
    size_t                       i, n;
    whk_scheme_t                 scheme;
    whk_scheme_def_t            *def;
    whk_scheme_error_t           error;
    const whk_preset_t          *presets;
    whk_scheme_finder_t          finder;
    ngx_http_webhook_scheme_t  **schemes;

    presets = whk_presets(&n);

    for (i = 0; i < n; i++) {

        def = ngx_array_push(&wmcf->presets);
        if (def == NULL) {
            return NGX_ERROR;
        }

        def->name = presets[i].name;

        if (whk_scheme_read(def, presets[i].text, &wmcf->mem, &error)
            != WHK_OK)
        {
            return NGX_ERROR;
        }
    }

    finder.find = ngx_http_webhook_find_scheme;
    finder.data = wmcf;

    schemes = wmcf->schemes.elts;

    for (i = 0; i < wmcf->schemes.nelts; i++) {

        if (ngx_http_webhook_like(cf, wmcf, schemes[i]) != NGX_OK) {
            return NGX_ERROR;
        }

        if (whk_scheme_compile(&scheme, &schemes[i]->def, NULL, &finder,
                               &error)
            == WHK_OK)
        {
            continue;
        }

        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "webhook scheme \"%*s\" is not usable: %s in %V:%ui",
                      schemes[i]->def.name.len, schemes[i]->def.name.data,
                      error.text, &schemes[i]->place.file,
                      error.line ? error.line : schemes[i]->place.line);

        return NGX_ERROR;
    }

    return NGX_OK;
}


/* the engine would say that it is unknown, but not which ones are near */

static ngx_int_t
ngx_http_webhook_like(ngx_conf_t *cf, ngx_http_webhook_main_conf_t *wmcf,
    ngx_http_webhook_scheme_t *scheme)
{
    whk_scheme_line_t         *line;
    ngx_http_webhook_place_t   place;

    line = scheme->def.lines;

    if (scheme->def.nlines == 0 || line->nargs != 2
        || !whk_str_equal(line->args[0], whk_str_z("like"))
        || ngx_http_webhook_find_scheme(wmcf, line->args[1]))
    {
        return NGX_OK;
    }

    place = scheme->place;
    place.line = line->line;

    ngx_http_webhook_unknown_scheme(cf, line->args[1], &place);

    return NGX_ERROR;
}


/* a user's scheme comes before a preset of the same name */

static const whk_scheme_def_t *
ngx_http_webhook_find_scheme(void *data, whk_str_t name)
{
    ngx_http_webhook_main_conf_t *wmcf = data;

    ngx_uint_t                   i;
    whk_scheme_def_t            *presets;
    ngx_http_webhook_scheme_t  **schemes;

    schemes = wmcf->schemes.elts;

    for (i = 0; i < wmcf->schemes.nelts; i++) {
        if (whk_str_equal(schemes[i]->def.name, name)) {
            return &schemes[i]->def;
        }
    }

    presets = wmcf->presets.elts;

    for (i = 0; i < wmcf->presets.nelts; i++) {
        if (whk_str_equal(presets[i].name, name)) {
            return &presets[i];
        }
    }

    return NULL;
}


char *
ngx_http_webhook_merge_policy(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *prev, ngx_http_webhook_loc_conf_t *conf)
{
    char                       *rv;
    ngx_uint_t                  own, tolerance, url;
    ngx_http_webhook_secret_t  *secret;

    own = conf->secrets != NULL;
    tolerance = conf->past != NGX_CONF_UNSET;
    url = conf->public_url != NULL;

    if (conf->use == NULL && conf->secrets) {
        secret = conf->secrets->entries.elts;

        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "secrets are set where \"webhook\" is \"off\" in "
                      "%V:%ui", &secret->place.file, secret->place.line);
        return NGX_CONF_ERROR;
    }

    ngx_conf_merge_ptr_value(conf->use, prev->use, NULL);
    ngx_conf_merge_value(conf->future, prev->future, NGX_CONF_UNSET);
    ngx_conf_merge_value(conf->past, prev->past, NGX_CONF_UNSET);

    if (conf->public_url == NULL) {
        conf->public_url = prev->public_url;
    }

    if (conf->secrets == NULL) {
        conf->secrets = prev->secrets;
    }

    if (conf->use == NULL) {

        if (own) {
            secret = conf->secrets->entries.elts;
            ngx_http_webhook_warn_unused(cf, "a secret", &secret->place);
        }

        return NGX_CONF_OK;
    }

    rv = ngx_http_webhook_compile(cf, conf->use);

    if (rv == NGX_CONF_OK) {
        rv = ngx_http_webhook_check_policy(cf, conf, tolerance, url);
    }

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    conf->policy = ngx_http_webhook_policy(cf, conf);

    if (conf->policy == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_http_webhook_warn(cf, conf);

    return NGX_CONF_OK;
}


static char *
ngx_http_webhook_compile(ngx_conf_t *cf, ngx_http_webhook_use_t *use)
{
    whk_str_t                      name;
    whk_scheme_error_t             error;
    whk_scheme_finder_t            finder;
    const whk_scheme_def_t        *def;
    ngx_http_webhook_main_conf_t  *wmcf;

    if (use->scheme) {
        return NGX_CONF_OK;
    }

    wmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_webhook_module);

    name = whk_str(use->name.data, use->name.len);
    def = ngx_http_webhook_find_scheme(wmcf, name);

    if (def == NULL) {
        ngx_http_webhook_unknown_scheme(cf, name, &use->place);
        return NGX_CONF_ERROR;
    }

    use->scheme = ngx_palloc(cf->pool, sizeof(whk_scheme_t));
    if (use->scheme == NULL) {
        return NGX_CONF_ERROR;
    }

    finder.find = ngx_http_webhook_find_scheme;
    finder.data = wmcf;

    if (whk_scheme_compile(use->scheme, def, &use->params, &finder, &error)
        == WHK_OK)
    {
        return NGX_CONF_OK;
    }

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "\"webhook %V\" is not usable: %s in %V:%ui",
                  &use->name, error.text, &use->place.file, use->place.line);

    return NGX_CONF_ERROR;
}


static void
ngx_http_webhook_unknown_scheme(ngx_conf_t *cf, whk_str_t name,
    ngx_http_webhook_place_t *place)
{
    ngx_uint_t                      i;
    whk_scheme_def_t               *presets;
    ngx_http_webhook_near_t         near[4];
    ngx_http_webhook_scheme_t     **schemes;
    ngx_http_webhook_main_conf_t   *wmcf;

    wmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_webhook_module);

    ngx_memzero(near, sizeof(near));

    schemes = wmcf->schemes.elts;

    for (i = 0; i < wmcf->schemes.nelts; i++) {
        ngx_http_webhook_nearest(near, name, schemes[i]->def.name);
    }

    presets = wmcf->presets.elts;

    for (i = 0; i < wmcf->presets.nelts; i++) {
        ngx_http_webhook_nearest(near, name, presets[i].name);
    }

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "unknown webhook scheme \"%*s\", the nearest are \"%V\", "
                  "\"%V\" and \"%V\"; others need a \"webhook_scheme\" block "
                  "in %V:%ui",
                  name.len, name.data, &near[0].name, &near[1].name,
                  &near[2].name, &place->file, place->line);
}


/* keeps the three nearest names, nearest first */

static void
ngx_http_webhook_nearest(ngx_http_webhook_near_t *near, whk_str_t name,
    whk_str_t candidate)
{
    ngx_uint_t               i;
    ngx_http_webhook_near_t  new;

    new.name.len = candidate.len;
    new.name.data = (u_char *) candidate.data;
    new.distance = whk_str_distance(name, candidate);

    for (i = 3; i > 0; i--) {

        if (near[i - 1].name.len && near[i - 1].distance <= new.distance) {
            break;
        }

        near[i] = near[i - 1];
    }

    near[i] = new;
}


static char *
ngx_http_webhook_check_policy(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf, ngx_uint_t tolerance, ngx_uint_t url)
{
    whk_scheme_t              *scheme;
    ngx_http_webhook_use_t    *use;
    ngx_http_core_loc_conf_t  *clcf;

    use = conf->use;
    scheme = use->scheme;

    if (conf->secrets == NULL) {
        clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"webhook %V\" has no secret, add \"webhook_secret\" "
                      "or \"webhook_secret_file\" %s%V%s in %V:%ui",
                      &use->name,
                      clcf->name.len ? "in location \"" : "at server level",
                      &clcf->name, clcf->name.len ? "\"" : "",
                      &use->place.file, use->place.line);
        return NGX_CONF_ERROR;
    }

    if (tolerance && scheme->timestamp.type == WHK_SOURCE_NONE) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"webhook_tolerance\" has no effect: scheme \"%V\" "
                      "signs no time of sending, remove it; against replays "
                      "there is \"webhook_dedup\", in versions that have it "
                      "in %V:%ui",
                      &use->name, &conf->tolerance.file, conf->tolerance.line);
        return NGX_CONF_ERROR;
    }

    if (url && !scheme->needs_url) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"webhook_public_url\" has no effect: scheme \"%V\" "
                      "does not sign the URL in %V:%ui",
                      &use->name, &conf->url.file, conf->url.line);
        return NGX_CONF_ERROR;
    }

    if (scheme->needs_url && conf->public_url == NULL) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"webhook %V\" signs the URL, add "
                      "\"webhook_public_url\" in %V:%ui",
                      &use->name, &use->place.file, use->place.line);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}
