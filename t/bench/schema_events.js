/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * Writes GitHub's events and their schemas for t/bench/schema:
 *
 *     node schema_events.js DIR
 *
 * Prints a line for each schema: what it is, its file, and of each event the
 * longest text and the file.  "one" is the valid event that is nearest to
 * 20 KB, "array" 10 MB of it.
 */

'use strict';

const fs = require('fs');
const path = require('path');
const Ajv = require('ajv').default;
const octokitSchema = require('../peers/octokit.js');

const [dir] = process.argv.slice(2);

const SIZE = 20000;
const ARRAY = 10000000;

const union = require.resolve('@octokit/webhooks-schemas/schema.json');
const definitions = require(union).definitions;
const groups = require('@octokit/webhooks-examples/api.github.com/index.json');


function write(name, text) {
    const file = path.join(dir, name + '.json');

    fs.writeFileSync(file, text);

    return file;
}


function longest(text) {
    return Math.max(...text.match(/"(?:[^"\\]|\\.)*"/g)
                       .map(s => Buffer.byteLength(s) - 2));
}


function print(what, schema, events) {
    console.log([ what, schema, ...events.flat() ].join(' '));
}


const validate = new Ajv({ strict: false, validateFormats: false })
    .compile(require(union));

const events = [];
let one;

for (const group of groups) {
    const name = [ group.name + '_event', group.name + '$event' ]
        .find(n => definitions[n]);
    const schema = write(group.name + '.schema',
                         JSON.stringify(octokitSchema(name)));

    const own = group.examples.map((event, i) => {
        const text = JSON.stringify(event);
        const file = write(`${group.name}.${i}`, text);

        if (validate(event)
            && (!one || Math.abs(text.length - SIZE)
                        < Math.abs(one.text.length - SIZE)))
        {
            one = { text, file, schema, name };
        }

        return [ longest(text), file ];
    });

    print('event', schema, own);
    events.push(...own);
}

print('union', union, events);
print('one', one.schema, [ [ longest(one.text), one.file ] ]);
print('one', union, [ [ longest(one.text), one.file ] ]);

const count = Math.floor(ARRAY / one.text.length);
const array = write('array', '[' + Array(count).fill(one.text).join() + ']');

for (const [name, schema] of [ [ 'event', octokitSchema(one.name) ],
                               [ 'union', require(union) ] ])
{
    const { $ref, oneOf, ...rest } = schema;
    const items = $ref ? { $ref } : { oneOf };

    print('array', write('array.' + name, JSON.stringify({ ...rest, items })),
          [ [ longest(one.text), array ] ]);
}
