import { h, onFrame } from '../lib/dom.js';
import { get, post } from '../lib/api.js';
import { live } from '../lib/live.js';
import { ago, count, duration, time } from '../lib/format.js';
import { ansi } from '../lib/ansi.js';
import { attempt, badge, button, drawer, empty, properties, row, section, segmented } from '../lib/components.js';

export const title = 'Sandboxes';

const stateTone = { Init: 'info', Busy: 'good', Idle: 'neutral', ShuttingDown: 'warn', Ended: 'neutral' };
const stateName = { Idle: 'Frozen', ShuttingDown: 'Shutting down' };

export async function mount(page, { signal, parameters }) {
  let sandboxes = [];
  let isAvailable = false;
  let chosen = parameters.get('id');
  let scale = localStorage.getItem('sandbox-scale') ?? 'compressed';
  let showEnded = true;

  const summary = h('span', { class: 'summary' });
  const tools = h('span', {});
  const list = h('div', { class: 'scroll sandboxes', tabindex: '0', role: 'region', 'aria-label': title });
  const side = h('div', { class: 'side' });
  const body = h('div', { class: 'page-body split' }, list);
  page.append(h('header', { class: 'page-head' }, h('h1', {}, title), summary, h('span', { class: 'spacer' }), legend(),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: true, onchange: event => { showEnded = event.target.checked; draw(); } }), h('span', {}, 'Ended ones')), tools), body);

  async function load() {
    ({ sandboxes, isAvailable } = await get('/api/sandboxes', signal));
    draw();
    if (chosen) drawSide();
  }

  function draw() {
    tools.replaceChildren(segmented('Time scale', [['compressed', 'Compressed'], ['real', 'Real time']], scale, id => { scale = id; localStorage.setItem('sandbox-scale', id); draw(); }));
    const alive = sandboxes.filter(sandbox => sandbox.state !== 'Ended');
    summary.textContent = `${count(alive.length, 'sandbox', 'sandboxes')} alive, ${alive.filter(sandbox => sandbox.state === 'Idle').length} frozen`;
    const shown = sandboxes.filter(sandbox => showEnded || sandbox.state !== 'Ended');
    const focused = document.activeElement?.closest?.('.sandbox')?.dataset.id;
    const top = list.scrollTop;
    list.replaceChildren(...(shown.length
      ? [...Map.groupBy(shown, sandbox => sandbox.function)].sort(([left], [right]) => left.localeCompare(right)).map(([name, own]) => h('section', { class: 'function' },
        h('div', { class: 'function-head' }, h('h2', {}, name), h('span', { class: 'muted' }, `${own.filter(sandbox => sandbox.state !== 'Ended').length} alive`), h('span', { class: 'spacer' }),
          button('Restart', { symbol: 'restart', kind: 'small', title: `End the sandboxes of ${name}: the next invocation starts cold`, onclick: () => attempt(() => post(`/api/functions/${encodeURIComponent(name)}/restart`), `${name}: the next invocation starts cold`) })),
        own.map(sandboxCard)))
      : [isAvailable ? empty('No sandboxes yet', 'The first webhook starts one: its cold start, extensions and invocations appear here.', h('a', { href: '/webhooks/send', class: 'button primary' }, 'Send a webhook'))
        : empty('The Lambda emulator does not run', 'Its admin API cannot be reached at Inspector__LambdaAdmin; this page fills by itself once it can.')]));
    list.scrollTop = top;
    if (focused) list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    if (!chosen && side.isConnected) side.remove();
  }

  function sandboxCard(sandbox) {
    const share = sandbox.memoryMb ? Math.min(100, sandbox.maxMemoryMb / sandbox.memoryMb * 100) : 0;
    return row('article', { class: 'card sandbox', 'data-id': sandbox.id, 'data-chosen': sandbox.id === chosen, 'aria-label': `Sandbox ${sandbox.id}, ${stateName[sandbox.state] ?? sandbox.state}` }, () => open(sandbox.id === chosen ? null : sandbox.id),
      h('div', { class: 'sandbox-head' }, badge(stateName[sandbox.state] ?? sandbox.state, stateTone[sandbox.state]), h('span', { class: 'mono' }, shortId(sandbox.id)), sandbox.pid && sandbox.state !== 'Ended' && h('span', { class: 'muted' }, `pid ${sandbox.pid}`),
        h('span', { class: 'muted' }, `started ${ago(sandbox.startedAt)}`), sandbox.endReason && h('span', { class: 'muted' }, `ended: ${sandbox.endReason}`), h('span', { class: 'spacer' }),
        h('span', {}, count(sandbox.invocations, 'invocation')),
        h('span', { class: 'memory', title: 'Most memory used, of the function’s size' }, h('span', { class: 'memory-track', 'aria-hidden': 'true' }, h('span', { class: `memory-fill ${share > 85 ? 'bad' : ''}`, style: { width: `${share}%` } })), `${Math.round(sandbox.maxMemoryMb)} / ${Math.round(sandbox.memoryMb)} MB`)),
      timeline(sandbox, scale));
  }

  function open(id) {
    chosen = id;
    history.replaceState(null, '', id ? `/sandboxes?id=${encodeURIComponent(id)}` : '/sandboxes');
    draw();
    drawSide();
  }

  async function drawSide() {
    const sandbox = sandboxes.find(candidate => candidate.id === chosen);
    if (!sandbox) { side.remove(); return; }
    let lines = [];
    let problem;
    try { lines = await get(`/api/sandboxes/${encodeURIComponent(sandbox.id)}/logs`, signal); } catch (error) { if (error.name === 'AbortError') return; problem = error.message; }
    if (sandbox.id !== chosen) return;
    const top = side.querySelector('.drawer-body')?.scrollTop ?? 0;
    side.replaceChildren(drawer(`Sandbox ${shortId(sandbox.id)}`, { onclose: () => open(null) },
      h('div', { class: 'drawer-lead' }, badge(stateName[sandbox.state] ?? sandbox.state, stateTone[sandbox.state]), h('strong', {}, sandbox.function), sandbox.endReason && h('span', { class: 'muted' }, sandbox.endReason)),
      section('Sandbox', properties([['Id', h('span', { class: 'mono break' }, sandbox.id)], ['Process', sandbox.pid], ['Started', time(sandbox.startedAt)], ['Ended', sandbox.endedAt && time(sandbox.endedAt)], ['Memory', `${Math.round(sandbox.maxMemoryMb)} of ${Math.round(sandbox.memoryMb)} MB`], ['Invocations', sandbox.invocations]])),
      section('Phases', h('table', { class: 'headers' }, h('tbody', {}, sandbox.phases.slice(-60).map(phase => h('tr', {}, h('th', { scope: 'row' }, h('span', { class: 'legend-name' }, h('span', { class: `swatch phase ${phaseClass(phase.name)}` }), phase.name)), h('td', { class: 'num' }, duration(lengthOf(phase))), h('td', { class: 'mono muted break' }, phase.detail ?? ''))))), h('span', { class: 'muted' }, sandbox.phases.length)),
      section('Log lines', problem ? h('p', { class: 'muted' }, problem) : lines.length ? h('div', { class: 'log-lines', tabindex: '0', role: 'region', 'aria-label': 'Log lines' }, lines.slice(-500).map(line => h('div', { class: `log-line ${line.source}` }, h('span', { class: 'console-time' }, time(line.time)), h('span', { class: 'log-source' }, line.source), h('span', { class: 'console-text' }, ansi(line.line))))) : h('p', { class: 'muted' }, 'None yet'), h('span', { class: 'muted' }, lines.length))));
    side.querySelector('.drawer-body').scrollTop = top;
    if (!side.isConnected) body.append(side);
  }

  const redraw = onFrame(() => { draw(); if (chosen) drawSide(); });
  live(['sandboxes'], {
    sandboxes: changed => {
      for (const sandbox of changed) {
        const index = sandboxes.findIndex(other => other.id === sandbox.id);
        if (index >= 0) sandboxes[index] = sandbox;
        else sandboxes.unshift(sandbox);
      }
      redraw();
    },
  }, load, signal);
  const clock = setInterval(() => {
    if (document.hidden) return;
    if (!isAvailable) load();
    else if (sandboxes.some(sandbox => sandbox.state === 'Busy' || sandbox.state === 'Init')) draw();
  }, 1000);
  signal.addEventListener('abort', () => clearInterval(clock));
  await load();
}

const shortId = id => id.length > 18 ? `${id.slice(0, 16)}…` : id;

const lengthOf = phase => (phase.end ? new Date(phase.end) : Date.now()) - new Date(phase.start);

function phaseClass(name) {
  if (name.startsWith('extension')) return 'extension';
  if (name.startsWith('runtime')) return 'runtime';
  if (name.startsWith('init')) return 'runtime';
  return { invoke: 'invoke', frozen: 'frozen', shutdown: 'shutdown' }[name] ?? 'other';
}

function legend() {
  return h('div', { class: 'phase-legend', 'aria-hidden': 'true' }, [['extension', 'extension init'], ['runtime', 'runtime init'], ['invoke', 'invoke'], ['frozen', 'frozen'], ['shutdown', 'shutdown']].map(([name, text]) => h('span', {}, h('span', { class: `swatch phase ${name}` }), text)));
}

// Init phases overlap, so that each gets a lane; what follows shares one lane. Compressed, a frozen stretch takes little room however
// long it lasted, and the rest is to scale.
function timeline(sandbox, scale) {
  const now = Date.now();
  const phases = sandbox.phases.slice(-80).map(phase => ({ ...phase, from: +new Date(phase.start), to: phase.end ? +new Date(phase.end) : Math.max(now, +new Date(phase.start)), kind: phaseClass(phase.name) }));
  if (!phases.length) return h('div', { class: 'muted' }, 'No phases yet');
  const place = placement(phases, scale);
  const inits = phases.filter(phase => phase.kind === 'extension' || phase.kind === 'runtime');
  const lanes = [];
  for (const phase of inits) {
    const lane = lanes.find(candidate => candidate.at(-1).to <= phase.from);
    if (lane) lane.push(phase); else lanes.push([phase]);
  }
  const rest = phases.filter(phase => !inits.includes(phase));
  if (rest.length) lanes.push(rest);
  return h('div', { class: 'timeline' }, lanes.map(lane => h('div', { class: 'timeline-lane' }, lane.map(phase => {
    const left = place(phase.from);
    const width = place(phase.to) - left;
    return h('span', { class: `timeline-phase ${phase.kind} ${phase.end ? '' : 'open'}`, style: { left: `${left}%`, width: `max(3px, ${width}%)` }, title: `${phase.name}: ${duration(phase.to - phase.from)}${phase.detail ? ` (${phase.detail})` : ''}` },
      width > 7 && h('span', {}, phase.kind === 'extension' ? phase.name.replace('extension init: ', '') : phase.name, width > 13 ? ` ${duration(phase.to - phase.from)}` : ''));
  }))));
}

function placement(phases, scale) {
  const from = Math.min(...phases.map(phase => phase.from));
  const to = Math.max(...phases.map(phase => phase.to));
  if (scale === 'real') return at => (at - from) / Math.max(1, to - from) * 100;
  const edges = [...new Set(phases.flatMap(phase => [phase.from, phase.to]))].sort((left, right) => left - right);
  const active = edges.slice(1).reduce((sum, edge, i) => sum + (isActive(edges[i], edge) ? edge - edges[i] : 0), 0) || 1;
  function isActive(start, end) {
    return phases.some(phase => phase.kind !== 'frozen' && phase.from < end && phase.to > start);
  }
  // Square roots keep a 3 ms invocation visible beside a 400 ms cold start.
  let sum = 0;
  const sums = [0];
  for (let i = 1; i < edges.length; i++) {
    const length = edges[i] - edges[i - 1];
    sum += isActive(edges[i - 1], edges[i]) ? Math.sqrt(length / active) + 0.02 : Math.min(0.12, 0.04 + Math.log10(1 + length / 1000) * 0.02);
    sums.push(sum);
  }
  return at => sums[edges.indexOf(at)] / sum * 100;
}
