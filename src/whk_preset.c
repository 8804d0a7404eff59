/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#include "whk_preset.h"


static const whk_preset_t  whk_preset_rows[] = {

    { whk_string("knowrithm"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=X-Knowrithm-Signature prefix=sha256= encoding=hex;"
        "event      json=/event;")
    },

    /* no signature is documented: a token in the URL that is registered */

    { whk_string("metachat"), whk_string(
        "kind       token;"
        "parameters arg header;"
        "signature  arg=token;"
        "event      json=/event;")
    },

    { whk_string("knowlarity"), whk_string(
        "kind       token;"
        "parameters arg header;"
        "signature  arg=token;"
        "id         json=/uuid json=/id json=/data/uuid json=/data/id;"
        "event      json=/event;")
    },

    { whk_string("knowlarity-hmac"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=X-Knowlarity-Signature prefix=sha256= prefix="
        "           encoding=hex;"
        "id         json=/uuid json=/id json=/data/uuid json=/data/id;"
        "event      json=/event;")
    },

    { whk_string("github"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=X-Hub-Signature-256 prefix=sha256= encoding=hex;"
        "id         header=X-GitHub-Delivery;"
        "event      header=X-GitHub-Event;"
        "form       payload;")
    },

    /* v0 is a fake signature of test mode and must never count */

    { whk_string("stripe"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=Stripe-Signature split=comma label=v1"
        "           encoding=hex;"
        "timestamp  field=t unit=s tolerance=300s;"
        "message    \"{timestamp}.{body}\";"
        "id         json=/id;"
        "event      json=/type;")
    },

    { whk_string("slack"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=X-Slack-Signature prefix=v0= encoding=hex;"
        "timestamp  header=X-Slack-Request-Timestamp unit=s tolerance=300s;"
        "message    \"v0:{timestamp}:{body}\";"
        "id         json=/event_id;"
        "event      json=/event/type json=/type;"
        "form       payload;")
    },

    { whk_string("shopify"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=X-Shopify-Hmac-Sha256,Shopify-Hmac-Sha256"
        "           encoding=base64;"
        "id         header=X-Shopify-Event-Id,Shopify-Event-Id;"
        "event      header=X-Shopify-Topic,Shopify-Topic;")
    },

    { whk_string("standard-webhooks"), whk_string(
        "kind       hmac-sha256;"
        "signature  header=webhook-signature,svix-signature"
        "           split=space label=v1 encoding=base64;"
        "timestamp  header=webhook-timestamp,svix-timestamp"
        "           unit=s tolerance=300s;"
        "message    \"{id}.{timestamp}.{body}\";"
        "secret     whsec;"
        "id         header=webhook-id,svix-id;"
        "event      json=/type;")
    },

    { whk_string("standard"), whk_string("like standard-webhooks;") },

    { whk_string("svix"), whk_string("like standard-webhooks;") },

    { whk_string("token"), whk_string(
        "kind       token;"
        "parameters header arg prefix word encoding;"
        "signature  header=Authorization word=Bearer;")
    },

    /* the secret is "user:password", RFC 7617 */

    { whk_string("basic"), whk_string(
        "kind       token;"
        "signature  header=Authorization word=Basic encoding=base64;")
    },
};


const whk_preset_t *
whk_presets(size_t *n)
{
    *n = sizeof(whk_preset_rows) / sizeof(whk_preset_rows[0]);

    return whk_preset_rows;
}
