import { h, svg } from '../lib/dom.js';
import { stateText, tone } from './resources.js';

const WIDTH = 160;
const HEIGHT = 56;
const GAP_Y = 20;
const MARGIN = 28;

// Layers from left to right: what is referred to stands right of what refers to it.
export function drawGraph(container, resources, chosen, open) {
  const byName = new Map(resources.map(resource => [resource.name, resource]));
  // Children stand with what their parent refers to, unless they refer to it themselves.
  const named = resource => [...new Set([...resource.references, ...resource.waitingFor.map(wait => wait.resource)])].filter(name => byName.has(name) && name !== resource.name);
  const children = resource => resources.filter(child => child.parent === resource.name && !named(child).includes(resource.name)).map(child => child.name);
  const all = new Map(resources.map(resource => [resource.name, [...new Set([...named(resource), ...children(resource)])]]));
  const backward = cycles(resources, all);
  const targets = resource => all.get(resource.name).filter(name => !backward.has(`${resource.name} ${name}`));
  const layers = arrange(resources, targets, byName);
  const gap = Math.min(84, Math.max(28, (container.clientWidth - 4 - MARGIN * 2 - layers.length * WIDTH) / Math.max(1, layers.length - 1)));
  const tallest = Math.max(...layers.map(layer => layer.length));
  const height = tallest * (HEIGHT + GAP_Y) - GAP_Y + MARGIN * 2;
  const width = layers.length * (WIDTH + gap) - gap + MARGIN * 2;
  const place = new Map();
  layers.forEach((layer, column) => {
    const offset = (tallest - layer.length) * (HEIGHT + GAP_Y) / 2;
    layer.forEach((name, index) => place.set(name, { x: MARGIN + column * (WIDTH + gap), y: MARGIN + offset + index * (HEIGHT + GAP_Y) }));
  });

  // A reference that a longer way implies is drawn only for the chosen resource: the picture stays readable.
  const implied = (from, to) => targets(byName.get(from)).some(between => between !== to && reaches(between, to, targets, byName));
  const edges = resources.flatMap(resource => targets(resource)
    .map(target => [target, resource.name === chosen || target === chosen])
    .filter(([target, lit]) => lit || !implied(resource.name, target))
    .map(([target, lit]) => edge(place.get(resource.name), place.get(target), lit)));
  const drawing = svg('svg', { width, height, class: 'graph-lines', 'aria-hidden': 'true' },
    svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' }, svg('path', { d: 'M1 1l6 3-6 3', class: 'graph-arrow' }))),
    edges);
  const nodes = resources.map(resource => {
    const { x, y } = place.get(resource.name);
    return h('button', {
      type: 'button', class: `graph-node row ${tone(resource)}`, 'data-name': resource.name, 'data-key': resource.name, 'data-chosen': resource.name === chosen,
      style: { left: `${x}px`, top: `${y}px`, width: `${WIDTH}px`, height: `${HEIGHT}px` }, onclick: () => open(resource.name),
      title: targets(resource).length ? `refers to ${targets(resource).join(', ')}` : undefined,
    }, h('span', { class: 'graph-title' }, h('span', { class: 'dot' }), h('strong', {}, resource.name)), h('span', { class: 'sub' }, `${resource.type} · ${stateText(resource)}`));
  });
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  container.replaceChildren(h('div', { class: 'graph-canvas', style: { width: `${width}px`, height: `${height}px` } }, drawing, nodes));
  if (focused) container.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// The references that close a circle: two resources may name each other, but a picture has a direction.
function cycles(resources, all) {
  const backward = new Set();
  const done = new Set();
  const visit = (name, path) => {
    if (done.has(name)) return;
    path.add(name);
    for (const next of all.get(name)) {
      if (path.has(next)) backward.add(`${name} ${next}`);
      else visit(next, path);
    }
    path.delete(name);
    done.add(name);
  };
  resources.forEach(resource => visit(resource.name, new Set()));
  return backward;
}

function reaches(from, to, targets, byName, seen = new Set()) {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return targets(byName.get(from)).some(next => reaches(next, to, targets, byName, seen));
}

function arrange(resources, targets, byName) {
  const depth = new Map();
  const visit = (name, path) => {
    if (depth.has(name)) return depth.get(name);
    if (path.has(name)) return 0;
    path.add(name);
    const value = Math.max(-1, ...targets(byName.get(name)).map(target => visit(target, path))) + 1;
    path.delete(name);
    depth.set(name, value);
    return value;
  };
  resources.forEach(resource => visit(resource.name, new Set()));
  const deepest = Math.max(...depth.values());
  const layers = Array.from({ length: deepest + 1 }, () => []);
  resources.forEach(resource => layers[deepest - depth.get(resource.name)].push(resource.name));

  // Each node close to its neighbours in the layer before: fewer lines cross.
  for (let pass = 0; pass < 4; pass++) {
    for (let i = 1; i < layers.length; i++) order(layers[i], layers[i - 1], name => resources.filter(resource => targets(resource).includes(name)).map(resource => resource.name));
    for (let i = layers.length - 2; i >= 0; i--) order(layers[i], layers[i + 1], name => targets(byName.get(name)));
  }
  return layers.filter(layer => layer.length);
}

function order(layer, beside, neighbours) {
  const weight = new Map(layer.map((name, index) => {
    const places = neighbours(name).map(other => beside.indexOf(other)).filter(place => place >= 0);
    return [name, places.length ? places.reduce((sum, place) => sum + place, 0) / places.length * layer.length / Math.max(1, beside.length) : index];
  }));
  layer.sort((left, right) => weight.get(left) - weight.get(right));
}

function edge(from, to, lit) {
  const x1 = from.x + WIDTH;
  const y1 = from.y + HEIGHT / 2;
  const x2 = to.x - 3;
  const y2 = to.y + HEIGHT / 2;
  const bend = Math.max(16, (x2 - x1) / 2);
  return svg('path', { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, class: lit ? 'graph-edge lit' : 'graph-edge', 'marker-end': 'url(#arrow)' });
}
