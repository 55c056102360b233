import { h } from './lib/dom.js';
import { icon } from './lib/icons.js';
import { getSession } from './lib/api.js';
import { onState } from './lib/live.js';
import { button, toast } from './lib/components.js';
import { startKeys } from './lib/keys.js';

const session = await getSession();

const pages = [
  { path: '/webhooks', name: 'Webhooks', symbol: 'webhooks', key: 'w' },
  { path: '/sandboxes', name: 'Sandboxes', symbol: 'sandboxes', key: 's' },
  ...(session.hasTailnet ? [{ path: '/tailnet', name: 'Tailnet', symbol: 'tailnet', key: 'n' }] : []),
];

const routes = [
  [/^\/(?:webhooks)?$/, () => import('./pages/webhooks.js'), '/webhooks'],
  [/^\/webhooks\/send$/, () => import('./pages/send.js'), '/webhooks'],
  [/^\/sandboxes$/, () => import('./pages/sandboxes.js'), '/sandboxes'],
  ...(session.hasTailnet ? [[/^\/tailnet$/, () => import('./pages/tailnet.js'), '/tailnet']] : []),
];

const main = h('main', { id: 'main', class: 'main', tabindex: '-1' });
const links = new Map();
let leaving = new AbortController();

function nav() {
  return h('nav', { class: 'nav', 'aria-label': 'Pages' }, pages.map(page => {
    const link = h('a', { href: page.path, class: 'nav-link', title: `${page.name} (g ${page.key})` }, icon(page.symbol), h('span', {}, page.name), h('kbd', { 'aria-hidden': 'true' }, page.key));
    links.set(page.path, link);
    return link;
  }), session.dashboard && h('a', { href: session.dashboard, class: 'nav-link', target: '_blank', rel: 'noopener' }, icon('traces'), h('span', {}, 'Dashboard'), icon('link')));
}

function connection() {
  const text = h('span', {}, 'Connecting');
  const element = h('div', { class: 'connection', role: 'status' }, h('span', { class: 'connection-dot' }), text);
  onState(state => {
    element.dataset.state = state;
    text.textContent = { live: 'Live', broken: 'Reconnecting…', connecting: 'Connecting…' }[state];
  });
  return element;
}

function themeButton() {
  const order = ['auto', 'light', 'dark'];
  const symbols = { auto: 'auto', light: 'sun', dark: 'moon' };
  let theme = localStorage.getItem('theme') ?? 'auto';
  const element = button('Theme', { iconOnly: true, kind: 'quiet', symbol: symbols[theme], onclick: () => set(order[(order.indexOf(theme) + 1) % 3]) });
  const describe = () => { element.title = `Theme: ${theme}`; element.setAttribute('aria-label', `Theme: ${theme}`); element.replaceChildren(icon(symbols[theme])); };
  function set(next) {
    theme = next;
    if (theme === 'auto') { localStorage.removeItem('theme'); delete document.documentElement.dataset.theme; }
    else { localStorage.setItem('theme', theme); document.documentElement.dataset.theme = theme; }
    describe();
  }
  describe();
  return element;
}

// Goes to a path of the inspector; with replace, without a new entry in the browser's history.
export function go(path, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  show();
}

async function show() {
  const match = routes.map(([pattern, load, link]) => [pattern.exec(location.pathname), load, link]).find(([found]) => found);
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  for (const [path, link] of links) {
    if (match && path === match[2]) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!match) {
    main.replaceChildren(h('div', { class: 'empty' }, h('h1', {}, 'No such page'), h('p', {}, `There is nothing at ${location.pathname}.`)));
    return;
  }
  try {
    const module = await match[1]();
    if (signal.aborted) return;
    const container = h('div', { class: 'page' });
    main.replaceChildren(container);
    document.title = `${module.title} · Inspector`;
    await module.mount(container, { signal, parameters: new URLSearchParams(location.search), id: match[0][1], go });
  } catch (error) {
    if (signal.aborted || error.name === 'AbortError') return;
    main.replaceChildren(h('div', { class: 'empty', role: 'alert' }, h('h1', {}, 'This page could not be shown'), h('p', {}, error.message), button('Try again', { onclick: show })));
  }
}

document.addEventListener('click', event => {
  const link = event.target.closest('a[href^="/"]');
  if (!link || link.target || link.hasAttribute('download') || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute('href'));
});
window.addEventListener('popstate', show);

// What a page does in the background and cannot do is said, unless the page was left or the server is away (the sidebar tells that).
window.addEventListener('unhandledrejection', event => {
  event.preventDefault();
  if (event.reason?.name !== 'AbortError' && !(event.reason instanceof TypeError && /fetch|network/i.test(event.reason.message))) toast(String(event.reason?.message ?? event.reason), 'bad');
});

document.getElementById('shell').replaceChildren(
  h('header', { class: 'sidebar' },
    h('a', { class: 'brand', href: '/' }, h('img', { src: '/assets/icon.svg', alt: '', width: 26, height: 26 }), h('span', { class: 'brand-name' }, 'Inspector')),
    nav(),
    h('div', { class: 'sidebar-foot' }, connection(), h('div', { class: 'foot-buttons' },
      button('Keyboard shortcuts', { symbol: 'help', iconOnly: true, kind: 'quiet', onclick: () => showHelp() }), themeButton()))),
  main);

const showHelp = startKeys(pages, go);
await show();
