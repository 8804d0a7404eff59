/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_registry.h"


static whk_rc_t whk_registry_vocabulary(whk_registry_t *reg,
    const whk_resource_t *meta, whk_dialect_t *dialect);


whk_rc_t
whk_registry_dialect(whk_registry_t *reg, const whk_tree_t *s,
    uint32_t document, whk_dialect_t *dialect)
{
    whk_rc_t           rc;
    uint32_t           meta;
    const whk_tree_t  *uri;

    uri = whk_tree_get(s, "$schema");

    if (uri == NULL || uri->type != WHK_JSON_STRING
        || whk_dialect_find(uri->text, dialect) == 0)
    {
        return WHK_OK;
    }

    rc = whk_registry_find(reg, uri->text, document, &meta);
    if (rc != WHK_OK) {
        return rc;
    }

    if (meta == WHK_REGISTRY_NONE) {
        return whk_registry_refuse(reg, document, uri,
                                   "is the URI of no draft, and of no "
                                   "meta-schema given as "
                                   "\"webhook_schema_ref\" (\"whk validate "
                                   "--remote\")");
    }

    return whk_registry_vocabulary(reg, whk_resource(reg, meta), dialect);
}


static whk_rc_t
whk_registry_vocabulary(whk_registry_t *reg, const whk_resource_t *meta,
    whk_dialect_t *dialect)
{
    uint8_t            bit;
    const whk_tree_t  *vocab, *t;

    *dialect = whk_dialect(meta->dialect.draft);

    vocab = whk_tree_get(meta->root, "$vocabulary");

    if (vocab == NULL || vocab->first == NULL
        || dialect->draft < WHK_DRAFT_2019_09)
    {
        return WHK_OK;
    }

    dialect->vocab = WHK_VOCAB_CORE;

    for (t = vocab->first; t; t = t->next) {
        bit = whk_dialect_vocab(dialect->draft, t->key);

        if (bit == 0 && t->type == WHK_JSON_TRUE) {
            return whk_registry_refuse(reg, meta->document, t,
                                       "requires a vocabulary that is not "
                                       "supported");
        }

        dialect->vocab |= bit;
    }

    return WHK_OK;
}
