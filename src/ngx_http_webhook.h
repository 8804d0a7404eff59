
/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef _NGX_HTTP_WEBHOOK_H_INCLUDED_
#define _NGX_HTTP_WEBHOOK_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "whk.h"


/* "off" of a time whose unset value is NGX_CONF_UNSET */

#define NGX_HTTP_WEBHOOK_OFF          -2

#define NGX_HTTP_WEBHOOK_DRY_OFF      0
#define NGX_HTTP_WEBHOOK_DRY_ON       1
#define NGX_HTTP_WEBHOOK_DRY_EVENT    2

#define NGX_HTTP_WEBHOOK_SIGNATURE    0
#define NGX_HTTP_WEBHOOK_EVENT        1

/* a secret shorter than this is warned of, or from a variable not used */

#define NGX_HTTP_WEBHOOK_SECRET_MIN   16


/* where a directive stands, for messages after the parsing */

typedef struct {
    ngx_str_t                     file;
    ngx_uint_t                    line;
} ngx_http_webhook_place_t;


/* a "webhook_scheme" block */

typedef struct {
    whk_scheme_def_t              def;
    ngx_array_t                   lines;      /* of whk_scheme_line_t */
    ngx_http_webhook_place_t      place;
} ngx_http_webhook_scheme_t;


/* a "webhook" directive */

typedef struct {
    ngx_str_t                     name;
    whk_scheme_line_t             params;
    whk_scheme_t                 *scheme;     /* NULL before the merge */
    ngx_http_webhook_place_t      place;
} ngx_http_webhook_use_t;


/* a "webhook_secret" or "webhook_secret_file" directive */

typedef struct {
    ngx_str_t                     text;
    ngx_http_complex_value_t     *value;      /* with variables, else NULL */
    ngx_str_t                     id;
    ngx_int_t                     encoding;   /* NGX_CONF_UNSET: scheme's */
    ngx_str_t                     path;       /* of its file, if any */
    ngx_http_webhook_place_t      place;
} ngx_http_webhook_secret_t;


/* a "webhook_events" directive */

typedef struct {
    ngx_array_t                   patterns;   /* of whk_event_pattern_t */
    ngx_uint_t                    discard;    /* what is not listed */
    ngx_http_webhook_place_t      place;
} ngx_http_webhook_events_t;


/* a "webhook_set" directive */

typedef struct {
    ngx_str_t                     name;
    ngx_str_t                     pointer;
    ngx_http_webhook_place_t      place;
    ngx_uint_t                    warned;
} ngx_http_webhook_set_t;


/* a "webhook_limits" directive, 0: the default */

typedef struct {
    size_t                        depth;
    size_t                        token;
    size_t                        keys;
    size_t                        items;
    size_t                        value;
    size_t                        evaluations;
    size_t                        work;
    size_t                        match;
} ngx_http_webhook_limits_t;


/* "webhook_schema", "webhook_match" or "webhook_schema_ref" */

typedef struct {
    ngx_str_t                     uri;
    ngx_str_t                     path;
    ngx_str_t                     text;
    ngx_str_t                     event;
    ngx_str_t                     variable;   /* of webhook_match */
    whk_format_mode_t             format;
    ngx_http_webhook_place_t      place;
} ngx_http_webhook_schema_t;


/* compiled for these limits */

typedef struct {
    size_t                        depth;
    size_t                        match;
    whk_schema_t                 *schema;
    whk_scratch_t                *scratch;    /* each worker has its copy */
} ngx_http_webhook_compiled_t;


/*
 * Those of one level, each list of ngx_http_webhook_schema_t or NULL.  The
 * engine numbers what rejects first, then what only matches.
 */

typedef struct {
    ngx_array_t                  *demands;
    ngx_array_t                  *matches;
    ngx_array_t                  *refs;
    whk_mem_t                     mem;
    ngx_array_t                   compiled;
} ngx_http_webhook_schemas_t;


typedef struct ngx_http_webhook_secrets_s  ngx_http_webhook_secrets_t;


/*
 * One scheme with one list of secrets: what an acceptance is worth.  Shared
 * by the locations that inherit both.
 */

typedef struct {
    whk_policy_t                  policy;
    ngx_http_webhook_use_t       *use;
    ngx_http_webhook_secrets_t   *secrets;
    ngx_int_t                     past;
    ngx_int_t                     future;
    whk_secret_t                 *fixed[WHK_MAX_SECRETS];

    /* secrets out of variables, least recently used last */

    ngx_rbtree_t                  rbtree;
    ngx_rbtree_node_t             sentinel;
    ngx_queue_t                   queue;
    ngx_uint_t                    ncached;
} ngx_http_webhook_policy_t;


struct ngx_http_webhook_secrets_s {
    ngx_array_t                   entries;    /* ngx_http_webhook_secret_t */
    ngx_array_t                   policies;   /* ngx_http_webhook_policy_t * */
};


typedef struct {
    ngx_array_t                   schemes;    /* ngx_http_webhook_scheme_t * */
    whk_mem_t                     mem;
    ngx_array_t                   presets;    /* of whk_scheme_def_t */

    ngx_queue_t                   waiting;    /* of ngx_http_webhook_ctx_t */
    ngx_event_t                   event;
    size_t                        spent;      /* in this turn of the loop */
    ngx_msec_t                    turn;

    ngx_uint_t                    warned[16]; /* for each variable */
    void                         *server;     /* the last warned about */
    unsigned                      used:1;     /* "webhook" somewhere */
    unsigned                      waited:1;   /* as this turn began */
} ngx_http_webhook_main_conf_t;


typedef struct {
    ngx_http_webhook_use_t       *use;
    ngx_http_webhook_secrets_t   *secrets;
    ngx_http_webhook_policy_t    *policy;     /* NULL: off */
    ngx_int_t                     past;
    ngx_int_t                     future;
    ngx_http_webhook_place_t      tolerance;
    ngx_http_complex_value_t     *public_url;
    ngx_http_webhook_place_t      url;
    ngx_uint_t                    dry_run_mode;
    ngx_uint_t                    reject_status[2];
    ngx_uint_t                    success_status;
    ngx_str_t                     success_text;
    time_t                        retry_after;
    ngx_uint_t                    log_level;

    ngx_http_webhook_events_t    *events;
    ngx_array_t                  *sets;       /* of ngx_http_webhook_set_t */
    ngx_http_webhook_limits_t    *limits;
    ngx_http_webhook_schemas_t   *schemas;
    whk_inspect_conf_t           *inspect;    /* NULL: body is not parsed */
    int                          *indexes;    /* of the pointers of sets */

    unsigned                      dry_run:1;
    unsigned                      dry_event:1;
} ngx_http_webhook_loc_conf_t;


typedef enum {
    ngx_http_webhook_entered = 0,  /* its location was found, no more */
    ngx_http_webhook_reading,      /* the body is being read */
    ngx_http_webhook_feeding,      /* waits for its next slice */
    ngx_http_webhook_passed,       /* accepted, discarded, or dry run */
    ngx_http_webhook_unfit,        /* genuine, but the event is refused */
    ngx_http_webhook_refused       /* gets ctx->status, wherever it goes */
} ngx_http_webhook_state_e;


typedef struct {
    ngx_http_request_t           *request;
    ngx_http_webhook_policy_t    *policy;
    ngx_http_webhook_state_e      state;
    ngx_int_t                     status;

    whk_secret_t                 *secrets[WHK_MAX_SECRETS];
    ngx_uint_t                    entries[WHK_MAX_SECRETS];
    ngx_uint_t                    nsecrets;
    ngx_str_t                     args;       /* as they came */
    ngx_str_t                     url;        /* of the verdict, if signed */

    off_t                         fed;
    unsigned                      copied:1;   /* the args, to be wiped */
    unsigned                      framed:1;   /* a body was announced */
    unsigned                      last:1;     /* and its end seen */
    unsigned                      buffered:1; /* it was read before us */
    unsigned                      queued:1;
    unsigned                      dry_run:1;
    unsigned                      linger:1;   /* the body is still coming */
    unsigned                      proven:1;   /* the signature held */
    unsigned                      known:1;    /* what inspect has found */
    unsigned                      flushed:1;  /* inspect knows the end */
    unsigned                      discarded:1;
    unsigned                      fresh:1;    /* the verdict, not yet used */
    whk_reason_t                  failure;    /* while feeding */

    ngx_chain_t                  *cl;         /* next slice */
    off_t                         offset;
    ngx_queue_t                   queue;
    ngx_event_t                   timer;

    ngx_str_t                     scheme;     /* for the variables */
    ngx_str_t                     verdict;
    ngx_str_t                     key_id;
    whk_reason_t                  reason;
    whk_signed_t                  covers;
    time_t                        received;   /* by which it is judged */

    whk_mem_t                     mem;        /* of inspect */
    whk_inspect_t                *inspect;
    ngx_http_webhook_loc_conf_t  *conf;       /* of the last verdict */

    whk_verify_t                  verify;     /* last, as it is large */
} ngx_http_webhook_ctx_t;


extern ngx_module_t  ngx_http_webhook_module;


/* ngx_http_webhook_conf.c */

char *ngx_http_webhook(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_webhook_scheme(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_tolerance(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_public_url(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_dry_run(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_reject_status(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_retry_after(ngx_conf_t *cf, void *post, void *data);
void ngx_http_webhook_place(ngx_conf_t *cf, ngx_http_webhook_place_t *place);
ngx_uint_t ngx_http_webhook_refuses(ngx_uint_t status);

/* ngx_http_webhook_merge.c */

ngx_int_t ngx_http_webhook_init_schemes(ngx_conf_t *cf,
    ngx_http_webhook_main_conf_t *wmcf);
char *ngx_http_webhook_merge_policy(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *prev, ngx_http_webhook_loc_conf_t *conf);

/* ngx_http_webhook_warn.c */

void ngx_http_webhook_warn(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);
void ngx_http_webhook_warn_unused(ngx_conf_t *cf, const char *what,
    ngx_http_webhook_place_t *place);

/* ngx_http_webhook_event.c */

char *ngx_http_webhook_events(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_webhook_limits(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_success_status(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_merge_event(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *prev, ngx_http_webhook_loc_conf_t *conf);

/* ngx_http_webhook_schema.c */

char *ngx_http_webhook_schema(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_match(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_webhook_schema_ref(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
void ngx_http_webhook_merge_schemas(ngx_http_webhook_loc_conf_t *prev,
    ngx_http_webhook_loc_conf_t *conf);
char *ngx_http_webhook_init_schemas(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);
ngx_uint_t ngx_http_webhook_same_name(ngx_str_t *a, ngx_str_t *b);

/* ngx_http_webhook_compile.c */

ngx_int_t ngx_http_webhook_schemas_create(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *wlcf);
ngx_http_webhook_compiled_t *ngx_http_webhook_compiled(ngx_conf_t *cf,
    ngx_http_webhook_schemas_t *schemas, size_t depth, size_t match);

/* ngx_http_webhook_file.c */

char *ngx_http_webhook_read_file(ngx_conf_t *cf, ngx_str_t *name,
    ngx_str_t *text, off_t max, ngx_uint_t secret);
char *ngx_http_webhook_one_line(ngx_conf_t *cf, ngx_str_t *name,
    ngx_str_t *text);

/* ngx_http_webhook_secret.c */

char *ngx_http_webhook_secret(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_webhook_secret_file(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
ngx_http_webhook_policy_t *ngx_http_webhook_policy(ngx_conf_t *cf,
    ngx_http_webhook_loc_conf_t *conf);

/* ngx_http_webhook_tenant.c */

ngx_int_t ngx_http_webhook_tenant(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_http_webhook_ctx_t *ctx);
void ngx_http_webhook_tenant_free(ngx_http_webhook_ctx_t *ctx);
ngx_int_t ngx_http_webhook_same_tenant(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy, ngx_http_webhook_ctx_t *ctx);
void ngx_http_webhook_cache_init(ngx_http_webhook_policy_t *policy);
void ngx_http_webhook_cache_free(ngx_http_webhook_policy_t *policy);

/* ngx_http_webhook_handler.c */

ngx_int_t ngx_http_webhook_enter(ngx_http_request_t *r);
ngx_int_t ngx_http_webhook_handler(ngx_http_request_t *r);
void ngx_http_webhook_finish(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
ngx_http_webhook_ctx_t *ngx_http_webhook_get_ctx(ngx_http_request_t *r);

/* ngx_http_webhook_begin.c */

ngx_int_t ngx_http_webhook_begin(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
ngx_uint_t ngx_http_webhook_same_url(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_http_webhook_loc_conf_t *wlcf);
ngx_int_t ngx_http_webhook_keep_args(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
ngx_int_t ngx_http_webhook_redact(ngx_http_request_t *r,
    ngx_http_webhook_policy_t *policy);

/* ngx_http_webhook_verdict.c */

ngx_int_t ngx_http_webhook_verdict(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, whk_reason_t reason);
ngx_int_t ngx_http_webhook_refuse(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx, ngx_int_t status);
void ngx_cdecl ngx_http_webhook_log(ngx_http_request_t *r, ngx_uint_t level,
    const char *fmt, ...);

/* ngx_http_webhook_body.c */

ngx_int_t ngx_http_webhook_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);
void ngx_http_webhook_body_filter_init(void);
ngx_uint_t ngx_http_webhook_body_discarded(ngx_http_request_t *r);
ngx_uint_t ngx_http_webhook_body_whole(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
void ngx_http_webhook_body_drop(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
void ngx_http_webhook_feed(ngx_http_webhook_ctx_t *ctx, u_char *p,
    size_t size);

/* ngx_http_webhook_slice.c */

ngx_int_t ngx_http_webhook_slice_add(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
void ngx_http_webhook_slice_remove(ngx_http_webhook_ctx_t *ctx);

/* ngx_http_webhook_linger.c */

ngx_int_t ngx_http_webhook_linger_start(ngx_http_request_t *r);
ngx_int_t ngx_http_webhook_linger(ngx_http_request_t *r, ngx_int_t rc);

/* ngx_http_webhook_inspect.c */

ngx_int_t ngx_http_webhook_inspect_start(ngx_http_request_t *r,
    ngx_http_webhook_ctx_t *ctx);
whk_reason_t ngx_http_webhook_inspect_finish(ngx_http_webhook_ctx_t *ctx);
void ngx_http_webhook_inspect_free(ngx_http_webhook_ctx_t *ctx);
ngx_int_t ngx_http_webhook_set_answer(ngx_http_request_t *r);

/* ngx_http_webhook_guard.c */

void ngx_http_webhook_guard_init(void);

/* ngx_http_webhook_var.c */

ngx_int_t ngx_http_webhook_add_variables(ngx_conf_t *cf);
ngx_int_t ngx_http_webhook_set_variable(ngx_conf_t *cf,
    ngx_http_webhook_set_t *set);
void ngx_http_webhook_forget_variables(ngx_http_request_t *r);


#endif /* _NGX_HTTP_WEBHOOK_H_INCLUDED_ */
