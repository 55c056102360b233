'use strict';
// The handler one writes in an afternoon: relays an HTTP API event (payload 2.0) through a SOCKS5 proxy with the usual library,
// an agent for each invocation, and answers in base64.
const { request } = require('node:http');
const { SocksProxyAgent } = require('socks-proxy-agent');

exports.handler = async (event) => {
  const body = event.body ? Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') : Buffer.alloc(0);
  const headers = { ...event.headers, 'content-length': body.length };
  delete headers.host;
  const options = {
    host: process.env.TS_TARGET,
    port: process.env.TS_PORT,
    method: event.requestContext.http.method,
    path: event.rawQueryString ? `${event.rawPath}?${event.rawQueryString}` : event.rawPath,
    headers,
    agent: new SocksProxyAgent(`socks://127.0.0.1:${process.env.TS_SOCKS5_PORT}`),
  };
  return await new Promise((resolve, reject) => {
    request(options, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('error', reject).on('end', () => resolve({
        statusCode: answer.statusCode,
        headers: { 'content-type': answer.headers['content-type'] },
        body: Buffer.concat(parts).toString('base64'),
        isBase64Encoded: true,
      }));
    }).on('error', reject).end(body);
  });
};
