/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * A list of what is known: lines "name: why", and "#" before a comment.
 * check() prints what is not in the list and what is only there, and returns
 * how much of both.
 */

'use strict';

const fs = require('fs');


exports.read = function (file) {
    const known = new Map();

    for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
        if (line === '' || line.startsWith('#')) {
            continue;
        }

        const at = line.indexOf(': ');

        if (at < 1 || known.has(line.slice(0, at))) {
            throw new Error(`${file}: what is "${line}"?`);
        }

        known.set(line.slice(0, at), line.slice(at + 2));
    }

    return known;
};


exports.check = function (what, file, known, found) {
    let wrong = 0;

    for (const [name, said] of found) {
        if (known.has(name)) {
            console.log(`${what}: ${name}: ${known.get(name)}`);

        } else {
            console.log(`not in ${file}: ${name}: ${said}`);
            wrong++;
        }
    }

    for (const name of known.keys()) {
        if (!found.has(name)) {
            console.log(`only in ${file}: ${name}`);
            wrong++;
        }
    }

    return wrong;
};
