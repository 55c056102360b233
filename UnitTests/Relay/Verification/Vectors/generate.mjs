// Signs webhooks with the providers' own libraries, for VectorTests: npm install && node generate.mjs > vectors.json
// Every signature is also checked with the library that made it, where the library can.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createPrivateKey, createPublicKey, createHash, sign as edSign } from 'node:crypto';
import { sign, verify } from '@octokit/webhooks-methods';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import Stripe from 'stripe';
import twilio from 'twilio';
import { vectors as provided } from './providers.mjs';

const bodies = ['{"hello":"world"}', '', '{"text":"Grüße \\u0000 \u{1F600}"}', 'a=1&b=%2F+x&a=2', 'x'.repeat(10_000)];
const now = 1_763_800_000; // 2025-11-22
const vectors = [];
const version = (name) => `${name} ${JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url))).version}`;
const add = (name, verification, secret, headers, body, more = {}) =>
  vectors.push({ name, origin: name.startsWith('ed25519') ? 'RFC 8032' : version(name.split(' ')[0]), verification, secret, headers, body: Buffer.from(body).toString('base64'), now, path: '/hook', query: '', ...more });

for (const [i, body] of bodies.entries()) {
  if (body) {
    const secret = `github secret ${i}`;
    const signature = await sign(secret, body);
    assert(await verify(secret, body, signature));
    add(`@octokit/webhooks-methods ${i}`, { scheme: 'github' }, secret, { 'x-hub-signature-256': signature }, body);
  }

  const stripe = new Stripe('sk_test_none');
  const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret: `whsec_stripe${i}`, timestamp: now - 10 });
  add(`stripe ${i}`, { scheme: 'stripe' }, `whsec_stripe${i}`, { 'stripe-signature': header }, body);

  const key = `whsec_${Buffer.from(`standard webhooks key ${i}`).toString('base64')}`;
  const id = `msg_${i}`;
  const at = new Date((now + 60) * 1000);
  add(`standardwebhooks ${i}`, { scheme: 'standard-webhooks' }, key,
    { 'webhook-id': id, 'webhook-timestamp': String(now + 60), 'webhook-signature': new Standard(key).sign(id, at, body) }, body);
  add(`svix ${i}`, { scheme: 'standard-webhooks' }, key,
    { 'svix-id': id, 'svix-timestamp': String(now + 60), 'svix-signature': `v1,AAAA ${new Svix(key).sign(id, at, body)}` }, body);

  // v1a: the libraries do not sign it; Node's own Ed25519 does, with the key pair of RFC 8032 §7.1, test 1.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const signature = edSign(null, Buffer.from(`${id}.${now}.${body}`), privateKey).toString('base64');
  add(`ed25519 ${i}`, { scheme: 'standard-webhooks' }, `whpk_${publicKey.toString('base64')}`,
    { 'webhook-id': id, 'webhook-timestamp': String(now), 'webhook-signature': `v1,AAAA v1a,${signature}` }, body);
}

const token = 'twilio token';
const forms = [{ CallSid: 'CA1', Digits: '1234', From: '+14158675309', Empty: '' }, { b: ['2', '1', '2'], a: 'ü & = +', B: 'x' }];
for (const [i, form] of forms.entries()) {
  for (const [url, publicUrl, query] of [['https://hooks.example.com/hook?foo=1&bar=2', undefined, 'foo=1&bar=2'], ['https://public.example.com/base/hook', 'https://public.example.com/base', ''], ['https://hooks.example.com:443/hook', undefined, '']]) {
    const signature = twilio.getExpectedTwilioSignature(token, url, form);
    assert(twilio.validateRequest(token, signature, url, form));
    const body = new URLSearchParams(Object.entries(form).flatMap(([k, v]) => [v].flat().map((x) => [k, x]))).toString();
    add(`twilio form ${i} ${url}`, { scheme: 'twilio', ...(publicUrl && { publicUrl }) }, token,
      { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', 'x-twilio-signature': signature }, body, { query });
  }
}
const json = '{"status":"delivered"}';
const query = `bodySHA256=${createHash('sha256').update(json).digest('hex')}`;
const signature = twilio.getExpectedTwilioSignature(token, `https://hooks.example.com/hook?${query}`, {});
assert(twilio.validateRequestWithBody(token, signature, `https://hooks.example.com/hook?${query}`, json));
add('twilio json', { scheme: 'twilio' }, token, { 'content-type': 'application/json', 'x-twilio-signature': signature }, json, { query });

// Escapes that a gateway removes, a bare question mark, and what the library itself normalizes.
for (const [url, path, query] of [['https://hooks.example.com/hook?', '/hook', ''], ["https://hooks.example.com/a%20b/it's?x=it's", "/a b/it's", "x=it's"], ["https://hooks.example.com/hook?x=it%27s", '/hook', "x=it's"]]) {
  const form = { a: '1' };
  const escaped = twilio.getExpectedTwilioSignature(token, url, form);
  assert(twilio.validateRequest(token, escaped, url, form));
  add(`twilio url ${url}`, { scheme: 'twilio' }, token, { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': escaped }, 'a=1', { path, query });
}

// GitLab's signing tokens are Standard Webhooks (https://docs.gitlab.com/user/project/integrations/webhooks/).
const gitlab = `whsec_${Buffer.from('a signing token').toString('base64')}`;
add('standardwebhooks gitlab', { scheme: 'gitlab-signing-token' }, gitlab,
  { 'webhook-id': 'id', 'webhook-timestamp': String(now), 'webhook-signature': new Standard(gitlab).sign('id', new Date(now * 1000), bodies[0]) }, bodies[0]);

console.log(JSON.stringify([...vectors, ...provided], null, 1));
