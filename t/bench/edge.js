/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * What an operator would write for njs: js_content has read the body, and the
 * internal redirect passes it on as it is.  njs has no comparison in constant
 * time; comparing keyed hashes of both values, which nobody can steer, is the
 * fastest way to have one.
 */

import crypto from 'crypto';

const secret = '%%SECRET%%';

const events = { 'lead.created': true, 'lead.status.updated': true,
                 'conversation.ended': true };


function hmac(key, data) {
    return crypto.createHmac('sha256', key).update(data).digest('hex');
}


function verify(r) {
    const header = r.headersIn['X-Knowrithm-Signature'];

    if (!header || !header.startsWith('sha256=') || !r.requestBuffer) {
        return false;
    }

    const expected = hmac(secret, r.requestBuffer);

    return hmac(secret, header.slice(7)) === hmac(secret, expected);
}


function signature(r) {
    if (!verify(r)) {
        r.return(403);
        return;
    }

    r.internalRedirect('@queue');
}


function fields(r) {
    let event;

    if (!verify(r)) {
        r.return(403);
        return;
    }

    try {
        event = JSON.parse(r.requestText);

    } catch (e) {
        r.return(403);
        return;
    }

    if (typeof event != 'object'
        || !events[event.event]
        || typeof event.timestamp != 'string' || event.timestamp.length < 20
        || typeof event.data != 'object' || typeof event.data.id != 'string')
    {
        r.return(403);
        return;
    }

    r.internalRedirect('@queue');
}


export default { signature, fields };
