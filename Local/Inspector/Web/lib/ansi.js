import { h } from './dom.js';

// Select Graphic Rendition sequences (ECMA-48) become classes; every other escape sequence is left out.
// eslint-disable-next-line no-control-regex
const sequence = /\u001b\[([0-9;:]*)([A-Za-z])|\u001b\][^\u0007]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

export function strip(text) {
  return text.replace(sequence, '');
}

export function ansi(text) {
  if (!text.includes('\u001b')) return [text];
  const parts = [];
  let style = { colour: null, bold: false, dim: false, underline: false };
  let last = 0;
  const take = end => { if (end > last) parts.push(wrap(text.slice(last, end), style)); };
  for (const match of text.matchAll(sequence)) {
    take(match.index);
    last = match.index + match[0].length;
    if (match[2] === 'm') style = apply(style, match[1]);
  }
  take(text.length);
  return parts;
}

function apply(style, codes) {
  const next = { ...style };
  const numbers = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i];
    if (code === 0) Object.assign(next, { colour: null, bold: false, dim: false, underline: false });
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code === 24) next.underline = false;
    else if (code >= 30 && code <= 37) next.colour = code - 30;
    else if (code >= 90 && code <= 97) next.colour = code - 90 + 8;
    else if (code === 39) next.colour = null;
    else if (code === 38) {
      if (numbers[i + 1] === 5) { next.colour = numbers[i + 2] < 16 ? numbers[i + 2] : null; i += 2; } else i += 4;
    } else if (code === 48) i += numbers[i + 1] === 5 ? 2 : 4;
  }
  return next;
}

function wrap(text, style) {
  const names = [
    style.colour !== null && `ansi-${style.colour}`,
    style.bold && 'ansi-bold',
    style.dim && 'ansi-dim',
    style.underline && 'ansi-underline',
  ].filter(Boolean);
  return names.length ? h('span', { class: names.join(' ') }, text) : text;
}
