// Bodies come and go as base64.

export function fromBase64(text) {
  return Uint8Array.from(atob(text ?? ''), character => character.charCodeAt(0));
}

export function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

export function asText(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // eslint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

// Offset, sixteen bytes in hex, the same as text.
export function hexDump(bytes, limit = 16 * 1024) {
  const lines = [];
  for (let offset = 0; offset < Math.min(bytes.length, limit); offset += 16) {
    const row = [...bytes.subarray(offset, offset + 16)];
    const hex = row.map(byte => byte.toString(16).padStart(2, '0')).join(' ').padEnd(47);
    const text = row.map(byte => byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·').join('');
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${hex}  ${text}`);
  }
  if (bytes.length > limit) lines.push(`… ${bytes.length - limit} more bytes`);
  return lines.join('\n');
}

export function fromHex(text) {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 || /[^0-9a-f]/i.test(digits)) throw new Error('The body is not hex: pairs of the digits 0-9 and a-f are needed.');
  return Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16));
}

export function toHex(bytes) {
  return [...bytes].map((byte, i) => byte.toString(16).padStart(2, '0') + ((i + 1) % 16 ? ' ' : '\n')).join('').trim();
}
