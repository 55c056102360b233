import { h, keyed, onFrame } from '../lib/dom.js';
import { get, post } from '../lib/api.js';
import { live } from '../lib/live.js';
import { icon } from '../lib/icons.js';
import { ago } from '../lib/format.js';
import { attempt, beside, button, confirmDialog, empty, focusRow, row, searchBox, segmented } from '../lib/components.js';
import { drawGraph } from './resource-graph.js';
import { resourceDetails } from './resource-details.js';

export const title = 'Resources';

export async function mount(page, { signal, parameters, go }) {
  let resources = await get('/api/resources', signal);
  let text = '';
  let view = parameters.get('view') ?? 'table';
  let chosen = parameters.get('name');

  const head = h('div', { class: 'toolbar-actions' });
  const summary = h('span', { class: 'summary' });
  const body = h('div', { class: 'page-body split' });
  const rows = h('tbody', {});
  const table = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Resources' }, h('table', { class: 'table resources-table' },
    h('thead', {}, h('tr', {}, ['Name', 'State', 'Type', 'Started', 'Source', 'Endpoints'].map(name => h('th', { scope: 'col' }, name)), h('th', { scope: 'col', class: 'end' }, 'Actions'))), rows));
  const graph = h('div', { class: 'scroll graph', tabindex: '0', role: 'region', 'aria-label': 'Graph of the references' });
  const side = h('div', { class: 'side' });

  page.append(
    h('header', { class: 'page-head' }, h('h1', {}, title), summary, h('span', { class: 'spacer' }), head),
    body);

  function remember() {
    const search = new URLSearchParams();
    if (view !== 'table') search.set('view', view);
    if (chosen) search.set('name', chosen);
    history.replaceState(null, '', search.size ? `/?${search}` : '/');
  }

  function open(name) {
    const before = chosen;
    chosen = name;
    remember();
    draw();
    if (!name && before) focusRow(view === 'graph' ? graph : rows, before);
    side.querySelector('[data-close]')?.focus({ preventScroll: true });
  }

  async function run(resource, command) {
    if (command.confirmation && !await confirmDialog(command.confirmation, command.displayName)) return;
    await attempt(() => post(`/api/resources/${encodeURIComponent(resource.name)}/commands/${encodeURIComponent(command.name)}`).then(result => {
      if (result.succeeded === false) throw new Error(result.message ?? `${command.displayName} failed`);
    }), `${resource.name}: ${command.displayName}`);
  }

  const matches = resource => !text || [resource.name, resource.type, resource.state, resource.source].some(value => value?.toLowerCase().includes(text));

  // Children come right below their parents.
  function ordered() {
    const shown = resources.filter(resource => !resource.isHidden && matches(resource));
    const names = new Set(shown.map(resource => resource.name));
    const below = (name, depth) => shown
      .filter(resource => (names.has(resource.parent) ? resource.parent : undefined) === name)
      .flatMap(resource => [{ ...resource, depth, origin: resource }, ...below(resource.name, depth + 1)]);
    return below(undefined, 0);
  }

  function draw() {
    const shown = ordered();
    const running = resources.filter(resource => !resource.isHidden && resource.state === 'Running').length;
    const troubled = resources.filter(resource => tone(resource) === 'bad').length;
    summary.replaceChildren(`${running} of ${resources.filter(resource => !resource.isHidden).length} running`, troubled ? h('span', { class: 'badge bad' }, `${troubled} in trouble`) : '');
    head.replaceChildren(...(head.children.length ? head.children : [
      searchBox('Filter resources', text, value => { text = value.toLowerCase(); draw(); }),
    ]));
    if (head.children.length > 1) head.lastChild.remove();
    head.append(segmented('View', [['table', 'Table', 'table'], ['graph', 'Graph', 'graph']], view, id => { view = id; remember(); draw(); }));

    const content = resources.length === 0
      ? empty('No resources', 'This dashboard runs alone: it shows the telemetry that programs send to its OTLP endpoint.', 'Run the AppHost to see resources, their consoles and commands here.')
      : shown.length === 0 ? empty('Nothing matches', 'Change or clear the filter.')
      : view === 'graph' ? graph : table;
    if (view === 'graph') drawGraph(graph, resources.filter(resource => !resource.isHidden), chosen, open);
    else keyed(rows, shown.map(stable), item => item.name, item => resourceRow(item, { open, run, chosen }));
    const resource = resources.find(candidate => candidate.name === chosen);
    const opened = resource && resourceDetails(resource, { onclose: () => open(null), open, run, go, previous: side.firstElementChild });
    if (opened) { if (side.firstElementChild !== opened) side.replaceChildren(opened); }
    else side.replaceChildren();
    beside(body, content, opened && side);
    for (const element of rows.children) element.toggleAttribute('data-chosen', element.dataset.key === chosen);
  }

  // The same object as long as nothing of it changes, so that its row stays.
  const cache = new Map();
  function stable(item) {
    const { origin, depth, ...rest } = item;
    const known = cache.get(item.name);
    if (known && known.origin === origin && known.depth === depth) return known;
    const entry = { ...rest, origin, depth };
    cache.set(item.name, entry);
    return entry;
  }

  const redraw = onFrame(draw);
  const refresh = async () => { resources = await get('/api/resources', signal); redraw(); };
  live(['resources'], {
    resources: changed => {
      for (const resource of changed) {
        const index = resources.findIndex(other => other.name === resource.name);
        if (resource.isRemoved) { if (index >= 0) resources.splice(index, 1); }
        else if (index < 0) resources.push(resource);
        else if (JSON.stringify(resources[index]) !== JSON.stringify(resource)) resources[index] = resource;
      }
      redraw();
    },
  }, refresh, signal);
  const clock = setInterval(() => {
    for (const element of page.querySelectorAll('time[data-ago]')) element.textContent = ago(element.dateTime);
  }, 5000);
  signal.addEventListener('abort', () => clearInterval(clock));
  draw();
}

export function tone(resource) {
  if (resource.state === 'FailedToStart' || (resource.state === 'Exited' && resource.exitCode)) return 'bad';
  if (resource.state === 'Running') return resource.health === 'Unhealthy' ? 'bad' : resource.health === 'Degraded' || resource.health === 'Unknown' ? 'warn' : 'good';
  if (['Starting', 'Waiting', 'Stopping'].includes(resource.state)) return 'warn';
  return 'neutral';
}

export function stateText(resource) {
  const name = { NotStarted: 'Not started', FailedToStart: 'Failed to start' }[resource.state] ?? resource.state;
  if (resource.state === 'Running' && resource.health && resource.health !== 'Healthy') return `Running (${resource.health.toLowerCase()})`;
  if (resource.state === 'Exited' && resource.exitCode !== undefined) return `Exited (${resource.exitCode})`;
  return name;
}

export function waitingText(resource) {
  return resource.waitingFor?.length ? `waits for ${resource.waitingFor.map(wait => `${wait.resource} to be ${wait.condition}`).join(', ')}` : '';
}

const symbols = { start: 'start', stop: 'stop', restart: 'restart' };

function resourceRow(resource, { open, run, chosen }) {
  const waiting = waitingText(resource);
  const links = resource.endpoints.filter(endpoint => endpoint.url && !endpoint.isInternal);
  return row('tr', { 'data-name': resource.name, 'data-chosen': resource.name === chosen }, () => open(resource.name),
    h('td', {}, h('span', { class: 'resource-name', style: { '--depth': resource.depth } }, resource.depth > 0 && h('span', { class: 'branch', 'aria-hidden': 'true' }), h('strong', {}, resource.name))),
    h('td', {}, h('span', { class: `state ${tone(resource)}` }, h('span', { class: 'dot' }), stateText(resource)),
      waiting && h('div', { class: 'sub' }, waiting), resource.restarts > 0 && h('div', { class: 'sub' }, `restarted ${resource.restarts} ×`)),
    h('td', { class: 'muted' }, resource.type),
    h('td', { class: 'muted nowrap' }, resource.startedAt ? h('time', { datetime: resource.startedAt, 'data-ago': true, title: new Date(resource.startedAt).toLocaleString('en-GB') }, ago(resource.startedAt)) : '–'),
    h('td', { class: 'mono muted clip', title: resource.source }, shorten(resource.source)),
    h('td', { class: 'endpoints' }, links.length ? links.map(endpoint => h('a', { href: endpoint.url, target: '_blank', rel: 'noreferrer', class: 'endpoint', title: endpoint.name }, (endpoint.displayText ?? endpoint.url).replace(/^https?:\/\//, '').replace(/\/$/, ''))) : h('span', { class: 'muted' }, '–')),
    h('td', { class: 'end' }, h('div', { class: 'actions' },
      resource.commands.filter(command => command.isEnabled).map(command => button(command.displayName, {
        symbol: symbols[command.name] ?? 'bolt', iconOnly: true, kind: 'quiet small', title: command.description ?? command.displayName,
        'aria-label': `${command.displayName} ${resource.name}`, onclick: () => run(resource, command),
      })),
      h('a', { href: `/console?resource=${encodeURIComponent(resource.name)}`, class: 'button quiet small icon-only', title: 'Console', 'aria-label': `Console of ${resource.name}` }, icon('console')))));
}

// The end of a path tells more than its beginning.
function shorten(source) {
  if (!source) return '–';
  const parts = source.split('/');
  return parts.length > 3 && !source.includes(' ') ? `…/${parts.slice(-2).join('/')}` : source;
}
