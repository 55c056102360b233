import { h, debounce, keyed, onFrame } from '../lib/dom.js';
import { get, query } from '../lib/api.js';
import { live } from '../lib/live.js';
import { icon } from '../lib/icons.js';
import { fullTime, time } from '../lib/format.js';
import { badge, beside, button, chip, copyButton, drawer, empty, focusRow, properties, retention, row, searchBox, section, select, setOptions } from '../lib/components.js';

export const title = 'Structured logs';

const LIMIT = 500;
export const levels = ['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'];
export const levelTone = { Trace: 'neutral', Debug: 'neutral', Information: 'info', Warning: 'warn', Error: 'bad', Critical: 'bad' };
const short = { Trace: 'Trace', Debug: 'Debug', Information: 'Info', Warning: 'Warn', Error: 'Error', Critical: 'Critical' };

export async function mount(page, { signal, parameters }) {
  const filter = {
    severity: parameters.get('severity') ?? '',
    resource: parameters.get('resource') ?? '',
    text: parameters.get('text') ?? '',
    traceId: parameters.get('traceId') ?? '',
    field: parameters.getAll('field'),
  };
  let logs = [];
  let answer = { total: 0, dropped: 0 };
  let paused = false;
  let chosen;

  const counts = h('span', { class: 'summary' });
  const resource = select('Resource', [['', 'All resources']], '', value => change({ resource: value }));
  const fields = h('span', { class: 'filters' });
  const rows = h('tbody', {});
  const older = button('Load older records', { kind: 'quiet', onclick: loadOlder });
  const table = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
    h('table', { class: 'table logs-table' }, h('thead', {}, h('tr', {}, ['Time', 'Level', 'Resource', 'Message', 'Trace'].map(name => h('th', { scope: 'col' }, name)))), rows), older);
  const none = h('div', { class: 'scroll' });
  const side = h('div', { class: 'side' });
  const body = h('div', { class: 'page-body split' }, table);
  const pause = button('Pause', { symbol: 'pause', pressed: false, onclick: () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    pause.replaceChildren(icon(paused ? 'play' : 'pause'), h('span', {}, paused ? 'Resume' : 'Pause'));
    if (!paused) load();
  } });
  const field = h('input', { class: 'input field-filter', placeholder: 'field:value', 'aria-label': 'Add a field filter, as field:value', onkeydown: event => {
    if (event.key !== 'Enter' || !/^[^:]+:/.test(field.value)) return;
    change({ field: [...filter.field, field.value] });
    field.value = '';
  } });

  page.append(
    h('header', { class: 'page-head' }, h('h1', {}, title), counts, h('span', { class: 'spacer' }),
      searchBox('Search logs', filter.text, debounce(value => change({ text: value }), 150)),
      field,
      select('Level', [['', 'All levels'], ...levels.slice(1).map(level => [level, `${level} and above`])], filter.severity, value => change({ severity: value })),
      resource, pause),
    fields, body);

  function change(part) {
    Object.assign(filter, part);
    history.replaceState(null, '', `/logs${query(filter)}`);
    load();
  }

  async function load() {
    answer = await get(`/api/telemetry/logs${query({ ...filter, limit: LIMIT })}`, signal);
    logs = newestFirst(answer.logs);
    draw();
  }

  async function loadOlder() {
    const page = await get(`/api/telemetry/logs${query({ ...filter, limit: LIMIT, before: Math.min(...logs.map(log => log.id)) })}`, signal);
    logs = newestFirst([...logs, ...page.logs]);
    draw();
  }

  function filterButtons() {
    const all = [...filter.field.map(text => [text, () => change({ field: filter.field.filter(other => other !== text) })])];
    if (filter.traceId) all.push([`trace:${filter.traceId.slice(0, 8)}…`, () => change({ traceId: '' })]);
    fields.replaceChildren(...all.map(([text, remove]) => h('button', { type: 'button', class: 'filter', onclick: remove, title: 'Remove this filter' }, text, icon('close'))));
  }

  function draw() {
    filterButtons();
    counts.replaceChildren(retention(answer.total, logs.length, answer.dropped, 'records'));
    older.hidden = logs.length >= answer.total;
    keyed(rows, logs, log => log.id, logRow);
    for (const element of rows.children) element.toggleAttribute('data-chosen', element.dataset.key === String(chosen?.id));
    const filtered = filter.text || filter.severity || filter.resource || filter.traceId || filter.field.length;
    none.replaceChildren(filtered
      ? empty('No record matches', 'Change or clear the filters.')
      : empty('No structured logs yet', 'Records appear when a resource exports them over OTLP (OTEL_EXPORTER_OTLP_ENDPOINT is set for every resource of the AppHost).'));
    const content = logs.length ? table : none;
    if (chosen && side.log !== chosen) { side.log = chosen; side.replaceChildren(details(chosen)); }
    beside(body, content, chosen && side);
  }

  function open(log) {
    const before = chosen;
    chosen = log;
    draw();
    if (!log && before) focusRow(rows, before.id);
  }

  function details(log) {
    const filterBy = (name, value) => h('span', { class: 'value' }, h('span', { class: 'mono break' }, value), copyButton(value, name),
      button(`Filter by ${name}`, { symbol: 'search', iconOnly: true, kind: 'quiet small', onclick: () => change({ field: [...filter.field, `${name}:${value}`] }) }));
    return drawer('Log record', { onclose: () => open(undefined) },
      h('div', { class: 'drawer-lead' }, badge(log.severity, levelTone[log.severity]), chip(log.resource), h('span', { class: 'muted' }, fullTime(log.time))),
      h('pre', { class: 'message', tabindex: '0' }, log.message),
      log.traceId && h('nav', { class: 'link-row', 'aria-label': 'Related' }, h('a', { href: `/traces/${log.traceId}${log.spanId ? `?span=${log.spanId}` : ''}` }, 'Open the trace'), h('a', { href: `/logs?traceId=${log.traceId}` }, 'Logs of the trace')),
      section('Record', properties([['Category', filterBy('category', log.category)], ['Event', log.eventName], ['Instance', log.instance && h('span', { class: 'mono break' }, log.instance)], ['Trace', log.traceId && h('span', { class: 'mono break' }, log.traceId)], ['Span', log.spanId && h('span', { class: 'mono' }, log.spanId)]])),
      Object.keys(log.attributes).length > 0 && section('Attributes', properties(Object.entries(log.attributes).map(([name, value]) => [h('span', { class: 'mono' }, name), filterBy(name, value)]))));
  }

  function logRow(log) {
    return row('tr', { class: `level-${log.severity.toLowerCase()}` }, () => open(log),
      h('td', { class: 'mono muted nowrap' }, time(log.time)),
      h('td', {}, badge(short[log.severity], levelTone[log.severity])),
      h('td', {}, chip(log.resource)),
      h('td', { class: 'clip log-message', title: log.category }, log.message),
      h('td', {}, log.traceId ? h('a', { class: 'mono', href: `/traces/${log.traceId}${log.spanId ? `?span=${log.spanId}` : ''}`, title: `Trace ${log.traceId}` }, log.traceId.slice(0, 7)) : h('span', { class: 'muted' }, '–')));
  }

  // Processes export in batches of their own, so that records do not arrive in the order of their time.
  const newestFirst = list => list.sort((left, right) => new Date(right.time) - new Date(left.time) || right.id - left.id);

  const accepts = log => (!filter.severity || levels.indexOf(log.severity) >= levels.indexOf(filter.severity))
    && (!filter.resource || log.resource === filter.resource) && (!filter.traceId || log.traceId === filter.traceId);

  const redraw = onFrame(draw);
  const reload = debounce(load, 200);
  live(['logs'], {
    logs: batch => {
      offer(batch.map(log => log.resource));
      if (paused) return;
      // What the server alone can judge is asked of it.
      if (filter.text || filter.field.length) { reload(); return; }
      const last = Math.max(0, ...logs.map(log => log.id));
      const fresh = batch.filter(log => accepts(log) && log.id > last);
      if (!fresh.length) return;
      logs = newestFirst([...logs, ...fresh]);
      answer.total += fresh.length;
      if (logs.length > LIMIT * 4) logs.length = LIMIT * 4;
      redraw();
    },
  }, load, signal);

  const names = new Set([filter.resource].filter(Boolean));
  function offer(more) {
    for (const name of more) names.add(name);
    setOptions(resource, [['', 'All resources'], ...[...names].sort().map(name => [name, name])]);
  }
  offer((await get('/api/telemetry/resources', signal)).resources.map(item => item.name));
  resource.value = filter.resource;
  await load();
}
