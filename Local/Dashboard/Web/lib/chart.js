import { h, svg } from './dom.js';

const HEIGHT = 260;
const LEAST_LEFT = 56;
const CHARACTER = 6.8;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 26;

// A line chart: lines are [{ label, colour, dashed, points: [[time, value]] }], times in milliseconds.
export function lineChart({ lines, from, to, step, width, format, label }) {
  const all = lines.flatMap(line => line.points.map(point => point[1])).filter(Number.isFinite);
  const [low, high, ticks] = scale(Math.min(0, ...all), Math.max(...all, 0));
  const left = Math.max(LEAST_LEFT, ...ticks.map(value => format(value).length * CHARACTER + 16));
  const x = time => left + (time - from) / Math.max(1, to - from) * (width - left - RIGHT);
  const y = value => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const cursor = svg('line', { class: 'chart-cursor', y1: TOP, y2: HEIGHT - BOTTOM, visibility: 'hidden' });
  const tip = h('div', { class: 'chart-tip', hidden: true });

  const drawing = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img', 'aria-label': label },
    ticks.map(value => [
      svg('line', { class: 'chart-grid', x1: left, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      svg('text', { class: 'chart-text', x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, format(value)),
    ]),
    timeTicks(from, to).map(time => svg('text', { class: 'chart-text', x: x(time), y: HEIGHT - 8, 'text-anchor': 'middle' }, clock(time))),
    lines.map(line => segments(line.points, step).map(part => part.length === 1
      ? svg('circle', { cx: x(part[0][0]), cy: y(part[0][1]), r: 2.5, style: { fill: line.colour } })
      : svg('path', { class: `chart-line ${line.dashed ? 'dashed' : ''}`, style: { stroke: line.colour }, d: part.map(([time, value], i) => `${i ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('') }))),
    cursor);

  const frame = h('div', { class: 'chart-frame' }, drawing, tip);
  drawing.addEventListener('pointermove', event => {
    const box = drawing.getBoundingClientRect();
    const time = from + ((event.clientX - box.left) / box.width * width - left) / (width - left - RIGHT) * (to - from);
    const near = lines.map(line => [line, line.points.reduce((best, point) => Math.abs(point[0] - time) < Math.abs((best?.[0] ?? Infinity) - time) ? point : best, undefined)])
      .filter(([, point]) => point && Math.abs(point[0] - time) <= step * 1000 * 1.5);
    tip.hidden = near.length === 0;
    cursor.setAttribute('visibility', near.length ? 'visible' : 'hidden');
    if (!near.length) return;
    const at = x(near[0][1][0]);
    cursor.setAttribute('x1', at);
    cursor.setAttribute('x2', at);
    tip.style.left = `${at / width * 100}%`;
    tip.classList.toggle('left', at > width / 2);
    tip.replaceChildren(h('div', { class: 'muted' }, clock(near[0][1][0], true)), ...near.map(([line, point]) => h('div', { class: 'tip-line' }, h('span', { class: 'swatch', style: { background: line.colour } }), h('span', { class: 'tip-label' }, line.label), h('strong', {}, format(point[1])))));
  });
  drawing.addEventListener('pointerleave', () => { tip.hidden = true; cursor.setAttribute('visibility', 'hidden'); });
  return frame;
}

// A gap of more than three steps is a gap in the line.
function segments(points, step) {
  const parts = [];
  for (const point of points) {
    const last = parts.at(-1)?.at(-1);
    if (last && point[0] - last[0] <= step * 3000) parts.at(-1).push(point);
    else parts.push([point]);
  }
  return parts;
}

function scale(low, high) {
  if (high === low) high = low + 1;
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map(factor => factor * power).find(size => size >= rough);
  const from = Math.floor(low / step) * step;
  const to = Math.ceil(high / step) * step;
  const ticks = [];
  for (let value = from; value <= to + step / 2; value += step) ticks.push(Math.abs(value) < step / 1e6 ? 0 : value);
  return [from, to, ticks];
}

function timeTicks(from, to) {
  const span = to - from;
  const step = [15, 30, 60, 120, 300, 600, 900].map(seconds => seconds * 1000).find(size => span / size <= 7) ?? 1800000;
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) ticks.push(time);
  return ticks;
}

function clock(time, seconds) {
  return new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: seconds || time % 60000 ? '2-digit' : undefined });
}
