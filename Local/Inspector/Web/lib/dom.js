// Elements without a framework: h('td', { class: 'num' }, '42').
// Properties that start with "on" are listeners; class, data-*, aria-* and the like are attributes; false, null and undefined are left out.

export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else if (name === 'value' || name === 'checked' || name === 'selected' || name === 'indeterminate') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child);
  }
}

// Brings a container's children in line with a list: rows whose item is the same object stay as they are (with focus and scroll).
export function keyed(container, items, keyOf, render) {
  const rows = container.keyedRows ??= new Map();
  const wanted = new Set();
  let previous = null;
  for (const item of items) {
    const key = String(keyOf(item));
    wanted.add(key);
    let row = rows.get(key);
    if (!row || row.item !== item) {
      const element = render(item, row?.element);
      element.dataset.key = key;
      if (row && row.element !== element) {
        if (row.element.contains(document.activeElement)) queueMicrotask(() => element.focus({ preventScroll: true }));
        row.element.replaceWith(element);
      }
      row = { item, element };
      rows.set(key, row);
    }
    const next = previous ? previous.nextSibling : container.firstChild;
    if (next !== row.element) container.insertBefore(row.element, next);
    previous = row.element;
  }
  for (const [key, row] of rows) {
    if (!wanted.has(key)) {
      row.element.remove();
      rows.delete(key);
    }
  }
}

// At most once for each frame.
export function onFrame(action) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; action(); });
  };
}

export function debounce(action, milliseconds) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), milliseconds);
  };
}
