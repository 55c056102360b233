import { h, debounce, keyed, onFrame } from '../lib/dom.js';
import { get, traceUrl } from '../lib/api.js';
import { live } from '../lib/live.js';
import { icon } from '../lib/icons.js';
import { duration, time } from '../lib/format.js';
import { badge, beside, empty, focusRow, retention, row, searchBox, select } from '../lib/components.js';
import { webhookDetails } from './webhook-details.js';

export const title = 'Webhooks';

export async function mount(page, { signal, parameters }) {
  let webhooks = [];
  let answer = { dropped: 0, isAvailable: false };
  let text = parameters.get('text') ?? '';
  let kind = parameters.get('status') ?? '';
  let chosen = Number(parameters.get('id')) || null;
  let tab = 'request';

  const counts = h('span', { class: 'summary' });
  const rows = h('tbody', {});
  const table = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
    h('table', { class: 'table webhooks-table' }, h('thead', {}, h('tr', {}, ['Time', 'State', 'Status', 'Request', 'Route', 'Verification', 'Target', 'Duration'].map(name => h('th', { scope: 'col' }, name)))), rows));
  const none = h('div', { class: 'scroll' });
  const side = h('div', { class: 'side wide' });
  const body = h('div', { class: 'page-body split' }, table);
  const endpoint = h('span', {});
  page.append(
    h('header', { class: 'page-head' }, h('h1', {}, title), counts, endpoint, h('span', { class: 'spacer' }),
      searchBox('Filter webhooks', text, debounce(value => { text = value; remember(); draw(); }, 80)),
      select('Status', [['', 'Any status'], ['2', 'Successful (2xx)'], ['4', 'Refused (4xx)'], ['5', 'Failed (5xx)']], kind, value => { kind = value; remember(); draw(); }),
      h('a', { href: '/webhooks/send', class: 'button primary' }, icon('send'), h('span', {}, 'Send'))),
    body);

  function remember() {
    const search = new URLSearchParams();
    if (text) search.set('text', text);
    if (kind) search.set('status', kind);
    if (chosen) search.set('id', chosen);
    history.replaceState(null, '', search.size ? `/webhooks?${search}` : '/webhooks');
  }

  async function load() {
    answer = await get('/api/webhooks', signal);
    webhooks = answer.webhooks;
    draw();
    if (chosen) await drawDetails();
  }

  const matches = webhook => (!kind || String(webhook.status).startsWith(kind))
    && (!text || [webhook.method, webhook.path, webhook.query, webhook.route, webhook.verification, webhook.state, webhook.target, webhook.sourceIp, webhook.traceId, String(webhook.status)].some(value => value?.toLowerCase().includes(text.toLowerCase())));

  function draw() {
    const shown = webhooks.filter(matches);
    counts.replaceChildren(retention(webhooks.length, shown.length, answer.dropped, 'webhooks'));
    endpoint.replaceChildren(...(answer.endpoint ? [h('code', { class: 'endpoint-code' }, answer.endpoint)] : []));
    keyed(rows, shown, webhook => webhook.id, webhookRow);
    for (const element of rows.children) element.toggleAttribute('data-chosen', element.dataset.key === String(chosen));
    none.replaceChildren(
      webhooks.length ? empty('No webhook matches', 'Change or clear the filters.')
        : !answer.isAvailable ? empty('The Lambda emulator does not run', 'Its admin API cannot be reached at Inspector__LambdaAdmin; this page fills by itself once it can.')
          : empty('No webhooks yet', 'Send one with the form, or from a shell:', h('code', {}, `curl -d 'hello' ${answer.endpoint ?? 'http://localhost:8080/'}`), h('a', { href: '/webhooks/send', class: 'button primary' }, 'Send a webhook')));
    const content = shown.length ? table : none;
    beside(body, content, chosen && side.firstElementChild ? side : null);
  }

  async function drawDetails() {
    const id = chosen;
    const row = webhooks.find(webhook => webhook.id === id);
    if (!id) side.replaceChildren();
    else {
      try {
        const webhook = await get(`/api/webhooks/${id}`, signal);
        if (chosen !== id) return;
        side.replaceChildren(webhookDetails(webhook, { tab, setTab: value => { tab = value; drawDetails(); }, onclose: () => open(null), trace: await traceUrl(webhook.traceId) }));
      } catch (error) {
        if (error.name === 'AbortError' || row) throw error;
        chosen = null;
        side.replaceChildren();
      }
    }
    draw();
  }

  async function open(id) {
    const before = chosen;
    chosen = id;
    remember();
    await drawDetails();
    if (!id) focusRow(rows, before);
  }

  const redraw = onFrame(draw);
  const redrawDetails = debounce(drawDetails, 150);
  live(['webhooks'], {
    webhooks: changed => {
      for (const webhook of changed) {
        const index = webhooks.findIndex(other => other.id === webhook.id);
        if (index >= 0) webhooks[index] = webhook;
        else webhooks.unshift(webhook);
        if (webhook.id === chosen) redrawDetails();
      }
      webhooks.sort((left, right) => right.id - left.id);
      if (webhooks.length > 500) { answer.dropped += webhooks.length - 500; webhooks.length = 500; }
      redraw();
    },
  }, load, signal);
  const retry = setInterval(() => { if (!document.hidden && !answer.isAvailable) load(); }, 2000);
  signal.addEventListener('abort', () => clearInterval(retry));
  await load();

  function webhookRow(webhook) {
    return row('tr', { 'data-webhook': webhook.id }, () => open(webhook.id === chosen ? null : webhook.id),
      h('td', { class: 'mono muted nowrap' }, time(webhook.time)),
      h('td', {}, stateBadge(webhook)),
      h('td', { class: 'num' }, webhook.status || '–'),
      h('td', { class: 'clip' }, h('span', { class: 'method' }, webhook.method), ' ', h('span', { class: 'mono' }, webhook.path), webhook.query && h('span', { class: 'mono muted' }, `?${webhook.query}`)),
      h('td', { class: 'nowrap' }, webhook.route ?? h('span', { class: 'muted' }, '–')),
      h('td', {}, verificationBadge(webhook)),
      h('td', { class: 'mono muted clip' }, webhook.target ?? '–'),
      h('td', { class: 'num nowrap' }, webhook.cold && h('span', { class: 'cold', title: 'Cold start' }, icon('snow'), h('span', { class: 'offscreen' }, 'cold')), duration(webhook.durationMs)));
  }
}

// Whatever the state is called: a failure has its own name, and its status tells how bad it is.
export function stateBadge(webhook) {
  const tone = !webhook.status || webhook.status >= 500 ? 'bad' : webhook.status >= 400 ? 'warn' : webhook.state === 'Forwarded' ? 'good' : 'neutral';
  return badge(webhook.state, tone, webhook.error);
}

export function verificationBadge(webhook) {
  if (webhook.decision === 'deny') return badge('denied', 'warn', 'The authorizer refused it');
  if (webhook.decision === 'error') return badge('authorizer error', 'bad');
  if (!webhook.verification) return h('span', { class: 'muted' }, '–');
  const failed = ['SignatureMissing', 'SignatureMismatch', 'TimestampOutsideTolerance'].some(name => webhook.state === name || webhook.verification.includes(name));
  return badge(webhook.verification, failed ? 'bad' : /^none$/i.test(webhook.verification) ? 'neutral' : 'good');
}
