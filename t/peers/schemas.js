/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * Schemas of npm packages, and the documents of the JSON-Schema-Test-Suite
 * where WEBHOOK_TEST_DATA has it, through "whk validate":
 *
 *     node schemas.js DIR REFUSED MANY...
 *
 * MANY is a build of t/peers/many.c, DIR for files, REFUSED the list of those that are known to be refused.
 * Each compiles, or is refused with a place and a reason.  The status is 1 if
 * one does neither, if the list is not exact, or if there are under 500.
 */

'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const list = require('./list.js');
const octokitSchema = require('./octokit.js');

const [dir, known, ...programs] = process.argv.slice(2);

const LEAST = 500;


/* the names of all .json below a folder */

function files(folder) {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
        if (entry.isDirectory()) {
            return files(path.join(folder, entry.name))
                .map(name => path.join(entry.name, name));
        }

        return entry.name.endsWith('.json') ? [ entry.name ] : [];
    }).sort();
}


function octokit(out) {
    const all = require('@octokit/webhooks-schemas/schema.json');

    for (const name of Object.keys(all.definitions)) {
        const file = path.join(dir, name + '.json');

        fs.writeFileSync(file, JSON.stringify(octokitSchema(name)));
        out.push({ name: 'octokit ' + name, file, options: [] });
    }
}


function shopify(out) {
    const top = path.dirname(require.resolve(
        'shopify-webhook-schemas/package.json')) + '/schemas';
    const newest = fs.readdirSync(top).sort().pop();

    for (const name of files(path.join(top, newest))) {
        out.push({ name: `shopify ${newest}/${name}`,
                   file: path.join(top, newest, name), options: [] });
    }
}


function asyncapi(out) {
    const top = path.dirname(require.resolve('@asyncapi/specs/package.json'));
    const uri = 'http://asyncapi.com/';
    const options = [ '--remote', `${uri}schema-store=${top}/schemas`,
                      '--remote', `${uri}definitions=${top}/definitions`,
                      '--remote', `${uri}bindings=${top}/bindings` ];

    for (const name of files(path.join(top, 'schemas'))) {
        out.push({ name: 'asyncapi ' + name,
                   file: path.join(top, 'schemas', name),
                   options: name.startsWith('all.') ? options : [] });
    }
}


/* by reference, so that their own references resolve */

function suite(out) {
    const data = process.env.WEBHOOK_TEST_DATA;

    if (!data) {
        console.log('not run: no suite, its documents are not compiled');
        return false;
    }

    const top = data + '/json-schema-test-suite/remotes';
    const uri = 'http://localhost:1234/';

    for (const name of files(top)) {
        const draft = /^draft([^/]*)/.exec(name);
        const file = path.join(dir, name.replaceAll('/', ' '));

        if (draft && draft[1] === '3') {
            continue;
        }

        fs.writeFileSync(file, JSON.stringify({ $ref: uri + name }));
        out.push({ name: 'suite ' + name, file,
                   options: [ '--remote', `${uri}=${top}`,
                              '--draft', draft ? draft[1] : '2020-12' ] });
    }

    return true;
}


/*
 * What the program, t/peers/many.c, has to say to each schema with the event
 * {}; status 2 is a schema that is refused.
 */

function run(program, schemas, event) {
    const lines = schemas.map(s => [ ...s.options, s.file, event ].join('\t'));
    const child = spawnSync(program, { input: lines.join('\n') + '\n',
                                       encoding: 'utf8',
                                       maxBuffer: 1 << 28 });
    const said = child.stderr.split(/^= (\d+)\n/m);

    return schemas.map((schema, i) => {
        const status = Number(said[2 * i + 1] ?? child.status ?? 255);
        const last = (said[2 * i] ?? '').trimEnd().split('\n').pop()
            .replaceAll(path.dirname(schema.file) + '/', '');

        return { name: schema.name, status, last,
                 broken: said[2 * i + 1] === undefined || status > 2
                         || status === 2 && !/#.*: (keyword "[^"]*":|is) ./.test(last)
               };
    });
}


function main() {
    const schemas = [];
    const event = path.join(dir, 'event');
    const refusals = list.read(known);

    fs.writeFileSync(event, '{}');

    octokit(schemas);
    shopify(schemas);
    asyncapi(schemas);

    if (!suite(schemas)) {
        for (const name of refusals.keys()) {
            name.startsWith('suite ') && refusals.delete(name);
        }
    }

    let wrong = schemas.length < LEAST ? 1 : 0;

    for (const program of programs) {
        const results = run(program, schemas, event);
        const refused = new Map();

        for (const r of results) {
            if (r.broken) {
                console.log(`broken: ${r.name}: ${r.status}: ${r.last}`);
                wrong++;

            } else if (r.status === 2) {
                refused.set(r.name, r.last);
            }
        }

        wrong += list.check('refused', known, refusals, refused);
        console.log(`${program}: ${schemas.length} schemas, `
                    + `${schemas.length - refused.size} compiled, `
                    + `${refused.size} refused with a reason`);
    }

    console.log(`${schemas.length} schemas of at least ${LEAST}; `
                + `${wrong} not as expected`);

    return wrong ? 1 : 0;
}


process.exit(main());
