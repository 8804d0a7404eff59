/*
 * Copyright (C) The ngx_http_webhook_module authors
 */

/*
 * The edge as a Node process: verifies, validates by ajv, passes on over
 * keepalive connections.
 */

'use strict';

const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const Ajv = require('ajv');

const [port, queue, secretFile, schemaFile] = process.argv.slice(2);

const secret = fs.readFileSync(secretFile, 'utf8').trim();
const validate = new Ajv().compile(JSON.parse(fs.readFileSync(schemaFile)));
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });


function verify(req, body) {
    const header = req.headers['x-knowrithm-signature'] || '';
    const mac = crypto.createHmac('sha256', secret).update(body).digest();
    const sent = Buffer.from(header.replace(/^sha256=/, ''), 'hex');

    return sent.length === mac.length && crypto.timingSafeEqual(sent, mac);
}


function valid(body) {
    try {
        return validate(JSON.parse(body));

    } catch (e) {
        return false;
    }
}


function pass(req, res, body) {
    const headers = Object.assign({}, req.headers,
                                  { 'content-length': body.length });

    delete headers.connection;

    const up = http.request({ agent, headers, host: '127.0.0.1', port: queue,
                              method: req.method, path: req.url },
        (answer) => {
            res.writeHead(answer.statusCode, { 'Content-Length': 0 });
            answer.resume();
            answer.on('end', () => res.end());
        });

    up.on('error', () => {
        res.writeHead(502, { 'Content-Length': 0 });
        res.end();
    });

    up.end(body);
}


const server = http.createServer((req, res) => {
    const chunks = [];

    req.on('data', (chunk) => chunks.push(chunk));

    req.on('end', () => {
        const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);

        if (!verify(req, body) || !valid(body)) {
            res.writeHead(403, { 'Content-Length': 0 });
            res.end();
            return;
        }

        pass(req, res, body);
    });
});

server.keepAliveTimeout = 300000;
server.listen(Number(port), '127.0.0.1');
