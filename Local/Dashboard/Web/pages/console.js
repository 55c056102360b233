import { h, debounce, onFrame } from '../lib/dom.js';
import { get } from '../lib/api.js';
import { live } from '../lib/live.js';
import { icon } from '../lib/icons.js';
import { time } from '../lib/format.js';
import { ansi, strip } from '../lib/ansi.js';
import { colour } from '../lib/colours.js';
import { button, empty, searchBox, select, setOptions } from '../lib/components.js';

export const title = 'Console';

const MAX_LINES = 5000;

export async function mount(page, { signal, parameters, go }) {
  const name = parameters.get('resource') ?? '';
  let resources = await get('/api/resources', signal);
  let lines = [];
  let last = -1;
  let left = 0;
  let text = '';
  let paused = false;
  let waiting = [];
  let times = localStorage.getItem('console-times') !== 'no';
  let wrap = localStorage.getItem('console-wrap') !== 'no';

  const options = () => [['', 'All resources'], ...resources.filter(resource => !resource.isHidden).map(resource => [resource.name, resource.name])];
  const choose = select('Resource', options(), name, value => go(value ? `/console?resource=${encodeURIComponent(value)}` : '/console'));
  const count = h('span', { class: 'summary' });
  const pause = button('Pause', { symbol: 'pause', pressed: false, onclick: () => setPaused(!paused) });
  const output = h('div', { class: 'console-lines' });
  const view = h('div', { class: `console-view ${times ? '' : 'no-times'} ${wrap ? 'wrap' : ''}`, tabindex: '0', role: 'log', 'aria-label': `Console of ${name || 'all resources'}`, 'aria-live': 'off' }, output);
  const follow = button('Newest lines', { symbol: 'down', kind: 'primary follow', onclick: () => { stick = true; view.scrollTop = view.scrollHeight; } });
  const none = empty('No output yet', 'Lines appear here as soon as the resource writes them.');
  let stick = true;

  page.append(
    h('header', { class: 'page-head' }, h('h1', {}, title), choose, count, h('span', { class: 'spacer' }),
      searchBox('Search lines', '', debounce(value => { text = value.toLowerCase(); redraw(); }, 120)),
      toggle('Times', times, value => { times = value; localStorage.setItem('console-times', value ? 'yes' : 'no'); view.classList.toggle('no-times', !value); }),
      toggle('Wrap', wrap, value => { wrap = value; localStorage.setItem('console-wrap', value ? 'yes' : 'no'); view.classList.toggle('wrap', value); }),
      pause,
      button('Clear view', { symbol: 'trash', onclick: () => { left += lines.length; lines = []; output.replaceChildren(); describe(); } }),
      h('a', { class: 'button', download: true, href: name ? `/api/resources/${encodeURIComponent(name)}/console?download` : '/api/console?download' }, icon('download'), h('span', {}, 'Download'))),
    h('div', { class: 'page-body console-body' }, view, follow));

  view.addEventListener('scroll', () => {
    stick = view.scrollHeight - view.scrollTop - view.clientHeight < 40;
    follow.hidden = stick;
  });
  follow.hidden = true;

  function setPaused(value) {
    paused = value;
    pause.setAttribute('aria-pressed', String(paused));
    pause.replaceChildren(icon(paused ? 'play' : 'pause'), h('span', {}, paused ? 'Resume' : 'Pause'));
    if (!paused) { const missed = waiting; waiting = []; take(missed); }
    describe();
  }

  const shows = line => !text || strip(line.text).toLowerCase().includes(text) || line.resource.toLowerCase().includes(text);

  function take(batch) {
    const fresh = batch.filter(line => line.sequence > last && (!name || line.resource === name));
    if (!fresh.length) return;
    last = fresh.at(-1).sequence;
    lines.push(...fresh);
    const over = lines.length - MAX_LINES;
    if (over > 0) { lines.splice(0, over); left += over; }
    const shown = fresh.filter(shows);
    none.remove();
    output.append(...shown.map(render));
    while (output.childElementCount > MAX_LINES) output.firstChild.remove();
    scroll();
    describe();
  }

  const scroll = onFrame(() => { if (stick) view.scrollTop = view.scrollHeight; });

  function redraw() {
    output.replaceChildren(...lines.filter(shows).map(render));
    describe();
    scroll();
  }

  function describe() {
    count.textContent = paused && waiting.length ? `paused, ${waiting.length} new` : `${output.childElementCount} lines${left ? `, ${left} earlier ones left out` : ''}`;
    if (!lines.length && !none.isConnected) view.prepend(none);
  }

  function render(line) {
    return h('div', { class: `console-line ${line.isError ? 'stderr' : ''}` },
      h('span', { class: 'console-time' }, time(line.time)),
      !name && h('span', { class: 'console-origin', style: { '--chip': colour(line.resource) } }, line.resource),
      h('span', { class: 'console-text' }, text ? highlight(strip(line.text), text) : ansi(line.text)));
  }

  async function refresh() {
    take(await get(name ? `/api/resources/${encodeURIComponent(name)}/console` : '/api/console', signal));
  }

  live(['resources', 'console'], {
    console: batch => { if (paused) { waiting.push(...batch); if (waiting.length > MAX_LINES) waiting.splice(0, waiting.length - MAX_LINES); describe(); } else take(batch); },
    resources: changed => {
      for (const resource of changed) if (!resources.some(other => other.name === resource.name)) resources.push(resource);
      setOptions(choose, options());
    },
  }, refresh, signal, name ? `&resource=${encodeURIComponent(name)}` : '');
  await refresh().catch(error => { if (error.name !== 'AbortError') none.replaceChildren(h('h2', {}, error.message)); });
  describe();
}

function toggle(label, value, onchange) {
  return h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: value, onchange: event => onchange(event.target.checked) }), h('span', {}, label));
}

export function highlight(content, text) {
  const parts = [];
  const lower = content.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(text); at >= 0; at = lower.indexOf(text, from)) {
    parts.push(content.slice(from, at), h('mark', {}, content.slice(at, at + text.length)));
    from = at + text.length;
  }
  parts.push(content.slice(from));
  return parts;
}
