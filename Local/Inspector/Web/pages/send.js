import { h } from '../lib/dom.js';
import { get, post, traceUrl } from '../lib/api.js';
import { live } from '../lib/live.js';
import { icon } from '../lib/icons.js';
import { duration } from '../lib/format.js';
import { asText, fromBase64, fromHex, toBase64, toHex } from '../lib/bytes.js';
import { bodyView } from '../lib/body-view.js';
import { badge, button, section, segmented } from '../lib/components.js';

export const title = 'Send a webhook';

export async function mount(page, { signal, parameters }) {
  const samples = await get('/api/webhooks/samples', signal);
  const edit = Number(parameters.get('edit')) || undefined;
  let chosen;
  let mode = 'text';

  const method = h('select', { class: 'select', id: 'send-method' }, ['POST', 'GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map(name => h('option', {}, name)));
  const path = h('input', { class: 'input mono', id: 'send-path', required: true, spellcheck: 'false' });
  const headers = h('textarea', { class: 'input mono', id: 'send-headers', rows: 5, spellcheck: 'false' });
  const body = h('textarea', { class: 'input mono', id: 'send-body', rows: 12, spellcheck: 'false' });
  const sign = h('select', { class: 'select', id: 'send-sign' });
  const modes = h('span', {});
  const result = h('section', { class: 'card send-result', 'aria-label': 'Answer', 'aria-live': 'polite' }, h('div', { class: 'empty small' }, h('h2', {}, 'No answer yet'), h('p', {}, 'Send the request: its answer, and a link to its trace, appear here.')));
  const problem = h('p', { class: 'error-text', role: 'alert' });
  const list = h('div', { class: 'sample-list', role: 'group', 'aria-label': 'Samples' });
  const submit = button('Send', { symbol: 'send', kind: 'primary', type: 'submit' });
  submit.type = 'submit';

  page.append(
    h('header', { class: 'page-head' }, h('a', { href: '/webhooks', class: 'button quiet small', 'aria-label': 'Back to the webhooks' }, h('span', { class: 'back' }, icon('right')), h('span', {}, 'Webhooks')), h('h1', {}, edit ? `Edit webhook ${edit}` : title)),
    h('div', { class: 'page-body scroll send', tabindex: '-1' },
      h('form', { class: 'card send-form', onsubmit: send },
        h('div', { class: 'send-samples' }, h('h2', {}, 'Start from a sample'), list),
        h('div', { class: 'send-line' }, h('label', { class: 'field' }, h('span', {}, 'Method'), method), h('label', { class: 'field grow' }, h('span', {}, 'Path and query'), path)),
        h('label', { class: 'field' }, h('span', {}, 'Headers, one a line'), headers),
        h('div', { class: 'field' }, h('div', { class: 'field-head' }, h('label', { for: 'send-body' }, 'Body'), modes), body),
        h('div', { class: 'send-line end' }, h('label', { class: 'field' }, h('span', {}, 'Sign with the local secret of'), sign), h('span', { class: 'spacer' }), submit),
        problem),
      result));

  const schemes = samples.filter(sample => sample.scheme && sample.canSign).map(sample => sample.scheme);
  sign.replaceChildren(h('option', { value: '' }, 'Do not sign'), ...schemes.map(scheme => h('option', { value: scheme }, scheme)));

  function drawModes() {
    modes.replaceChildren(segmented('Write the body as', [['text', 'Text'], ['hex', 'Hex']], mode, next => {
      try {
        const content = read();
        const text = asText(content);
        if (next === 'text' && text === null) throw new Error('These bytes are not text.');
        mode = next;
        body.value = mode === 'text' ? text : toHex(content);
        problem.textContent = '';
      } catch (error) {
        problem.textContent = error.message;
      }
      drawModes();
    }));
  }

  function read() {
    return mode === 'hex' ? fromHex(body.value) : new TextEncoder().encode(body.value);
  }

  function put(request) {
    method.value = request.method;
    path.value = request.path;
    headers.value = request.headers.map(([name, value]) => `${name}: ${value}`).join('\n');
    const content = fromBase64(request.body);
    const text = asText(content);
    mode = text === null ? 'hex' : 'text';
    body.value = text ?? toHex(content);
    drawModes();
  }

  function choose(sample) {
    chosen = sample.id;
    put(sample);
    sign.value = sample.canSign ? sample.scheme : '';
    drawSamples();
  }

  function drawSamples() {
    list.replaceChildren(...samples.map(sample => h('button', { type: 'button', class: 'sample', 'aria-pressed': String(sample.id === chosen), onclick: () => choose(sample) },
      h('span', {}, sample.title), sample.scheme && badge(sample.canSign ? 'signed' : 'unsigned', sample.canSign ? 'good' : 'neutral', sample.canSign ? undefined : 'No local secret for this scheme is known'))));
  }

  function parseHeaders() {
    return headers.value.split('\n').map(line => line.trim()).filter(Boolean).map(line => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new Error(`"${line}" is not a header: Name: value is needed.`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
  }

  async function send(event) {
    event.preventDefault();
    problem.textContent = '';
    submit.disabled = true;
    try {
      const answer = await post('/api/webhooks/send', { method: method.value, path: path.value, headers: parseHeaders(), body: toBase64(read()), sign: sign.value || undefined, editOf: edit });
      show(answer, await traceUrl(answer.traceId));
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      submit.disabled = false;
    }
  }

  function show(answer, trace) {
    const content = fromBase64(answer.body);
    const type = answer.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
    result.replaceChildren(
      h('div', { class: 'drawer-lead' }, answer.error ? badge('no answer', 'bad') : badge(answer.status, answer.status >= 500 ? 'bad' : answer.status >= 400 ? 'warn' : 'good'), h('strong', {}, duration(answer.durationMs)), h('span', { class: 'spacer' }), trace && h('a', { class: 'button', href: trace, target: '_blank', rel: 'noopener' }, 'Open the trace'), h('a', { class: 'button', href: `/webhooks?text=${answer.traceId}` }, 'Find it in the list')),
      ...(answer.error ? [h('p', { class: 'note bad' }, answer.error)] : [
        section('Body', content.length ? bodyView(content, type) : h('p', { class: 'muted' }, 'Empty')),
        section('Headers', h('table', { class: 'headers' }, h('tbody', {}, answer.headers.map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'mono break' }, value)))))),
      ]));
  }

  drawModes();
  if (edit) {
    const webhook = await get(`/api/webhooks/${edit}`, signal);
    put({ method: webhook.method, path: encodePath(webhook.path) + (webhook.query ? `?${webhook.query}` : ''), headers: webhook.requestHeaders.filter(([name]) => !['content-length', 'host', 'connection'].includes(name.toLowerCase())), body: webhook.requestBody });
    drawSamples();
  } else {
    choose(samples.find(sample => sample.id === parameters.get('sample')) ?? samples[0]);
  }
  live(['webhooks'], {}, () => {}, signal);
}

// The HTTP API tells the path decoded: what would mean something else in a request is encoded again.
const encodePath = path => encodeURI(path).replace(/[?#]/g, encodeURIComponent);
