import { h } from './dom.js';

const typing = element => element?.closest('input, textarea, select, [contenteditable]');

// Shortcuts: g and a letter opens a page, / goes to the search, arrows walk the rows, Escape closes, ? tells all this.
export function startKeys(pages, go) {
  let awaiting = false;
  let timer;

  function help() {
    if (document.querySelector('dialog.help')) return;
    const keys = [
      ...pages.map(page => [['g', page.key], page.name]),
      [['/'], 'Search'], [['↑', '↓'], 'Walk the rows'], [['Enter'], 'Open the row'], [['Esc'], 'Close details, leave the search'], [['?'], 'This list'],
    ];
    const dialog = h('dialog', { class: 'dialog help', 'aria-label': 'Keyboard shortcuts', onclose: () => dialog.remove() },
      h('h2', {}, 'Keyboard shortcuts'),
      h('dl', { class: 'keys' }, keys.map(([names, what]) => h('div', {}, h('dt', {}, names.map(name => h('kbd', {}, name))), h('dd', {}, what)))),
      h('form', { method: 'dialog', class: 'dialog-actions' }, h('button', { class: 'button' }, 'Close')));
    document.body.append(dialog);
    dialog.showModal();
  }

  function walk(step) {
    const rows = [...document.querySelectorAll('#main .row')].filter(row => row.offsetParent !== null);
    const index = rows.indexOf(document.activeElement?.closest('.row'));
    const next = rows[index < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, index + step))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
    return next;
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (typing(document.activeElement)) document.activeElement.blur();
      else document.querySelector('#main [data-close]')?.click();
      return;
    }
    if (typing(event.target)) return;
    if (awaiting) {
      awaiting = false;
      clearTimeout(timer);
      const page = pages.find(candidate => candidate.key === event.key);
      if (page) { event.preventDefault(); go(page.path); }
      return;
    }
    if (event.key === 'g') { awaiting = true; timer = setTimeout(() => { awaiting = false; }, 1200); }
    else if (event.key === '/') { event.preventDefault(); document.querySelector('#main [data-search]')?.focus(); }
    else if (event.key === '?') help();
    else if (event.key === 'ArrowDown' || event.key === 'j') { if (walk(1)) event.preventDefault(); }
    else if (event.key === 'ArrowUp' || event.key === 'k') { if (walk(-1)) event.preventDefault(); }
  });

  return help;
}
