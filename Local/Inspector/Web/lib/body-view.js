import { h } from './dom.js';
import { asText, hexDump } from './bytes.js';
import { copyButton, segmented } from './components.js';

// A body as text, JSON, form or hex; what fits it best comes first.
export function bodyView(content, contentType) {
  const text = asText(content);
  const views = [];
  if (text !== null) {
    const json = parseJson(text, contentType);
    if (json !== undefined) views.push(['json', 'JSON', () => code(json)]);
    if (/^application\/x-www-form-urlencoded/i.test(contentType)) views.push(['form', 'Form', () => form(text)]);
    views.push(['text', 'Text', () => code(text)]);
  }
  views.push(['hex', 'Hex', () => h('pre', { class: 'code', tabindex: '0' }, hexDump(content))]);

  const element = h('div', { class: 'body-view' });
  function show(id) {
    element.replaceChildren(
      h('div', { class: 'body-bar' }, segmented('Show the body as', views.map(([key, label]) => [key, label]), id, show), text !== null && copyButton(text, 'body')),
      views.find(([key]) => key === id)[2]());
  }
  show(views[0][0]);
  return element;
}

function code(text) {
  return h('pre', { class: 'code', tabindex: '0' }, text);
}

function parseJson(text, contentType) {
  if (!/json/i.test(contentType) && !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}

function form(text) {
  return h('table', { class: 'headers' }, h('tbody', {}, [...new URLSearchParams(text)].map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'mono break' }, value)))));
}
