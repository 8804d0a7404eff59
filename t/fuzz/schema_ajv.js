/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * ajv's side of schema_diff.py: a line has schemas and events, the answer
 * a string for each schema, with a character for each event: 'y' if it is
 * valid, 'n' if not, '-' where ajv is not asked or fails.
 */

'use strict';

const readline = require('readline');

const options = { strict: false, validateFormats: false, logger: false,
                  validateSchema: false, addUsedSchema: false };
const draft7 = new (require('ajv'))(options);

draft7.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));

const drafts = [
    [ /draft-0[67]/, draft7 ],
    [ /2019-09/, new (require('ajv/dist/2019'))(options) ],
    [ /2020-12/, new (require('ajv/dist/2020'))(options) ]
];


/*
 * ajv is wrong itself: with items passed by a branch of anyOf that is {} it
 * takes all for evaluated, and what "contains" finds in [] is what was found
 * in another array before.
 */

function judge(schema, events) {
    const [, ajv] = drafts.find(d => d[0].test(schema.$schema)) ?? [];
    const text = JSON.stringify(schema);

    if (!ajv || /"(unevaluated|\$dynamic)/.test(text)) {
        return '-'.repeat(events.length);
    }

    const contains = text.includes('"contains":');
    const named = { ...schema, $id: 'http://localhost/schema' };

    try {
        const validate = ajv.compile(named);

        return events.map(event => {
            if (contains && JSON.stringify(event).includes('[]')) {
                return '-';
            }

            return validate(event) ? 'y' : 'n';
        }).join('');

    } catch (e) {
        return '-'.repeat(events.length);

    } finally {
        ajv.removeSchema(named);
    }
}


readline.createInterface({ input: process.stdin }).on('line', line => {
    const [schemas, events] = JSON.parse(line);

    console.log(JSON.stringify(schemas.map(s => judge(s, events))));
});
