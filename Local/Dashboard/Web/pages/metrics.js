import { h, debounce } from '../lib/dom.js';
import { get, query } from '../lib/api.js';
import { live } from '../lib/live.js';
import { colour, seriesColour } from '../lib/colours.js';
import { lineChart } from '../lib/chart.js';
import { count, measure } from '../lib/format.js';
import { badge, empty, retention, searchBox, select, setOptions } from '../lib/components.js';

export const title = 'Metrics';

export async function mount(page, { signal, parameters }) {
  let instruments = [];
  let answer = { kept: 0, dropped: 0 };
  let text = '';
  let chosen = { resource: parameters.get('resource') ?? '', meter: parameters.get('meter') ?? '', name: parameters.get('name') ?? '' };
  let minutes = parameters.get('minutes') ?? '5';
  let groupBy = parameters.get('groupBy') ?? '*';
  const where = new Map();

  const counts = h('span', { class: 'summary' });
  const list = h('nav', { class: 'instrument-list scroll', tabindex: '0', 'aria-label': 'Instruments' });
  const panel = h('div', { class: 'scroll chart-panel', tabindex: '0', role: 'region', 'aria-label': 'Chart' });
  const body = h('div', { class: 'page-body metrics' });
  page.append(h('header', { class: 'page-head' }, h('h1', {}, title), counts, h('span', { class: 'spacer' }),
    searchBox('Search instruments', '', value => { text = value.toLowerCase(); drawList(); }),
    select('Window', [['2', 'Last 2 min'], ['5', 'Last 5 min'], ['15', 'Last 15 min']], minutes, value => { minutes = value; remember(); loadChart(); })), body);

  const same = (left, right) => left.resource === right.resource && left.meter === right.meter && left.name === right.name;

  function remember() {
    history.replaceState(null, '', `/metrics${query({ ...chosen, minutes: minutes === '5' ? '' : minutes, groupBy: groupBy === '*' ? '' : groupBy })}`);
  }

  async function load() {
    answer = await get('/api/telemetry/metrics', signal);
    instruments = answer.instruments;
    if (!instruments.some(item => same(item, chosen))) {
      const preferred = instruments.filter(item => !chosen.resource || item.resource === chosen.resource);
      const first = preferred.find(item => item.meter.startsWith('WebhookForwarder')) ?? preferred[0] ?? instruments[0];
      if (first && !chosen.name) chosen = { resource: first.resource, meter: first.meter, name: first.name };
    }
    counts.replaceChildren(retention(answer.kept, answer.kept, answer.dropped, 'series'));
    const none = instruments.length === 0;
    if (none) body.replaceChildren(empty('No metrics yet', 'Instruments appear with the first export, about two seconds after a resource has started.'));
    else if (body.firstElementChild !== list) body.replaceChildren(list, panel);
    drawList();
    if (!none) await loadChart();
  }

  function drawList() {
    const shown = instruments.filter(item => !text || `${item.resource} ${item.meter} ${item.name}`.toLowerCase().includes(text));
    const groups = Map.groupBy(shown, item => item.resource);
    const state = JSON.stringify([shown.map(item => [item.resource, item.meter, item.name]), chosen]);
    if (list.state === state) return;
    list.state = state;
    const top = list.scrollTop;
    list.replaceChildren(...[...groups].map(([resource, items]) => h('section', {},
      h('h2', { class: 'instrument-resource', style: { '--chip': colour(resource) } }, resource),
      [...Map.groupBy(items, item => item.meter)].map(([meter, own]) => h('div', { class: 'instrument-meter' }, h('h3', {}, meter || '(no meter)'),
        own.map(item => h('button', { type: 'button', class: 'instrument row', 'aria-current': same(item, chosen) ? 'true' : undefined, onclick: () => choose(item) }, item.name)))))),
      ...(shown.length ? [] : [empty('No instrument matches')]));
    list.scrollTop = top;
  }

  function choose(item) {
    chosen = { resource: item.resource, meter: item.meter, name: item.name };
    groupBy = '*';
    where.clear();
    panel.controls = undefined;
    remember();
    drawList();
    loadChart();
  }

  async function loadChart() {
    if (!chosen.name) return;
    const grouping = groupBy === '*' ? {} : { groupBy: groupBy === '-' ? [] : [groupBy] };
    const suffix = groupBy === '-' ? '&groupBy=' : '';
    let chart;
    try {
      chart = await get(`/api/telemetry/metrics/chart${query({ ...chosen, minutes, ...grouping, where: [...where].map(([key, value]) => `${key}:${value}`) })}${suffix}`, signal);
    } catch (error) {
      if (error.name !== 'AbortError') panel.replaceChildren(empty('No such instrument', error.message));
      return;
    }
    drawChart(chart);
  }

  function controls(chart) {
    panel.controls ??= h('div', { class: 'chart-controls' });
    const keys = Object.keys(chart.dimensions);
    const state = JSON.stringify(keys);
    if (panel.controls.state !== state) {
      panel.controls.state = state;
      const group = select('Group by', [['*', 'All dimensions'], ['-', 'Nothing: one line'], ...keys.map(key => [key, key])], groupBy, value => { groupBy = value; remember(); loadChart(); });
      panel.controls.filters = new Map(keys.map(key => [key, select(key, [['', 'any']], where.get(key) ?? '', value => { if (value) where.set(key, value); else where.delete(key); loadChart(); })]));
      panel.controls.replaceChildren(h('label', { class: 'inline-field' }, h('span', {}, 'Group by'), group),
        ...[...panel.controls.filters].map(([key, element]) => h('label', { class: 'inline-field' }, h('span', { class: 'mono' }, key), element)));
    }
    for (const [key, element] of panel.controls.filters) setOptions(element, [['', 'any'], ...chart.dimensions[key].map(value => [value, value || '(empty)'])]);
    panel.controls.hidden = keys.length === 0;
    return panel.controls;
  }

  function drawChart(chart) {
    const { instrument } = chart;
    const isHistogram = instrument.kind === 'Histogram';
    const isCounter = instrument.kind === 'Counter';
    const format = value => `${measure(value, instrument.unit)}${isCounter ? '/s' : ''}`;
    const single = chart.series.length === 1;
    const lines = chart.series.flatMap((series, index) => isHistogram
      ? quantiles(series, single).map(([name, key, dashed], order) => ({ label: single ? name : `${labelOf(series)} ${name}`, colour: single ? seriesColour(order) : seriesColour(index), dashed, points: series.points.filter(point => point[key] !== undefined).map(point => [point.time, point[key]]) }))
      : [{ label: labelOf(series), colour: seriesColour(index), points: fillGaps(series.points, chart, isCounter) }]);
    const width = Math.max(420, panel.clientWidth - 48);
    panel.replaceChildren(
      h('div', { class: 'chart-head' }, h('div', {}, h('h2', {}, instrument.name), h('p', { class: 'muted' }, instrument.description || instrument.meter)),
        h('div', { class: 'chart-tags' }, badge(isHistogram ? 'Histogram: p50, p90, p99' : isCounter ? 'Counter: rate' : 'Gauge'), instrument.unit && badge(instrument.unit), badge(count(instrument.series, 'series', 'series')))),
      controls(chart),
      lines.some(line => line.points.length)
        ? lineChart({ lines, from: chart.from, to: chart.to, step: chart.stepSeconds, width, format, label: `${instrument.name} of ${instrument.resource}, last ${minutes} minutes` })
        : empty('Nothing in this window', 'The instrument was not used; its totals are below.'),
      h('table', { class: 'table legend' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Line'), (isHistogram ? ['Count', 'Mean', 'p50', 'p90', 'p99'] : isCounter ? ['Total', 'Rate now'] : ['Now', 'Lowest', 'Highest']).map(name => h('th', { scope: 'col', class: 'end' }, name)))),
        h('tbody', {}, chart.series.map((series, index) => legendRow(series, index, isHistogram, isCounter, instrument.unit, format, single, chart)))),
      ...(chart.moreSeries > 0 ? [h('p', { class: 'muted' }, `${chart.moreSeries} smaller lines are not drawn: group or filter to see them.`)] : []));
  }

  function legendRow(series, index, isHistogram, isCounter, unit, format, single, chart) {
    const last = series.points.at(-1);
    const values = series.points.map(point => point.value);
    const cells = isHistogram
      ? [series.total, ...[last?.value, last?.p50, last?.p90, last?.p99].map(value => measure(value, unit))]
      : isCounter ? [measure(series.total, unit), format(last && last.time >= chart.to - 2 * chart.stepSeconds * 1000 ? last.value : 0)]
        : [last ? format(last.value) : '–', values.length ? format(Math.min(...values)) : '–', values.length ? format(Math.max(...values)) : '–'];
    return h('tr', {}, h('th', { scope: 'row' }, h('span', { class: 'legend-name' }, h('span', { class: 'swatch', style: { background: isHistogram && single ? 'var(--text-3)' : seriesColour(index) } }), labelOf(series))), cells.map(cell => h('td', { class: 'num' }, cell)));
  }

  live(['metrics'], { metrics: debounce(load, 150) }, load, signal);
  window.addEventListener('resize', debounce(loadChart, 150), { signal });
  await load();
}

const labelOf = series => Object.entries(series.attributes).map(([key, value]) => `${key}=${value}`).join(' · ') || 'all';

const quantiles = (series, single) => single ? [['p50', 'p50', false], ['p90', 'p90', false], ['p99', 'p99', true]] : [['p90', 'p90', false]];

// A counter that was not touched in a step counted zero there.
function fillGaps(points, chart, isCounter) {
  if (!isCounter || !points.length) return points.map(point => [point.time, point.value]);
  const known = new Map(points.map(point => [point.time, point.value]));
  const filled = [];
  for (let time = chart.from; time <= chart.to - chart.stepSeconds * 1000; time += chart.stepSeconds * 1000) filled.push([time, known.get(time) ?? 0]);
  return filled;
}
