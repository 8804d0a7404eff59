/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_reason.h"


typedef struct {
    const char   *name;
    whk_group_t   group;
    const char   *text;
} whk_reason_row_t;


static const whk_reason_row_t *whk_reason_row(whk_reason_t reason);


static const whk_reason_row_t  whk_reasons[WHK_REASON_MAX] = {

    [WHK_REASON_NONE] = { "", WHK_GROUP_NONE, "" },

    [WHK_REASON_NO_SIGNATURE] = { "no_signature", WHK_GROUP_SIGNATURE,
        "the signature is missing, or holds none of the accepted labels" },
    [WHK_REASON_SIGNATURE_MALFORMED] = { "signature_malformed",
        WHK_GROUP_SIGNATURE,
        "the signature cannot be parsed, or has the wrong length" },
    [WHK_REASON_SIGNATURE_REPEATED] = { "signature_repeated",
        WHK_GROUP_SIGNATURE,
        "the signature was sent more than once" },
    [WHK_REASON_SIGNATURE_MISMATCH] = { "signature_mismatch",
        WHK_GROUP_SIGNATURE,
        "no secret gives any of the presented signatures" },
    [WHK_REASON_TIMESTAMP_MISSING] = { "timestamp_missing",
        WHK_GROUP_SIGNATURE,
        "the time that the scheme signs is missing" },
    [WHK_REASON_TIMESTAMP_MALFORMED] = { "timestamp_malformed",
        WHK_GROUP_SIGNATURE,
        "the time is repeated or not in the form that the scheme uses" },
    [WHK_REASON_TIMESTAMP_OLD] = { "timestamp_old", WHK_GROUP_SIGNATURE,
        "the time is further in the past than the tolerance" },
    [WHK_REASON_TIMESTAMP_FUTURE] = { "timestamp_future",
        WHK_GROUP_SIGNATURE,
        "the time is further in the future than the tolerance" },
    [WHK_REASON_GUARD] = { "guard", WHK_GROUP_SIGNATURE,
        "a header that the scheme requires or signs is missing or different" },
    [WHK_REASON_DIGEST_MISMATCH] = { "digest_mismatch", WHK_GROUP_SIGNATURE,
        "the signed digest is not that of the body" },
    [WHK_REASON_NO_SECRET] = { "no_secret", WHK_GROUP_SIGNATURE,
        "no usable secret is known for this request" },
    [WHK_REASON_BODY_INCOMPLETE] = { "body_incomplete", WHK_GROUP_SIGNATURE,
        "the body was not seen whole, so nothing can be said of it" },
    [WHK_REASON_ID_MALFORMED] = { "id_malformed", WHK_GROUP_SIGNATURE,
        "the delivery id is missing, repeated, too long or no token" },

    [WHK_REASON_JSON_SYNTAX] = { "json_syntax", WHK_GROUP_EVENT,
        "the body is not one JSON object or array" },
    [WHK_REASON_JSON_UTF8] = { "json_utf8", WHK_GROUP_EVENT,
        "the body is not valid UTF-8, or escapes a lone surrogate" },
    [WHK_REASON_JSON_REPEATED_KEY] = { "json_repeated_key", WHK_GROUP_EVENT,
        "an object has the same key twice" },
    [WHK_REASON_LIMIT_DEPTH] = { "limit_depth", WHK_GROUP_EVENT,
        "values are nested deeper than the \"depth\" limit" },
    [WHK_REASON_LIMIT_TOKEN] = { "limit_token", WHK_GROUP_EVENT,
        "a string or number is beyond the \"token\" limit" },
    [WHK_REASON_LIMIT_KEYS] = { "limit_keys", WHK_GROUP_EVENT,
        "objects have more keys than the \"keys\" limit" },
    [WHK_REASON_LIMIT_ITEMS] = { "limit_items", WHK_GROUP_EVENT,
        "an array has more items than the \"items\" limit" },
    [WHK_REASON_LIMIT_EVALUATIONS] = { "limit_evaluations", WHK_GROUP_EVENT,
        "more evaluations are alive than the \"evaluations\" limit" },
    [WHK_REASON_LIMIT_WORK] = { "limit_work", WHK_GROUP_EVENT,
        "validation takes more steps than the \"work\" limit" },
    [WHK_REASON_LIMIT_MATCH] = { "limit_match", WHK_GROUP_EVENT,
        "a regular expression takes more steps than the \"match\" limit, "
        "or is too long" },
    [WHK_REASON_EVENT_MISSING] = { "event_missing", WHK_GROUP_EVENT,
        "the event type is missing" },
    [WHK_REASON_EVENT_MALFORMED] = { "event_malformed", WHK_GROUP_EVENT,
        "the event type is repeated, too long or holds control bytes" },
    [WHK_REASON_EVENT_UNLISTED] = { "event_unlisted", WHK_GROUP_EVENT,
        "the event type is not one of those allowed" },
    [WHK_REASON_NO_SCHEMA] = { "no_schema", WHK_GROUP_EVENT,
        "no schema applies to this event type" },
    [WHK_REASON_SCHEMA] = { "schema", WHK_GROUP_EVENT,
        "the event does not satisfy its schema" },

    [WHK_REASON_MEMORY] = { "memory", WHK_GROUP_FAILURE,
        "memory ran out" },
    [WHK_REASON_CRYPTO] = { "crypto", WHK_GROUP_FAILURE,
        "the cryptographic library failed" },
    [WHK_REASON_BODY_READ] = { "body_read", WHK_GROUP_FAILURE,
        "the body could not be read back" },
    [WHK_REASON_QUEUE] = { "queue", WHK_GROUP_FAILURE,
        "the queue did not take the event" },

    [WHK_REASON_METHOD] = { "method", WHK_GROUP_FIXED,
        "the method is not one that the scheme uses" },
    [WHK_REASON_ENCODING] = { "encoding", WHK_GROUP_FIXED,
        "the body has a content coding" },
    [WHK_REASON_EARLY_DATA] = { "early_data", WHK_GROUP_FIXED,
        "the request came in TLS early data, which can be replayed" },
};


static const whk_reason_row_t *
whk_reason_row(whk_reason_t reason)
{
    if ((int) reason < 0 || reason >= WHK_REASON_MAX) {
        reason = WHK_REASON_NONE;
    }

    return &whk_reasons[reason];
}


const char *
whk_reason_name(whk_reason_t reason)
{
    return whk_reason_row(reason)->name;
}


const char *
whk_reason_text(whk_reason_t reason)
{
    return whk_reason_row(reason)->text;
}


whk_group_t
whk_reason_group(whk_reason_t reason)
{
    return whk_reason_row(reason)->group;
}
