import { h } from '../lib/dom.js';
import { post } from '../lib/api.js';
import { fullTime } from '../lib/format.js';
import { attempt, badge, button, copyButton, drawer, properties, section } from '../lib/components.js';
import { stateText, tone, waitingText } from './resources.js';

const MASK = '••••••••';

// A resource's details; the drawer that is shown already is given back when nothing of the resource has changed.
export function resourceDetails(resource, { onclose, open, run, previous }) {
  if (previous?.resource === resource) return previous;
  const top = previous?.resource?.name === resource.name ? previous.querySelector('.drawer-body').scrollTop : 0;
  const link = name => h('button', { type: 'button', class: 'link', onclick: () => open(name) }, name);
  const element = drawer(resource.name, { onclose, label: `Details of ${resource.name}` },
    h('div', { class: 'drawer-lead' },
      h('span', { class: `state ${tone(resource)}` }, h('span', { class: 'dot' }), stateText(resource)),
      h('span', { class: 'spacer' }),
      resource.commands.map(command => button(command.displayName, { disabled: !command.isEnabled, title: command.description, onclick: () => run(resource, command), kind: command.isHighlighted ? 'primary' : '' }))),
    resource.waitingFor.length > 0 && h('p', { class: 'note warn' }, `${resource.name} ${waitingText(resource)}.`),
    section('Overview', properties([
      ['Type', resource.type],
      ['Source', resource.source && h('span', { class: 'mono break' }, resource.source)],
      ['Process', resource.processId],
      ['Started', resource.startedAt && fullTime(resource.startedAt)],
      ['Stopped', resource.stoppedAt && fullTime(resource.stoppedAt)],
      ['Exit code', resource.exitCode],
      ['Restarts', resource.restarts || undefined],
      ['Parent', resource.parent && link(resource.parent)],
      ...resource.properties.map(property => [property.name, secret(resource, 'property', property)]),
    ])),
    h('nav', { class: 'link-row', 'aria-label': `Pages about ${resource.name}` },
      h('a', { href: `/console?resource=${encodeURIComponent(resource.name)}` }, 'Console'),
      h('a', { href: `/logs?resource=${encodeURIComponent(resource.serviceName ?? resource.name)}` }, 'Structured logs'),
      h('a', { href: `/traces?resource=${encodeURIComponent(resource.serviceName ?? resource.name)}` }, 'Traces'),
      h('a', { href: `/metrics?resource=${encodeURIComponent(resource.serviceName ?? resource.name)}` }, 'Metrics')),
    resource.endpoints.length > 0 && section('Endpoints', properties(resource.endpoints.map(endpoint => [endpoint.name,
      endpoint.url ? h('span', { class: 'value' }, h('a', { href: endpoint.url, target: '_blank', rel: 'noreferrer', class: 'mono break' }, endpoint.url), copyButton(endpoint.url, 'URL')) : h('span', { class: 'muted' }, 'not allocated yet')]))),
    resource.healthReports.length > 0 && section('Health checks', properties(resource.healthReports.map(report => [report.name,
      h('span', {}, badge(report.health, { Healthy: 'good', Unhealthy: 'bad', Degraded: 'warn' }[report.health]), report.description && h('div', { class: 'sub break' }, report.description))]))),
    resource.references.length > 0 && section('References', h('div', { class: 'link-row' }, resource.references.map(link))),
    resource.environment.length > 0 && section(`Environment`, properties(resource.environment.map(setting => [
      h('span', { class: 'mono' }, setting.name), secret(resource, 'environment', setting)])), h('span', { class: 'muted' }, resource.environment.length)));
  element.resource = resource;
  queueMicrotask(() => { element.querySelector('.drawer-body').scrollTop = top; });
  return element;
}

// Masked until asked for, and masked again by the same button.
function secret(resource, kind, setting) {
  const text = h('span', { class: 'mono break' }, setting.value ?? '');
  if (!setting.isSecret) return h('span', { class: 'value' }, text, setting.value && copyButton(setting.value, setting.name));
  const reveal = button(`Reveal ${setting.name}`, {
    symbol: 'eye', iconOnly: true, kind: 'quiet small', pressed: false,
    onclick: () => attempt(async () => {
      const hidden = reveal.getAttribute('aria-pressed') === 'false';
      text.textContent = hidden ? (await post(`/api/resources/${encodeURIComponent(resource.name)}/reveal`, { kind, name: setting.name })).value : MASK;
      reveal.setAttribute('aria-pressed', String(hidden));
    }),
  });
  return h('span', { class: 'value' }, text, reveal);
}
