import { h, debounce, keyed, onFrame } from '../lib/dom.js';
import { get, query } from '../lib/api.js';
import { live } from '../lib/live.js';
import { duration, time } from '../lib/format.js';
import { badge, button, chip, empty, retention, row, searchBox, select, setOptions } from '../lib/components.js';

export const title = 'Traces';

const LIMIT = 200;

export async function mount(page, { signal, parameters, go }) {
  const filter = {
    text: parameters.get('text') ?? '',
    resource: parameters.get('resource') ?? '',
    errors: parameters.get('errors') ?? '',
    minDurationMs: parameters.get('minDurationMs') ?? '',
  };
  let traces = [];
  let answer = { total: 0, dropped: 0 };

  const counts = h('span', { class: 'summary' });
  const resource = select('Resource', [['', 'All resources']], '', value => change({ resource: value }));
  const rows = h('tbody', {});
  const more = button('Load older traces', { kind: 'quiet', onclick: loadMore });
  const table = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
    h('table', { class: 'table traces-table' }, h('thead', {}, h('tr', {}, ['Time', 'Name', 'Resources', 'Spans', 'Duration'].map(name => h('th', { scope: 'col' }, name)))), rows), more);
  const none = h('div', { class: 'scroll' });
  const body = h('div', { class: 'page-body' }, table);

  page.append(
    h('header', { class: 'page-head' }, h('h1', {}, title), counts, h('span', { class: 'spacer' }),
      searchBox('Search spans and attributes', filter.text, debounce(value => change({ text: value }), 150)),
      resource,
      select('Duration', [['', 'Any duration'], ['10', 'over 10 ms'], ['100', 'over 100 ms'], ['1000', 'over 1 s']], filter.minDurationMs, value => change({ minDurationMs: value })),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: filter.errors === 'true', onchange: event => change({ errors: event.target.checked ? 'true' : '' }) }), h('span', {}, 'Errors only'))),
    body);

  function change(part) {
    Object.assign(filter, part);
    history.replaceState(null, '', `/traces${query(filter)}`);
    load();
  }

  async function load() {
    answer = await get(`/api/telemetry/traces${query({ ...filter, limit: LIMIT })}`, signal);
    traces = answer.traces;
    draw();
  }

  async function loadMore() {
    const page = await get(`/api/telemetry/traces${query({ ...filter, limit: LIMIT, before: traces.at(-1).startTime })}`, signal);
    traces.push(...page.traces);
    draw();
  }

  function draw() {
    counts.replaceChildren(retention(answer.total, traces.length, answer.dropped, 'traces'));
    more.hidden = traces.length >= answer.total;
    // Bars on a logarithmic scale: a cold start beside warm requests must not flatten them all.
    const longest = Math.max(1, ...traces.map(trace => trace.durationMs));
    if (Math.abs(Math.log(longest / (rows.longest ?? longest))) > 0.2) { rows.replaceChildren(); rows.keyedRows = undefined; rows.longest = longest; }
    rows.longest ??= longest;
    keyed(rows, traces, trace => trace.traceId, trace => traceRow(trace, rows.longest));
    const filtered = Object.values(filter).some(Boolean);
    none.replaceChildren(filtered ? empty('No trace matches', 'Change or clear the filters.') : empty('No traces yet', 'Send a webhook: its way through authorizer, forwarder and target appears here within a second.', h('a', { href: '/webhooks/send', class: 'button primary' }, 'Send a webhook')));
    const content = traces.length ? table : none;
    if (body.firstElementChild !== content) body.replaceChildren(content);
  }

  function traceRow(trace, longest) {
    const share = Math.log1p(trace.durationMs) / Math.log1p(longest);
    return row('tr', { 'data-trace': trace.traceId }, () => go(`/traces/${trace.traceId}`),
      h('td', { class: 'mono muted nowrap' }, time(trace.startTime)),
      h('td', { class: 'clip' }, h('a', { href: `/traces/${trace.traceId}`, class: 'strong-link' }, h('span', { class: 'muted' }, `${trace.resource}: `), trace.name), trace.errorCount > 0 && badge(trace.errorCount === 1 ? '1 error' : `${trace.errorCount} errors`, 'bad')),
      h('td', {}, h('div', { class: 'chips' }, trace.resources.slice(0, 6).map(item => chip(item.name, item.spans)), trace.resources.length > 6 && h('span', { class: 'muted' }, `+${trace.resources.length - 6}`))),
      h('td', { class: 'num' }, trace.spanCount),
      h('td', { class: 'duration-cell' }, h('span', { class: 'bar-track', 'aria-hidden': 'true' }, h('span', { class: `bar ${trace.errorCount ? 'bad' : ''}`, style: { width: `${Math.max(2, share * 100)}%` } })), h('span', { class: 'num nowrap' }, duration(trace.durationMs))));
  }

  const redraw = onFrame(draw);
  const reload = debounce(load, 250);
  const names = new Set([filter.resource].filter(Boolean));
  function offer(more) {
    for (const name of more) names.add(name);
    setOptions(resource, [['', 'All resources'], ...[...names].sort().map(name => [name, name])]);
  }

  live(['traces'], {
    traces: changed => {
      offer(changed.flatMap(trace => trace.resources.map(item => item.name)));
      if (Object.values(filter).some(Boolean)) { reload(); return; }
      for (const trace of changed) {
        const index = traces.findIndex(other => other.traceId === trace.traceId);
        if (index >= 0) traces[index] = trace;
        else { traces.push(trace); answer.total++; }
      }
      traces.sort((left, right) => right.startTime < left.startTime ? -1 : right.startTime > left.startTime ? 1 : 0);
      if (traces.length > LIMIT * 5) traces.length = LIMIT * 5;
      redraw();
    },
  }, load, signal);
  offer((await get('/api/telemetry/resources', signal)).resources.map(item => item.name));
  resource.value = filter.resource;
  await load();
}
