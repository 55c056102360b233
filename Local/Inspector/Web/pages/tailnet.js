import { h, debounce } from '../lib/dom.js';
import { get, post } from '../lib/api.js';
import { live } from '../lib/live.js';
import { ago, bytes, time } from '../lib/format.js';
import { attempt, badge, button, empty, select } from '../lib/components.js';

export const title = 'Tailnet';

const once = new Set(['daemon-crash', 'clock-jump']);
const withDelay = new Set(['login-slow', 'packet-delay']);
const withNode = new Set(['key-expired', 'data-stalled', 'packet-delay', 'peer-offline', 'handshake-lost', 'daemon-crash', 'clock-jump']);

export async function mount(page, { signal }) {
  let state;
  let faults = [];
  let events = [];
  const settings = new Map();

  const summary = h('span', { class: 'summary' });
  const body = h('div', { class: 'page-body scroll tailnet', tabindex: '0', role: 'region', 'aria-label': title });
  page.append(h('header', { class: 'page-head' }, h('h1', {}, title), summary), body);
  const sections = { nodes: h('section', { class: 'card' }), talk: h('section', { class: 'card' }), keys: h('section', { class: 'card' }), faults: h('section', { class: 'card' }), events: h('section', { class: 'card' }) };

  async function load() {
    try {
      [state, faults] = await Promise.all([get('/api/tailnet', signal), get('/api/tailnet/faults', signal).catch(() => [])]);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      summary.textContent = '';
      body.replaceChildren(empty('The tailnet emulator does not run', error.message));
      return;
    }
    if (body.firstElementChild?.className !== 'tailnet-grid') body.replaceChildren(h('div', { class: 'tailnet-grid' }, h('div', { class: 'tailnet-main' }, sections.nodes, sections.talk, sections.keys), h('div', { class: 'tailnet-side' }, sections.faults, sections.events)));
    draw();
  }

  function draw() {
    const nodes = state.nodes ?? [];
    const on = activeFaults();
    summary.replaceChildren(`${nodes.filter(node => node.online).length} of ${nodes.length} nodes online`, on.size ? h('span', { class: 'badge bad' }, `${on.size} ${on.size === 1 ? 'fault' : 'faults'} on`) : '');
    sections.nodes.replaceChildren(h('h2', {}, 'Nodes', state.domain && h('span', { class: 'muted mono' }, ` ${state.domain}`)), nodes.length ? table(['Name', 'State', 'Addresses', 'Tags', 'Seen'], nodes.map(node => [
      h('strong', {}, (node.name ?? node.hostname ?? node.id).split('.')[0]),
      h('span', { class: `state ${node.online ? 'good' : 'neutral'}` }, h('span', { class: 'dot' }), node.online ? 'Online' : 'Offline'),
      h('span', { class: 'mono' }, (node.addresses ?? [])[0] ?? '–'),
      h('span', { class: 'chips' }, (node.tags ?? []).map(tag => badge(tag)), node.ephemeral && badge('ephemeral', 'info'), node.shieldsUp && badge('shields up')),
      h('span', { class: 'muted nowrap' }, node.lastSeen ? ago(node.lastSeen) : '–'),
    ])) : empty('No nodes', 'The target’s node joins at start; a Lambda sandbox joins with its cold start.'));
    const connections = [...(state.connections ?? [])].reverse();
    sections.talk.replaceChildren(h('h2', {}, 'What talks to what'), connections.length ? table(['From', 'To', 'State', 'Sent', 'Received', 'Since'], grouped(connections).slice(0, 15).map(item => [
      item.from, h('span', {}, item.to, h('span', { class: 'muted mono' }, `:${item.port}`)),
      item.open ? badge(`${item.open} open`, 'good') : badge(`${item.count} closed`), h('span', { class: 'num' }, bytes(item.sent)), h('span', { class: 'num' }, bytes(item.received)), h('span', { class: 'muted nowrap' }, ago(item.began))])) : h('p', { class: 'muted' }, 'Nothing yet: the first webhook opens a connection from the forwarder’s node to the target’s.'));
    const keys = [...(state.keys ?? [])].reverse();
    sections.keys.replaceChildren(h('h2', {}, 'Auth keys'), keys.length ? table(['Id', 'State', 'Kind', 'Uses', 'Created', 'Expires'], keys.slice(0, 20).map(key => [
      h('span', { class: 'mono' }, key.id), key.revoked ? badge('revoked', 'warn') : key.valid === false ? badge('expired', 'warn') : badge('valid', 'good'),
      h('span', { class: 'chips' }, [key.reusable ? 'reusable' : 'single use', key.ephemeral && 'ephemeral', key.preauthorized && 'preauthorized'].filter(Boolean).map(name => badge(name))),
      h('span', { class: 'num' }, key.uses ?? 0), h('span', { class: 'muted nowrap' }, ago(key.created)), h('span', { class: 'muted nowrap' }, key.expires ? new Date(key.expires).toLocaleDateString('en-GB') : '–')])) : h('p', { class: 'muted' }, 'None yet: provisioning rotates the first one in.'));
    drawFaults(on);
    sections.events.replaceChildren(h('h2', {}, 'Events'), events.length ? h('ol', { class: 'event-list' }, events.slice(0, 40).map(event => h('li', {}, h('span', { class: 'mono muted' }, time(event.time)), badge(event.kind), h('span', { class: 'break' }, event.text)))) : h('p', { class: 'muted' }, 'Logins, keys and faults appear here as they happen.'));
  }

  // Which faults are on: an object by name, or a list of names.
  function activeFaults() {
    const on = state.faults ?? {};
    return new Map(Array.isArray(on) ? on.map(item => [item.name ?? item, item]) : Object.entries(on).filter(([, value]) => value));
  }

  function drawFaults(on) {
    if (sections.faults.contains(document.activeElement) && document.activeElement.matches('input, select')) return;
    const names = faults.length ? faults : [...on.keys()].map(name => ({ name, meaning: '' }));
    sections.faults.replaceChildren(h('h2', {}, 'Faults'), h('p', { class: 'muted' }, 'Break the tunnel on purpose and see what a webhook does.'),
      h('div', { class: 'faults' }, names.map(fault => {
        const isOn = on.has(fault.name);
        const own = settings.get(fault.name) ?? settings.set(fault.name, { node: '', delayMs: 2000 }).get(fault.name);
        const label = fault.name[0].toUpperCase() + fault.name.slice(1).replaceAll('-', ' ');
        return h('div', { class: `fault ${isOn ? 'on' : ''}` },
          h('div', { class: 'fault-head' }, h('div', {}, h('strong', {}, label), h('p', { class: 'muted' }, fault.meaning)),
            once.has(fault.name) ? button('Once', { symbol: 'bolt', kind: 'small', 'aria-label': `${label} once`, onclick: () => set(fault.name, true) })
              : h('label', { class: 'switch' }, h('input', { type: 'checkbox', role: 'switch', checked: isOn, 'aria-label': label, onchange: event => { event.target.blur(); set(fault.name, event.target.checked); } }), h('span', { class: 'switch-track', 'aria-hidden': 'true' }))),
          (withNode.has(fault.name) || withDelay.has(fault.name)) && h('div', { class: 'fault-settings' },
            withNode.has(fault.name) && h('label', { class: 'inline-field' }, h('span', {}, 'Node'), select(`Node for ${label}`, [...(fault.name === 'peer-offline' ? [] : [['', 'all']]), ...(state.nodes ?? []).map(node => [node.id, (node.name ?? node.hostname ?? node.id).split('.')[0]])], nodeOf(fault.name, own), value => { own.node = value; })),
            withDelay.has(fault.name) && h('label', { class: 'inline-field' }, h('span', {}, 'Delay (ms)'), h('input', { class: 'input small', type: 'number', min: 0, max: 600000, value: own.delayMs, 'aria-label': `Delay for ${label} in milliseconds`, onchange: event => { own.delayMs = Number(event.target.value); } }))));
      })));
  }

  function nodeOf(name, own) {
    if (name === 'peer-offline' && !own.node) own.node = state.nodes?.[0]?.id ?? '';
    return own.node;
  }

  async function set(name, value) {
    const own = settings.get(name);
    const payload = { ...(withNode.has(name) && own.node ? { node: own.node } : {}), ...(withDelay.has(name) ? { delayMs: own.delayMs } : {}) };
    await attempt(() => value ? post(`/api/tailnet/faults/${name}`, payload, 'PUT') : post(`/api/tailnet/faults/${name}`, undefined, 'DELETE'), `${name.replaceAll('-', ' ')} ${once.has(name) ? 'happened' : value ? 'on' : 'off'}`);
    await load();
  }

  const reload = debounce(load, 150);
  live(['tailnet'], {
    tailnet: event => {
      if (!events.some(known => known.id === event.id)) events.unshift(event);
      if (events.length > 200) events.length = 200;
      reload();
    },
  }, load, signal);
  await load();
}

function table(names, rows) {
  return h('table', { class: 'table plain' }, h('thead', {}, h('tr', {}, names.map(name => h('th', { scope: 'col' }, name)))), h('tbody', {}, rows.map(cells => h('tr', {}, cells.map(cell => h('td', {}, cell))))));
}

// One line for each pair and port, however many connections there were.
function grouped(connections) {
  const groups = Map.groupBy(connections, item => `${item.from} ${item.to} ${item.port}`);
  return [...groups.values()].map(items => ({
    from: items[0].from, to: items[0].to, port: items[0].port, began: items[0].began, count: items.length,
    open: items.filter(item => !item.ended).length,
    sent: items.reduce((sum, item) => sum + (item.bytesSent ?? 0), 0), received: items.reduce((sum, item) => sum + (item.bytesReceived ?? 0), 0),
  }));
}
