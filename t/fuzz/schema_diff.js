/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * Verdicts of "whk validate" next to those of ajv, on events and seeded
 * mutants of them:
 *
 *     node schema_diff.js WHK SCHEMA EXAMPLES COUNT DIR
 *
 * EXAMPLES is a file like api.github.com/index.json of the package
 * @octokit/webhooks-examples, SCHEMA the one of @octokit/webhooks-schemas;
 * DIR is for files, COUNT how many mutants.  Formats are off on both sides.
 * Prints each difference, then the numbers; the status is 1 if there is one.
 */

'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv').default;

const [whk, schemaFile, examplesFile, count, dir] = process.argv.slice(2);

let seed = 7;


function random(n) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >> 8) % n;
}


function spots(value, out) {
    if (value && typeof value === 'object') {
        for (const key of Object.keys(value)) {
            out.push([value, Array.isArray(value) ? Number(key) : key]);
            spots(value[key], out);
        }
    }

    return out;
}


function mutate(event) {
    const all = spots(event, []);
    const [box, at] = all[random(all.length)];

    switch (random(8)) {
    case 0:
        Array.isArray(box) ? box.splice(at, 1) : delete box[at];
        break;
    case 1:
        Array.isArray(box) ? box.push(box[at]) : box.unheard_of = true;
        break;
    case 2:
        box[at] = null;
        break;
    case 3:
        box[at] = { a: [ 1 ] };
        break;
    case 4:
        box[at] = String(box[at]) + 'x';
        break;
    default:
        if (typeof box[at] === 'string') {
            box[at] += '/';
        }
    }
}


const validate = new Ajv({ strict: false, validateFormats: false })
    .compile(JSON.parse(fs.readFileSync(schemaFile)));

const events = JSON.parse(fs.readFileSync(examplesFile))
    .flatMap(group => group.examples);
const valid = events.filter(event => validate(event));

const files = [];
const verdicts = [];


function add(event) {
    const file = path.join(dir, files.length + '.json');
    fs.writeFileSync(file, JSON.stringify(event));
    files.push(file);
    verdicts.push(validate(event));
}


events.forEach(add);

for (let i = 0; i < Number(count); i++) {
    const event = JSON.parse(JSON.stringify(valid[random(valid.length)]));
    mutate(event);
    add(event);
}

let differ = 0;

for (let i = 0; i < files.length; i += 500) {
    const part = files.slice(i, i + 500);
    const out = spawnSync(whk, [ 'validate', '--format', 'off', schemaFile,
                                 ...part ], { encoding: 'utf8' });

    const lines = out.stdout.trim().split('\n');

    part.forEach((file, k) => {
        const line = lines[k] || file + ': nothing';

        if (line.startsWith(file + ': valid') !== verdicts[i + k]) {
            console.log(line, 'but', verdicts[i + k], 'by ajv');
            differ++;
        }
    });
}

const invalid = verdicts.slice(events.length).filter(v => !v).length;

console.log(`${events.length} events, ${valid.length} valid; ${count} mutants, `
            + `${invalid} invalid; ${differ} differ`);
process.exit(differ ? 1 : 0);
