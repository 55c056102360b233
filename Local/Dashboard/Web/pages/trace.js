import { h, debounce } from '../lib/dom.js';
import { get } from '../lib/api.js';
import { live } from '../lib/live.js';
import { icon } from '../lib/icons.js';
import { duration, fullTime } from '../lib/format.js';
import { colour } from '../lib/colours.js';
import { badge, chip, copyButton, drawer, empty, properties, row, section } from '../lib/components.js';
import { levelTone } from './logs.js';

export const title = 'Trace';

const symbols = { Server: 'in', Client: 'out', Producer: 'out', Consumer: 'in' };

export async function mount(page, { signal, parameters, id }) {
  let trace;
  let chosen = parameters.get('span');
  const closed = new Set();

  const head = h('header', { class: 'page-head trace-head' });
  const body = h('div', { class: 'page-body split' });
  const side = h('div', { class: 'side' });
  page.append(head, body);

  async function load() {
    try {
      trace = await get(`/api/telemetry/traces/${id}`, signal);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      head.replaceChildren(h('h1', {}, title));
      body.replaceChildren(empty('This trace is not here (yet)', error.message, `It appears as soon as a span of ${id} arrives.`));
      return;
    }
    draw();
  }

  function draw() {
    const { summary } = trace;
    head.replaceChildren(
      h('a', { href: '/traces', class: 'button quiet small', 'aria-label': 'Back to the traces' }, h('span', { class: 'back' }, icon('right')), h('span', {}, 'Traces')),
      h('h1', {}, h('span', { class: 'muted' }, `${summary.resource}: `), summary.name),
      h('span', { class: 'mono muted' }, id.slice(0, 12), '…'), copyButton(id, 'trace id'),
      h('span', { class: 'spacer' }),
      h('dl', { class: 'facts' }, [['Started', fullTime(summary.startTime)], ['Duration', duration(summary.durationMs)], ['Spans', summary.spanCount], ['Depth', depth()], ['Errors', summary.errorCount || 'none']].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))));
    const span = trace.spans.find(candidate => candidate.spanId === chosen);
    const focused = document.activeElement?.closest?.('[data-span]')?.dataset.span;
    const top = body.querySelector('.waterfall')?.scrollTop ?? 0;
    body.replaceChildren(waterfall(), ...(span ? [side] : []));
    if (span) side.replaceChildren(details(span));
    body.querySelector('.waterfall').scrollTop = top;
    if (focused) body.querySelector(`[data-span="${focused}"]`)?.focus({ preventScroll: true });
  }

  // Spans below their parents, in the order of their start; one whose parent is not here stands at the root.
  function tree() {
    const ids = new Set(trace.spans.map(span => span.spanId));
    const children = Map.groupBy(trace.spans, span => ids.has(span.parentSpanId) ? span.parentSpanId : '');
    const walk = (parent, level) => (children.get(parent) ?? []).flatMap(span => {
      const below = children.get(span.spanId)?.length ?? 0;
      return [{ span, level, below }, ...(closed.has(span.spanId) ? [] : walk(span.spanId, level + 1))];
    });
    return walk('', 0);
  }

  function depth() {
    const all = new Set(closed);
    closed.clear();
    const deepest = Math.max(0, ...tree().map(node => node.level)) + 1;
    all.forEach(span => closed.add(span));
    return deepest;
  }

  function waterfall() {
    const total = Math.max(0.001, trace.summary.durationMs);
    const ticks = [0, 0.25, 0.5, 0.75, 1];
    return h('div', { class: 'scroll waterfall', tabindex: '0', role: 'treegrid', 'aria-label': 'Spans' },
      h('div', { class: 'waterfall-head', role: 'row' }, h('div', { role: 'columnheader' }, 'Span'), h('div', { class: 'ticks', role: 'columnheader', 'aria-label': 'Timeline' }, ticks.map(tick => h('span', { style: { left: `${tick * 100}%` } }, duration(total * tick))))),
      tree().map(node => spanRow(node, total)));
  }

  function spanRow({ span, level, below }, total) {
    const start = span.offsetMs / total * 100;
    const width = Math.max(0.15, span.durationMs / total * 100);
    const logs = trace.logs.filter(log => log.spanId === span.spanId);
    const traceStart = new Date(trace.summary.startTime).getTime();
    const marks = [
      ...span.events.map(event => ({ at: event.offsetMs, kind: event.name === 'exception' ? 'bad' : 'event', text: event.name })),
      ...logs.map(log => ({ at: new Date(log.time) - traceStart, kind: levelTone[log.severity] === 'bad' ? 'bad' : 'log', text: log.message })),
    ];
    const isOpen = !closed.has(span.spanId);
    const toggle = () => { if (isOpen) closed.add(span.spanId); else closed.delete(span.spanId); draw(); };
    const element = row('div', {
      class: `span-row ${span.status === 'Error' ? 'failed' : ''}`, role: 'row', 'aria-level': level + 1, 'aria-expanded': below ? String(isOpen) : undefined,
      'data-span': span.spanId, 'data-chosen': span.spanId === chosen, style: { '--chip': colour(span.resource) },
    }, () => open(span.spanId === chosen ? null : span.spanId),
      h('div', { class: 'span-name', role: 'gridcell', style: { '--depth': level } },
        below ? h('button', { type: 'button', class: `twist ${isOpen ? 'open' : ''}`, 'aria-label': isOpen ? 'Collapse' : 'Expand', tabindex: '-1', onclick: toggle }, icon('right')) : h('span', { class: 'twist-space' }),
        h('span', { class: 'span-colour' }),
        h('span', { class: 'span-resource' }, span.resource), symbols[span.kind] && h('span', { class: `direction ${symbols[span.kind]}`, title: span.kind, 'aria-hidden': 'true' }, symbols[span.kind] === 'in' ? '→' : '↗'), h('span', { class: 'span-title', title: span.name }, span.name),
        span.status === 'Error' && badge('error', 'bad')),
      h('div', { class: 'span-lane', role: 'gridcell' },
        h('span', { class: 'span-bar', style: { left: `${start}%`, width: `${width}%` } }),
        marks.map(mark => h('span', { class: `span-mark ${mark.kind}`, title: mark.text, style: { left: `${Math.min(100, Math.max(0, mark.at / total * 100))}%` } })),
        h('span', { class: 'span-duration', style: { left: `${start + width}%` } }, duration(span.durationMs))));
    element.addEventListener('keydown', event => {
      if ((event.key === 'ArrowLeft' && below && isOpen) || (event.key === 'ArrowRight' && below && !isOpen)) { event.preventDefault(); toggle(); }
    });
    return element;
  }

  function open(spanId) {
    chosen = spanId;
    history.replaceState(null, '', `/traces/${id}${chosen ? `?span=${chosen}` : ''}`);
    draw();
  }

  function details(span) {
    const logs = trace.logs.filter(log => log.spanId === span.spanId);
    const attributes = all => properties(Object.entries(all).map(([name, value]) => [h('span', { class: 'mono' }, name), h('span', { class: 'value' }, h('span', { class: 'mono break' }, value), copyButton(value, name))]));
    return drawer(span.name, { onclose: () => open(null), label: `Details of span ${span.name}` },
      h('div', { class: 'drawer-lead' }, chip(span.resource), badge(span.kind), span.status !== 'Unset' && badge(span.status, span.status === 'Error' ? 'bad' : 'good'), h('span', { class: 'spacer' }), h('strong', {}, duration(span.durationMs))),
      span.statusMessage && h('p', { class: 'note bad' }, span.statusMessage),
      section('Span', properties([['Starts at', `+${duration(span.offsetMs)}`], ['Scope', span.scope], ['Span id', h('span', { class: 'mono' }, span.spanId)], ['Parent', span.parentSpanId && (trace.spans.some(other => other.spanId === span.parentSpanId) ? h('button', { type: 'button', class: 'link mono', onclick: () => open(span.parentSpanId) }, span.parentSpanId) : h('span', { class: 'mono muted' }, `${span.parentSpanId} (not received)`))], ['Left out', span.dropped || undefined]])),
      Object.keys(span.attributes).length > 0 && section('Attributes', attributes(span.attributes)),
      span.events.length > 0 && section('Events', h('div', { class: 'entries' }, span.events.map(event => h('div', { class: 'entry' }, h('div', {}, h('strong', {}, event.name), h('span', { class: 'muted' }, ` +${duration(event.offsetMs)}`)), Object.keys(event.attributes).length > 0 && attributes(event.attributes))))),
      logs.length > 0 && section('Logs', h('div', { class: 'entries' }, logs.map(log => h('div', { class: 'entry' }, h('div', {}, badge(log.severity, levelTone[log.severity]), h('span', { class: 'muted' }, ` ${log.category}`)), h('div', { class: 'break' }, log.message))))),
      span.links.length > 0 && section('Links', h('div', { class: 'entries' }, span.links.map(link => h('a', { class: 'mono', href: `/traces/${link.traceId}?span=${link.spanId}` }, link.traceId)))),
      section('Resource', attributes(span.resourceAttributes)));
  }

  const reload = debounce(load, 100);
  live(['traces', 'logs'], {
    traces: changed => { if (changed.some(summary => summary.traceId === id)) reload(); },
    logs: batch => { if (batch.some(log => log.traceId === id)) reload(); },
  }, load, signal);
  await load();
}
