import { h } from './dom.js';
import { icon } from './icons.js';

export function button(label, { symbol, onclick, kind = '', title, disabled, pressed, iconOnly, ...rest } = {}) {
  return h('button', {
    type: 'button',
    class: `button ${kind} ${iconOnly ? 'icon-only' : ''}`,
    onclick,
    title: title ?? (iconOnly ? label : undefined),
    'aria-label': iconOnly ? label : undefined,
    'aria-pressed': pressed === undefined ? undefined : String(pressed),
    disabled,
    ...rest,
  }, symbol && icon(symbol), !iconOnly && h('span', {}, label));
}

export function badge(text, tone = 'neutral', title) {
  return h('span', { class: `badge ${tone}`, title }, text);
}

export function empty(title, ...hints) {
  return h('div', { class: 'empty' }, h('h2', {}, title), hints.map(hint => h('p', {}, hint)));
}

export function searchBox(placeholder, value, oninput, label = placeholder) {
  return h('label', { class: 'search' }, icon('search'),
    h('input', { type: 'search', placeholder, value, oninput: event => oninput(event.target.value), 'aria-label': label, 'data-search': true, spellcheck: 'false', autocomplete: 'off' }));
}

export function select(label, options, value, onchange) {
  const element = h('select', { 'aria-label': label, class: 'select', onchange: event => onchange(event.target.value) },
    options.map(([id, text]) => h('option', { value: id }, text)));
  element.value = value;
  return element;
}

export function properties(pairs) {
  return h('dl', { class: 'properties' }, pairs.filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value]) =>
    h('div', { class: 'property' }, h('dt', {}, name), h('dd', {}, value))));
}

export function section(title, content, aside) {
  return h('section', { class: 'section' }, h('div', { class: 'section-head' }, h('h3', {}, title), aside), content);
}

export function drawer(title, { onclose, label = title }, ...content) {
  return h('aside', { class: 'drawer', 'aria-label': typeof label === 'string' ? label : 'Details' },
    h('header', { class: 'drawer-head' }, h('h2', {}, title), button('Close details', { symbol: 'close', iconOnly: true, kind: 'quiet', onclick: onclose, 'data-close': true })),
    h('div', { class: 'drawer-body', tabindex: '0', role: 'region', 'aria-label': 'Details' }, content));
}

export function tabs(items, chosen, onchoose) {
  const list = h('div', { class: 'tabs', role: 'tablist' }, items.map(([id, text]) => h('button', {
    type: 'button',
    role: 'tab',
    class: 'tab',
    'aria-selected': String(id === chosen),
    tabindex: id === chosen ? '0' : '-1',
    onclick: () => onchoose(id),
    onkeydown: event => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (!step) return;
      event.stopPropagation();
      const index = items.findIndex(([other]) => other === id);
      onchoose(items[(index + step + items.length) % items.length][0]);
      list.querySelector('[aria-selected=true]')?.focus();
    },
  }, text)));
  return list;
}

export function segmented(label, items, chosen, onchoose) {
  return h('div', { class: 'segmented', role: 'group', 'aria-label': label }, items.map(([id, text, symbol]) =>
    h('button', { type: 'button', 'aria-pressed': String(id === chosen), onclick: () => onchoose(id), title: text }, symbol && icon(symbol), h('span', {}, text))));
}

let toasts;
export function toast(text, tone = 'neutral') {
  toasts ??= document.body.appendChild(h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' }));
  const element = h('div', { class: `toast ${tone}` }, text);
  toasts.append(element);
  setTimeout(() => element.remove(), tone === 'bad' ? 8000 : 4000);
}

// Shows what went wrong instead of failing silently.
export async function attempt(action, done) {
  try {
    const result = await action();
    if (done) toast(done, 'good');
    return result;
  } catch (error) {
    toast(error.message, 'bad');
    return undefined;
  }
}

export async function copy(text, what) {
  await attempt(async () => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.body.appendChild(h('textarea', { class: 'offscreen' }, text));
    area.select();
    document.execCommand('copy');
    area.remove();
  }, `${what} copied`);
}

export function copyButton(text, what) {
  return button(`Copy ${what}`, { symbol: 'copy', iconOnly: true, kind: 'quiet small', onclick: () => copy(typeof text === 'function' ? text() : text, what) });
}

// What is kept and what was dropped: memory is bounded.
export function retention(total, shown, dropped, what) {
  return h('span', { class: 'retention' }, shown < total ? `${shown} of ${total} ${what}` : `${total} ${what}`,
    dropped > 0 && h('span', { class: 'dropped', title: 'Memory is bounded: the oldest were dropped.' }, `${dropped} dropped`));
}

// Rows that are opened with Enter or a click, and walked with the arrow keys.
export function row(tag, props, onopen, ...children) {
  return h(tag, {
    tabindex: '0',
    ...props,
    class: `row ${props.class ?? ''}`,
    onclick: event => { if (!event.target.closest('a, button, select, input')) onopen(event); },
    onkeydown: event => {
      if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
      // The same key would press whatever gets the focus now.
      event.preventDefault();
      onopen(event);
    },
  }, ...children);
}

// Puts content and, beside it, details into a page's body. What is there already stays, with its focus and scroll position.
export function beside(body, content, side) {
  if (body.firstElementChild !== content) body.replaceChildren(content);
  if (!side) {
    for (const other of [...body.children].slice(1)) other.remove();
  } else if (side.parentElement !== body) {
    body.append(side);
  }
}

// After details were closed from within, the keyboard goes on where they were opened.
export function focusRow(rows, key) {
  if (document.activeElement === document.body) rows.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
