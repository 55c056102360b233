// The named schemes, each signed as its provider documents it and then given to the provider's own library to verify.
import assert from 'node:assert';
import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// For files that a package does not export.
const inside = (path) => require(new URL(`./node_modules/${path}`, import.meta.url).pathname);
const now = 1_763_800_000; // 2025-11-22T08:26:40Z
Date.now = () => now * 1000;
console.debug = () => {};
const RealDate = Date;
globalThis.Date = class extends RealDate { constructor(...a) { super(...(a.length ? a : [now * 1000])); } static now() { return now * 1000; } };

const hmac = (content, secret, encoding = 'hex', algorithm = 'sha256') => createHmac(algorithm, secret).update(content).digest(encoding);
const json = '{"event":"charge.success","data":{"id":1,"text":"Grüße 😀"}}';
const bodies = [json, '{}'];

// name, library, secret, (body) => headers, (body, headers) => throws or false when the library refuses
export const vectors = [];
async function add(name, library, secret, headersOf, check, { bodies: own = bodies, path = '/hook', query = '', type = 'application/json', verification = { scheme: name }, documents, at = now } = {}) {
  let i = 0;
  for (const body of own) {
    const headers = { 'content-type': type, ...(await headersOf(body)) };
    if (check) assert((await check(body, headers)) !== false, name);
    const origin = library.startsWith('http') ? library : `${library} ${inside(`${library}/package.json`).version}`;
    vectors.push({ name: `${name} ${i++}`, origin, verification, secret, headers, body: Buffer.from(body).toString('base64'), now: at, path, query, ...(documents && { documents }) });
  }
}

// The body alone.
await add('easypost', '@easypost/api', 'secret', (b) => ({ 'x-hmac-signature': `hmac-sha256-hex=${hmac(b, 'secret')}` }),
  (b, h) => new (require('@easypost/api'))('k').Utils.validateWebhook(Buffer.from(b), h, 'secret'));
await add('onfido', '@onfido/api', 'token', (b) => ({ 'x-sha2-signature': hmac(b, 'token') }),
  (b, h) => new (require('@onfido/api').WebhookEventVerifier)('token').readPayload(b, h['x-sha2-signature']));
await add('pusher', 'pusher', 'secret', (b) => ({ 'x-pusher-key': 'key', 'x-pusher-signature': hmac(b, 'secret') }),
  (b, h) => new (require('pusher'))({ appId: '1', key: 'key', secret: 'secret', cluster: 'eu' }).webhook({ headers: h, rawBody: b }).isValid());
await add('stream', 'stream-chat', 'secret', (b) => ({ 'x-signature': hmac(b, 'secret') }),
  (b, h) => require('stream-chat').StreamChat.getInstance('k', 'secret').verifyWebhook(b, h['x-signature']));
await add('coinbase-commerce', 'coinbase-commerce-node', 'secret', (b) => ({ 'x-cc-webhook-signature': hmac(b, 'secret') }),
  (b, h) => require('coinbase-commerce-node').Webhook.verifySigHeader(b, h['x-cc-webhook-signature'], 'secret'));
await add('gocardless', 'gocardless-nodejs', 'secret', (b) => ({ 'webhook-signature': hmac(b, 'secret') }),
  (b, h) => { inside('gocardless-nodejs/cjs/webhooks.js').parse(b, 'secret', h['webhook-signature']); }, { bodies: ['{"events":[]}'] });
await add('razorpay', 'razorpay', 'secret', (b) => ({ 'x-razorpay-signature': hmac(b, 'secret') }),
  (b, h) => require('razorpay').validateWebhookSignature(b, h['x-razorpay-signature'], 'secret'));
await add('line', '@line/bot-sdk', 'secret', (b) => ({ 'x-line-signature': hmac(b, 'secret', 'base64') }),
  (b, h) => require('@line/bot-sdk').validateSignature(b, 'secret', h['x-line-signature']));
await add('smartcar', 'smartcar', 'token', (b) => ({ 'sc-signature': hmac(b, 'token') }),
  (b, h) => require('smartcar').verifyPayload('token', h['sc-signature'], JSON.parse(b)));
await add('notion', '@notionhq/client', 'secret', (b) => ({ 'x-notion-signature': `sha256=${hmac(b, 'secret')}` }),
  (b, h) => require('@notionhq/client').verifyWebhookSignature({ body: b, signature: h['x-notion-signature'], verificationToken: 'secret' }));
await add('modern-treasury', 'modern-treasury', 'secret', (b) => ({ 'x-signature': hmac(b, 'secret') }),
  (b, h) => new (require('modern-treasury'))({ organizationID: 'o', apiKey: 'k' }).webhooks.validateSignature(b, { 'X-Signature': h['x-signature'] }, { key: 'secret' }));
await add('hookdeck', '@hookdeck/sdk', 'secret', (b) => ({ 'x-hookdeck-signature': 'AAAA', 'x-hookdeck-signature-2': hmac(b, 'secret', 'base64') }),
  async (b, h) => (await inside('@hookdeck/sdk/dist/webhooks/helpers.js').verifyWebhookSignature({ headers: h, rawBody: b, signingSecret: 'secret' })).isValidSignature);
await add('kontent', '@kentico/kontent-webhook-helper', 'secret', (b) => ({ 'x-kc-signature': hmac(b, 'secret', 'base64') }),
  (b, h) => require('@kentico/kontent-webhook-helper').signatureHelper.isValidSignatureFromString(b, 'secret', h['x-kc-signature']));
await add('shopify', '@shopify/shopify-api', 'secret', (b) => ({ 'x-shopify-hmac-sha256': hmac(b, 'secret', 'base64'), 'x-shopify-topic': 'a/b', 'x-shopify-api-version': '2025-07', 'x-shopify-shop-domain': 'x.myshopify.com', 'x-shopify-webhook-id': '1' }),
  async (b, h) => {
    require('@shopify/shopify-api/adapters/node');
    const { shopifyApi, LATEST_API_VERSION, ApiVersion } = require('@shopify/shopify-api');
    const api = shopifyApi({ apiKey: 'k', apiSecretKey: 'secret', hostName: 'h', apiVersion: LATEST_API_VERSION ?? Object.values(ApiVersion)[0], isEmbeddedApp: false, logger: { level: 0 } });
    const r = await api.webhooks.validate({ rawBody: b, rawRequest: { method: 'POST', url: '/', headers: h }, rawResponse: {} });
    assert(r.valid, JSON.stringify(r));
  });
const adyenKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const Adyen = require('@adyen/api-library').hmacValidator;
await add('adyen-platform', '@adyen/api-library', adyenKey, (b) => ({ hmacsignature: hmac(b, Buffer.from(adyenKey, 'hex'), 'base64') }),
  (b, h) => new Adyen().validateHMACSignature(adyenKey, h.hmacsignature, b));
const item = { pspReference: '7914073381342284', merchantAccountCode: 'TestMerchant', merchantReference: 'TestPayment-1407325143704', amount: { value: 1130, currency: 'EUR' }, eventCode: 'AUTHORISATION', success: 'true', eventDate: '2019-05-06T17:15:34.121+02:00', operations: [], reason: '', paymentMethod: 'visa', originalReference: '' };
item.additionalData = { hmacSignature: new Adyen().calculateHmac(item, adyenKey) };
await add('adyen', '@adyen/api-library', adyenKey, () => ({}), () => new Adyen().validateHMAC(item, adyenKey),
  { bodies: [JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: item }] })] });

// A time beside the signature.
const at = String(now - 20);
await add('slack', '@slack/bolt', 'secret', (b) => ({ 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${hmac(`v0:${at}:${b}`, 'secret')}` }),
  (b, h) => inside('@slack/bolt/dist/receivers/verify-request.js').isValidSlackRequest({ signingSecret: 'secret', body: b, headers: h, nowMilliseconds: now * 1000 }));
await add('mux', '@mux/mux-node', 'secret', (b) => ({ 'mux-signature': `t=${at},v1=${hmac(`${at}.${b}`, 'secret')}` }),
  (b, h) => new (require('@mux/mux-node').default ?? require('@mux/mux-node'))({ tokenId: 'a', tokenSecret: 'b' }).webhooks.verifySignature(b, h, 'secret'));
await add('elevenlabs', '@elevenlabs/elevenlabs-js', 'wsec_secret', (b) => ({ 'elevenlabs-signature': `t=${at},v0=${hmac(`${at}.${b}`, 'wsec_secret')}` }),
  (b, h) => new (require('@elevenlabs/elevenlabs-js').ElevenLabsClient)({ apiKey: 'k' }).webhooks.constructEvent(b, h['elevenlabs-signature'], 'wsec_secret'));
await add('workos', '@workos-inc/node', 'secret', (b) => ({ 'workos-signature': `t=${at}000, v1=${hmac(`${at}000.${b}`, 'secret')}` }),
  (b, h) => new (require('@workos-inc/node').WorkOS)('sk_x').webhooks.verifyHeader({ payload: JSON.parse(b), sigHeader: h['workos-signature'], secret: 'secret' }), { bodies: ['{"id":"wh_1"}'] });
const soon = String(now - 2);
await add('paddle', '@paddle/paddle-node-sdk', 'pdl_ntfset_x', (b) => ({ 'paddle-signature': `ts=${soon};h1=${hmac(`${soon}:${b}`, 'pdl_ntfset_x')}` }),
  (b, h) => new (require('@paddle/paddle-node-sdk').Paddle)('k').webhooks.isSignatureValid(b, 'pdl_ntfset_x', h['paddle-signature']));
await add('sanity', '@sanity/webhook', 'secret', (b) => ({ 'sanity-webhook-signature': `t=${at}000,v1=${hmac(`${at}000.${b}`, 'secret', 'base64url')}` }),
  (b, h) => require('@sanity/webhook').isValidSignature(b, h['sanity-webhook-signature'], 'secret'));
await add('webflow', 'webflow-api', 'secret', (b) => ({ 'x-webflow-timestamp': `${at}000`, 'x-webflow-signature': hmac(`${at}000:${b}`, 'secret') }),
  (b, h) => new (require('webflow-api').WebflowClient)({ accessToken: 'x' }).webhooks.verifySignature({ headers: h, body: b, secret: 'secret' }));
const iso = '2025-11-22T00:26:30-08:00';
await add('box', 'box-node-sdk', 'second key', (b) => ({ 'box-delivery-timestamp': iso, 'box-signature-version': '1', 'box-signature-algorithm': 'HmacSHA256', 'box-signature-primary': hmac(b + iso, 'first key', 'base64'), 'box-signature-secondary': hmac(b + iso, 'second key', 'base64') }),
  (b, h) => inside('box-node-sdk/lib/managers/webhooks.js').WebhooksManager.validateMessage(b, h, 'wrong', { secondaryKey: 'second key' }));
const nano = '2025-11-22T08:26:30.634234626Z';
const { EventSubHttpBase } = inside('@twurple/eventsub-http/lib/EventSubHttpBase.js');
await add('twitch', '@twurple/eventsub-http', 's3cre77890ab', (b) => ({ 'twitch-eventsub-message-id': 'e76c6bd4', 'twitch-eventsub-message-timestamp': nano, 'twitch-eventsub-message-signature': `sha256=${hmac(`e76c6bd4${nano}${b}`, 's3cre77890ab')}` }),
  (b, h) => EventSubHttpBase.prototype._verifyData.call({ _secret: 's3cre77890ab' }, 'e76c6bd4', nano, b, h['twitch-eventsub-message-signature']));
await add('linear', '@linear/sdk', 'secret', (b) => ({ 'linear-signature': hmac(b, 'secret') }),
  async (b, h) => new ((await import('@linear/sdk/webhooks')).LinearWebhookClient)('secret').verify(Buffer.from(b), h['linear-signature'], now * 1000), { bodies: [JSON.stringify({ type: 'Issue', webhookTimestamp: now * 1000 - 20 })] });
await add('cashfree', 'cashfree-pg', 'secret', (b) => ({ 'x-webhook-timestamp': `${at}000`, 'x-webhook-signature': hmac(`${at}000${b}`, 'secret', 'base64') }),
  (b, h) => { const { Cashfree } = require('cashfree-pg'); const c = new Cashfree('SANDBOX', 'id', 'secret'); c.XClientSecret = 'secret'; return !!c.PGVerifyWebhookSignature(h['x-webhook-signature'], b, h['x-webhook-timestamp']); });

// The URL.
const url = 'https://hooks.example.com/hook?foo=1&bar=a%3Ab';
const at_url = { query: 'foo=1&bar=a%3Ab' };
const HubSpot = require('@hubspot/api-client').Signature;
await add('hubspot', '@hubspot/api-client', 'client secret', (b) => ({ 'x-hubspot-request-timestamp': `${at}000`, 'x-hubspot-signature-v3': hmac(`POST${url}${b}${at}000`, 'client secret', 'base64') }),
  (b, h) => HubSpot.isValid({ signatureVersion: 'v3', method: 'POST', url, requestBody: b, clientSecret: 'client secret', timestamp: Number(`${at}000`), signature: h['x-hubspot-signature-v3'] }), at_url);
const sha = (c) => createHash('sha256').update(c).digest('hex');
await add('hubspot-v1', '@hubspot/api-client', 'client secret', (b) => ({ 'x-hubspot-signature': sha(`client secret${b}`) }),
  (b, h) => HubSpot.isValid({ signatureVersion: 'v1', requestBody: b, clientSecret: 'client secret', signature: h['x-hubspot-signature'] }));
await add('hubspot-v2', '@hubspot/api-client', 'client secret', (b) => ({ 'x-hubspot-signature': sha(`client secretPOST${url}${b}`) }),
  (b, h) => HubSpot.isValid({ signatureVersion: 'v2', method: 'POST', url, requestBody: b, clientSecret: 'client secret', signature: h['x-hubspot-signature'] }), at_url);
await add('square', 'square', 'key', (b) => ({ 'x-square-hmacsha256-signature': hmac(url + b, 'key', 'base64') }),
  (b, h) => require('square').WebhooksHelper.verifySignature({ requestBody: b, signatureHeader: h['x-square-hmacsha256-signature'], signatureKey: 'key', notificationUrl: url }), at_url);

// Public keys. The key pairs are made for this file; ECDSA is not deterministic, so its vectors change from run to run.
const pair = generateKeyPairSync('ed25519');
const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
await add('discord', 'discord-interactions', raw.toString('hex'), (b) => ({ 'x-signature-timestamp': at, 'x-signature-ed25519': sign(null, Buffer.from(at + b), pair.privateKey).toString('hex') }),
  (b, h) => require('discord-interactions').verifyKey(b, h['x-signature-ed25519'], at, raw.toString('hex')));
await add('telnyx', 'telnyx', raw.toString('base64'), (b) => ({ 'telnyx-timestamp': at, 'telnyx-signature-ed25519': sign(null, Buffer.from(`${at}|${b}`), pair.privateKey).toString('base64') }),
  async (b, h) => { await new (require('telnyx'))({ apiKey: 'k', publicKey: raw.toString('base64') }).webhooks.unwrap(b, { headers: h }); });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ecKey = ec.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
await add('sendgrid', '@sendgrid/eventwebhook', ecKey, (b) => ({ 'x-twilio-email-event-webhook-timestamp': at, 'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(at + b), ec.privateKey).toString('base64') }),
  (b, h) => { const { EventWebhook } = require('@sendgrid/eventwebhook'); const w = new EventWebhook(); return w.verifySignature(w.convertPublicKeyToECDSA(ecKey), b, h['x-twilio-email-event-webhook-signature'], at); });

// Providers without a library that can be had: signed as their documentation says.
const plain = async (name, url, headersOf, secret = 'secret', more = {}) => add(name, url, secret, headersOf, null, more);
const hub = (p, a, d = 'hex') => (b) => `${p}${hmac(b, 'secret', d, a)}`;
await plain('asana', 'https://developers.asana.com/docs/webhooks-guide', (b) => ({ 'x-hook-signature': hmac(b, 'secret') }));
await plain('bitbucket', 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/', (b) => ({ 'x-hub-signature': hub('sha256=', 'sha256')(b) }));
await plain('calendly', 'https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures', (b) => ({ 'calendly-webhook-signature': `t=${at},v1=${hmac(`${at}.${b}`, 'secret')}` }));
await plain('circleci', 'https://circleci.com/docs/webhooks/', (b) => ({ 'circleci-signature': `v1=${hmac(b, 'secret')}` }));
await plain('docusign', 'https://developers.docusign.com/platform/webhooks/connect/validate/', (b) => ({ 'x-docusign-signature-1': hmac(b, 'another key', 'base64'), 'x-docusign-signature-2': hmac(b, 'secret', 'base64') }));
await plain('dropbox', 'https://www.dropbox.com/developers/reference/webhooks', (b) => ({ 'x-dropbox-signature': hmac(b, 'secret') }));
await plain('gitea', 'https://docs.gitea.com/usage/webhooks', (b) => ({ 'x-gitea-signature': hmac(b, 'secret') }));
await plain('intercom', 'https://developers.intercom.com/docs/webhooks/setting-up-webhooks', (b) => ({ 'x-hub-signature': hub('sha1=', 'sha1')(b) }));
await plain('jira', 'https://developer.atlassian.com/cloud/jira/platform/webhooks/', (b) => ({ 'x-hub-signature': hub('sha256=', 'sha256')(b) }));
await plain('lemon-squeezy', 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests', (b) => ({ 'x-signature': hmac(b, 'secret') }));
await plain('meta', 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started', (b) => ({ 'x-hub-signature-256': hub('sha256=', 'sha256')(b) }));
await plain('pagerduty', 'https://developer.pagerduty.com/docs/verifying-webhook-signatures', (b) => ({ 'x-pagerduty-signature': `v1=${hmac(b, 'another')},v1=${hmac(b, 'secret')}` }));
await plain('paystack', 'https://paystack.com/docs/payments/webhooks/', (b) => ({ 'x-paystack-signature': hmac(b, 'secret', 'hex', 'sha512') }));
await plain('sentry', 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/', (b) => ({ 'sentry-hook-signature': hmac(b, 'secret') }));
await plain('tailscale', 'https://tailscale.com/kb/1213/webhooks', (b) => ({ 'tailscale-webhook-signature': `t=${at},v1=${hmac(`${at}.${b}`, 'secret')}` }));
await plain('typeform', 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/', (b) => ({ 'typeform-signature': hub('sha256=', 'sha256', 'base64')(b) }));
await plain('vercel', 'https://vercel.com/docs/webhooks/webhooks-api', (b) => ({ 'x-vercel-signature': hmac(b, 'secret', 'hex', 'sha1') }));
await plain('woocommerce', 'https://developer.woocommerce.com/docs/webhooks/', (b) => ({ 'x-wc-webhook-signature': hmac(b, 'secret', 'base64') }));
await plain('xero', 'https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/', (b) => ({ 'x-xero-signature': hmac(b, 'secret', 'base64') }));
const stamp = '2025-11-22T08:26:30Z';
await plain('zendesk', 'https://developer.zendesk.com/documentation/webhooks/verifying/', (b) => ({ 'x-zendesk-webhook-signature-timestamp': stamp, 'x-zendesk-webhook-signature': hmac(stamp + b, 'secret', 'base64') }));
const key64 = Buffer.from('a key of bytes \0\xff', 'latin1').toString('base64');
const key = Buffer.from(key64, 'base64');
await plain('airtable', 'https://airtable.com/developers/web/api/webhooks-overview', (b) => ({ 'x-airtable-content-mac': `hmac-sha256=${hmac(b, key)}` }), key64);
await plain('microsoft-teams', 'https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook', (b) => ({ authorization: `HMAC ${hmac(b, key, 'base64')}` }), key64);
const hookUrl = 'https://hooks.example.com/hook';
const events = '[{"event":"send","text":"a & b"}]';
await plain('mandrill', 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/', () => ({ 'x-mandrill-signature': hmac(`${hookUrl}mandrill_events${events}`, 'secret', 'base64', 'sha1') }), 'secret',
  { bodies: [new URLSearchParams({ mandrill_events: events }).toString()], type: 'application/x-www-form-urlencoded' });
await plain('trello', 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/', (b) => ({ 'x-trello-webhook': hmac(b + hookUrl, 'secret', 'base64', 'sha1') }));
const token = 'a'.repeat(50);
await plain('mailgun', 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks', () => ({}), 'secret',
  { bodies: [JSON.stringify({ signature: { timestamp: at, token, signature: hmac(at + token, 'secret') }, 'event-data': { event: 'opened' } })] });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
await plain('wise', 'https://docs.wise.com/api-docs/features/webhooks-notifications/event-handling', (b) => ({ 'x-signature-sha256': sign('sha256', Buffer.from(b), rsa.privateKey).toString('base64') }), rsa.publicKey.export({ format: 'pem', type: 'spki' }));
await plain('github-sha1', 'https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers', (b) => ({ 'x-hub-signature': hub('sha1=', 'sha1')(b) }));
await plain('recurly', 'https://docs.recurly.com/recurly-subscriptions/docs/signature-verification', (b) => ({ 'recurly-signature': `${at}000,${hmac(`${at}000.${b}`, 'another')},${hmac(`${at}000.${b}`, 'secret')}` }));
await add('zoom', '@zoom/rivet', 'secret', (b) => ({ 'x-zm-request-timestamp': at, 'x-zm-signature': `v0=${hmac(`v0:${at}:${b}`, 'secret')}` }),
  async (b, h) => {
    const receiver = new (require('@zoom/rivet/users').AwsLambdaReceiver)({ webhooksSecretToken: 'secret' });
    receiver.init({ eventEmitter: { emit: () => true } });
    const answer = await receiver.start()({ body: b, headers: h, isBase64Encoded: false }, {});
    assert.equal(answer.statusCode, 200, JSON.stringify(answer));
  }, { bodies: ['{"event":"meeting.started","payload":{}}'] });

// JSON Web Tokens.
const part = (o) => Buffer.from(JSON.stringify(o)).toString('base64url');
const jwt = (claims, signer, head = { alg: 'HS256', typ: 'JWT' }) => { const c = `${part(head)}.${part(claims)}`; return `${c}.${signer(Buffer.from(c)).toString('base64url')}`; };
const shared = (s) => (c) => createHmac('sha256', s).update(c).digest();
const atlassian = require('atlassian-jwt');
await add('jira-connect', 'atlassian-jwt', 'shared secret', () => ({ authorization: `JWT ${atlassian.encodeSymmetric({ iss: 'client', iat: now, exp: now + 180, qsh: atlassian.createQueryStringHash(atlassian.fromMethodAndUrl('POST', '/hook?b=2&a=x%20y&a=w'), false, 'https://hooks.example.com') }, 'shared secret')}` }),
  (b, h) => { atlassian.decodeSymmetric(h.authorization.slice(4), 'shared secret', 'HS256'); }, { query: 'b=2&a=x%20y&a=w' });
const { WebhookReceiver } = require('livekit-server-sdk');
const long = 'a secret that is long enough for everyone';
await add('livekit', 'livekit-server-sdk', long, (b) => ({ authorization: jwt({ iss: 'key', nbf: now - 10, exp: now + 300, sha256: createHash('sha256').update(b).digest('base64') }, shared(long)) }),
  async (b, h) => { await new WebhookReceiver('key', long).receive(b, h.authorization, false, 1e9); });
await add('vonage', '@vonage/jwt', long, (b) => ({ authorization: `Bearer ${jwt({ iss: 'Vonage', iat: now - 10, jti: '1', payload_hash: sha(b) }, shared(long))}` }),
  (b, h) => require('@vonage/jwt').verifySignature(h.authorization.slice(7), long));
await add('messagebird', 'messagebird', long, (b) => ({ 'messagebird-signature-jwt': jwt({ iss: 'MessageBird', nbf: now - 10, exp: now + 60, jti: '1', url_hash: sha(url), payload_hash: sha(b) }, shared(long)) }),
  async (b, h) => { await inside('messagebird/lib/webhook-signature-jwt.js').verify(url, Buffer.from(b), h['messagebird-signature-jwt'], (await import('node:crypto')).createSecretKey(Buffer.from(long)), { validateUrl: true, validatePayload: true, jwtVerifyOptions: { issuer: 'MessageBird', algorithms: ['HS256'], currentDate: new Date(now * 1000) }, jwtVerifyJti: () => true }); }, at_url);
const google = { kid: 'g1', ...rsa.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
const other = { kid: 'g0', ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }) };
const audience = 'https://hooks.example.com/hook';
const email = 'push@project.iam.gserviceaccount.com';
await add('google-pubsub', 'google-auth-library', '', () => ({ authorization: `Bearer ${jwt({ iss: 'https://accounts.google.com', aud: audience, email, email_verified: true, sub: '1', iat: now - 10, exp: now + 3590 }, (c) => sign('sha256', c, rsa.privateKey), { alg: 'RS256', kid: 'g1', typ: 'JWT' })}` }),
  async (b, h) => { await new (require('google-auth-library').OAuth2Client)().verifySignedJwtWithCertsAsync(h.authorization.slice(7), { g1: rsa.publicKey.export({ format: 'pem', type: 'spki' }) }, audience, ['https://accounts.google.com']); },
  { verification: { scheme: 'google-pubsub', audience, email }, documents: { 'https://www.googleapis.com/oauth2/v3/certs': JSON.stringify({ keys: [other, google] }) } });
const plaid = { kid: 'p1', ...ec.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
await plain('plaid', 'https://plaid.com/docs/api/webhooks/webhook-verification/', (b) => ({ 'plaid-verification': jwt({ iat: now - 10, request_body_sha256: sha(b) }, (c) => sign('sha256', c, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }), { alg: 'ES256', kid: 'p1', typ: 'JWT' }) }), JSON.stringify(plaid));

// Amazon SNS, with a certificate of its own.
const { execFileSync } = await import('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = await import('node:fs');
const folder = mkdtempSync('sns-');
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${folder}/key.pem`, '-out', `${folder}/cert.pem`, '-days', '36500', '-subj', '/CN=sns.amazonaws.com'], { stdio: 'ignore' });
const snsKey = createPrivateKey(readFileSync(`${folder}/key.pem`));
const snsCert = readFileSync(`${folder}/cert.pem`, 'utf8');
rmSync(folder, { recursive: true });
require('https').get = (_, done) => { const { EventEmitter } = require('events'); const r = new EventEmitter(); r.statusCode = 200; queueMicrotask(() => { done(r); r.emit('data', Buffer.from(snsCert)); r.emit('end'); }); return new EventEmitter(); };
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:topic';
const snsUrl = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem';
const snsMessage = (type, version, more) => {
  const m = { Type: type, MessageId: 'id', TopicArn: topicArn, Message: 'Grüße\n{"a":1}', Timestamp: '2027-01-15T07:59:50.123Z', ...more };
  const names = type === 'Notification' ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const content = names.filter((n) => n in m).map((n) => `${n}\n${m[n]}\n`).join('');
  return JSON.stringify({ ...m, SignatureVersion: version, Signature: sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(content), snsKey).toString('base64'), SigningCertURL: snsUrl });
};
await add('sns', 'sns-validator', '', () => ({}), (b) => new Promise((resolve, reject) => new (require('sns-validator'))().validate(b, (e) => (e ? reject(e) : resolve()))),
  { bodies: [snsMessage('Notification', '1', { Subject: 'S' }), snsMessage('Notification', '2', {}), snsMessage('SubscriptionConfirmation', '2', { SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t', Token: 't' })],
    type: 'text/plain; charset=UTF-8', verification: { scheme: 'sns', topicArn }, documents: { [snsUrl]: snsCert }, at: 1_800_000_000 });
