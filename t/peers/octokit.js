/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * Returns the schema of one of octokit's definitions, with the definitions
 * that it needs and no others.
 */

'use strict';

const all = require('@octokit/webhooks-schemas/schema.json');


module.exports = function (name) {
    const definitions = {};
    const wanted = [ name ];

    while (wanted.length) {
        const next = wanted.pop();

        if (!definitions[next]) {
            definitions[next] = all.definitions[next];

            for (const ref of JSON.stringify(all.definitions[next])
                .matchAll(/"#\/definitions\/([^"]*)"/g))
            {
                wanted.push(ref[1]);
            }
        }
    }

    return { $schema: all.$schema, $ref: '#/definitions/' + name, definitions };
};
