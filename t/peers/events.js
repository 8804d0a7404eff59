/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * Verdicts of "whk validate" next to those of ajv, on GitHub's events, seeded
 * mutants of them, and some numbers and names that parsers are apart about:
 *
 *     node events.js DIR DIFFERENCES COUNT WHK...
 *
 * DIR is for files, DIFFERENCES the list of known ones, COUNT how many
 * mutants.  Formats are off on both sides.  Prints each difference, then the
 * numbers; the status is 1 if the list is not exact, or if too few or too
 * many mutants are invalid.
 */

'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv').default;
const list = require('./list.js');

const [dir, known, count, ...programs] = process.argv.slice(2);

const schemaFile = require.resolve('@octokit/webhooks-schemas/schema.json');
const examplesFile = require.resolve(
    '@octokit/webhooks-examples/api.github.com/index.json');

const BATCH = 500;


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


/* an integer of a valid event as each of these, a member with each name */

const numbers = [ '0', '-0', '1.0', '1.5', '1e2', '1E+2', '100e-2', '1e-2',
                  '0.1e1', '-1', '9007199254740993', '1e308', '1e400',
                  '1e-400', '0e999999999999', '123456789012345678901234567890',
                  '12345678901234567890.5', '9007199254740992.5',
                  '1.00000000000000000001' ];

const names = [ '', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
                'length', 'a\\u0000b', '\\ud83d\\ude00', 'A', '$ref' ];


function corners(event) {
    const text = JSON.stringify(event);
    const out = [];

    for (const n of numbers) {
        out.push([ `number ${n}`, text.replace(/("id":)\d+/, '$1' + n) ]);
    }

    for (const n of names) {
        out.push([ `name "${n}"`, text.replace(/^{/, `{"${n}":1,`) ]);
    }

    return out;
}


const validate = new Ajv({ strict: false, validateFormats: false })
    .compile(JSON.parse(fs.readFileSync(schemaFile)));

const events = JSON.parse(fs.readFileSync(examplesFile))
    .flatMap(group => group.examples);
const valid = events.filter(event => validate(event));

const cases = [];


function add(name, text) {
    const file = path.join(dir, cases.length + '.json');
    const verdict = validate(JSON.parse(text));

    fs.writeFileSync(file, text);
    cases.push({ name, file, verdict });

    return verdict;
}


events.forEach((event, i) => add(`event ${i}`, JSON.stringify(event)));
corners(valid[0]).forEach(([name, text]) => add(name, text));

let invalid = 0;

for (let i = 0; i < Number(count); i++) {
    const event = JSON.parse(JSON.stringify(valid[random(valid.length)]));
    mutate(event);
    invalid += !add(`mutant ${i}`, JSON.stringify(event));
}


/* the verdict on each case: whether it is valid, or else what was said */

function verdicts(program) {
    const out = [];

    for (let i = 0; i < cases.length; i += BATCH) {
        const part = cases.slice(i, i + BATCH);
        const run = spawnSync(program, [ 'validate', '--format', 'off',
                                         schemaFile,
                                         ...part.map(c => c.file) ],
                              { encoding: 'utf8', maxBuffer: 1 << 26 });
        const lines = run.stdout.split('\n');

        part.forEach((c, k) => {
            const line = lines[k] || `${c.file}: nothing, ${run.status
                || run.signal}: ${run.stderr.slice(-200)}`;

            out.push(line.startsWith(c.file + ': valid')
                     || line.slice(c.file.length + 2));
        });
    }

    return out;
}


let wrong = 0;

for (const program of programs) {
    const found = new Map();

    verdicts(program).forEach((said, i) => {
        const ours = said === true
                     || (said.startsWith('invalid: schema ') ? false : said);

        if (ours !== cases[i].verdict) {
            found.set(cases[i].name,
                      `${ours === true ? 'valid' : said} by ${program}, `
                      + `${cases[i].verdict ? 'valid' : 'invalid'} by ajv`);
        }
    });

    wrong += list.check('differs', known, list.read(known), found);
    console.log(`${program}: ${cases.length} verdicts, ${found.size} differ `
                + 'from those of ajv');
}

const share = Math.round(1000 * invalid / Number(count)) / 10;

console.log(`${events.length} events, ${valid.length} valid; ${count} mutants,`
            + ` ${share} % invalid; ${wrong} not as listed`);

process.exit(wrong === 0 && share >= 30 && share <= 70 ? 0 : 1);
