import { h } from '../lib/dom.js';
import { post } from '../lib/api.js';
import { bytes, duration, fullTime } from '../lib/format.js';
import { attempt, badge, button, copy, drawer, properties, section, tabs, toast } from '../lib/components.js';
import { bodyView } from '../lib/body-view.js';
import { fromBase64 } from '../lib/bytes.js';
import { stateBadge, verificationBadge } from './webhooks.js';

export function webhookDetails(webhook, { tab, setTab, onclose, trace }) {
  const views = { request: requestView, response: responseView, decision: decisionView };
  const replay = button('Replay', {
    symbol: 'restart', kind: 'primary',
    onclick: () => attempt(async () => {
      replay.disabled = true;
      try {
        const result = await post(`/api/webhooks/${webhook.id}/replay`);
        if (result.error) throw new Error(result.error);
        toast(`Answered ${result.status} in ${duration(result.durationMs)}`, result.status < 400 ? 'good' : 'neutral');
      } finally {
        replay.disabled = false;
      }
    }),
  });
  return drawer(h('span', {}, h('span', { class: 'method' }, webhook.method), ' ', h('span', { class: 'mono' }, webhook.path)), { onclose, label: `Details of webhook ${webhook.method} ${webhook.path}` },
    h('div', { class: 'drawer-lead' },
      stateBadge(webhook), badge(webhook.status || 'no answer'), badge(webhook.cold ? 'cold start' : 'warm', webhook.cold ? 'info' : 'neutral'),
      h('strong', {}, duration(webhook.durationMs)), h('span', { class: 'spacer' }), h('span', { class: 'muted' }, fullTime(webhook.time))),
    h('div', { class: 'button-row' },
      replay,
      h('a', { class: 'button', href: `/webhooks/send?edit=${webhook.id}` }, 'Edit and send'),
      button('Copy as curl', { symbol: 'copy', onclick: () => attempt(async () => copy((await post(`/api/webhooks/${webhook.id}/curl`)).command, 'curl command')) }),
      trace && h('a', { class: 'button', href: trace, target: '_blank', rel: 'noopener' }, 'Open the trace')),
    webhook.error && h('p', { class: 'note bad' }, webhook.error),
    tabs([['request', 'Request'], ['response', 'Response'], ['decision', 'Route and decision']], tab, setTab),
    h('div', { role: 'tabpanel', class: 'tab-panel' }, views[tab](webhook)));
}

function requestView(webhook) {
  return [
    section('Request line', h('pre', { class: 'code', tabindex: '0' }, `${webhook.method} ${webhook.path}${webhook.query ? `?${webhook.query}` : ''}`)),
    headers(webhook.requestHeaders),
    body(webhook.requestBody, webhook.requestBodyLength, webhook.requestHeaders),
  ];
}

function responseView(webhook) {
  return [
    section('Status', h('pre', { class: 'code', tabindex: '0' }, String(webhook.status))),
    headers(webhook.responseHeaders),
    body(webhook.responseBody, webhook.responseBodyLength, webhook.responseHeaders),
  ];
}

function decisionView(webhook) {
  const context = Object.entries(webhook.authorizerContext ?? {});
  return [
    section('Authorizer', properties([
      ['Decision', webhook.decision && badge(webhook.decision, { allow: 'good', cached: 'good', deny: 'warn', error: 'bad' }[webhook.decision])],
      ['Rule', webhook.authorizerRule],
      ...context.map(([name, value]) => [h('span', { class: 'mono' }, name), h('span', { class: 'mono break' }, typeof value === 'string' ? value : JSON.stringify(value))]),
    ])),
    section('Route', properties([['Route key', webhook.routeKey && h('span', { class: 'mono' }, webhook.routeKey)], ['Function', webhook.function], ['Route', webhook.route], ['Verification', webhook.verification && verificationBadge(webhook)], ['State', webhook.state], ['Target', webhook.target && h('span', { class: 'mono' }, webhook.target)]])),
    section('Origin', properties([['Source', h('span', { class: 'mono' }, webhook.sourceIp)], ['Host', h('span', { class: 'mono' }, webhook.host)], ['Trace', webhook.traceId && h('span', { class: 'mono' }, webhook.traceId)]])),
  ];
}

function headers(list) {
  return section('Headers', list.length
    ? h('table', { class: 'headers' }, h('tbody', {}, list.map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'mono break' }, value)))))
    : h('p', { class: 'muted' }, 'None'), h('span', { class: 'muted' }, list.length));
}

function body(base64, length, list) {
  const content = fromBase64(base64);
  const type = list.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return section('Body', content.length ? bodyView(content, type) : h('p', { class: 'muted' }, 'Empty'),
    h('span', { class: 'muted' }, length > content.length ? `${bytes(length)}, the first ${bytes(content.length)} kept` : bytes(length)));
}
