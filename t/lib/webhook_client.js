// Sends a body so many times over TLS and prints how each came out, as a
// JSON object of counts: { "403": 250 }, or of errors by their code.
//
//     node webhook_client.js 1|2 PORT FILE COUNT CONCURRENT [HEADER VALUE]

'use strict';

const fs = require('node:fs');
const http2 = require('node:http2');
const https = require('node:https');

const [version, port, file, count, concurrent, name, value] =
    process.argv.slice(2);

const tls = { rejectUnauthorized: false };
const body = fs.readFileSync(file);
const headers = name ? { [name]: value } : {};
const agent = new https.Agent({ keepAlive: true });
const results = {};

let left = Number(count);
let session;


function over_http1() {
    return new Promise((resolve) => {
        let result = 'nothing';

        const request = https.request({
            ...tls, agent, port, host: '127.0.0.1', path: '/hook',
            method: 'POST',
            headers: { ...headers, 'content-length': body.length },
        }, (response) => {
            result = response.statusCode;
            response.resume();
        });

        request.on('error', (error) => { result = error.code; });
        request.on('close', () => resolve(result));
        request.end(body);
    });
}


function connected() {
    if (!session || session.closed || session.destroyed) {
        session = http2.connect(`https://127.0.0.1:${port}`, tls);
        session.on('error', () => {});
    }

    return session;
}


function over_http2() {
    return new Promise((resolve) => {
        let result = 'nothing';

        const stream = connected().request({
            ...headers, ':method': 'POST', ':path': '/hook',
        });

        stream.on('response', (response) => { result = response[':status']; });
        stream.on('error', (error) => { result = error.code; });
        stream.on('close', () => resolve(result));
        stream.resume();
        stream.end(body);
    });
}


async function work() {
    while (left-- > 0) {
        const result = await (version === '2' ? over_http2() : over_http1());
        results[result] = (results[result] || 0) + 1;
    }
}


Promise.all(Array.from({ length: concurrent }, work)).then(() => {
    console.log(JSON.stringify(results));
    agent.destroy();

    if (session) {
        session.close();
    }
});
