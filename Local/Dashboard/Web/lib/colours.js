// A colour for each resource, the same on all pages and in all tabs: first the resources of the app model in their order, then other names
// as they are met, kept for the browser's session.

const COUNT = 10;
const known = new Map(JSON.parse(sessionStorage.getItem('colours') ?? '[]'));

export function colour(name) {
  if (!known.has(name)) {
    known.set(name, known.size % COUNT);
    sessionStorage.setItem('colours', JSON.stringify([...known]));
  }
  return `var(--series-${known.get(name)})`;
}

export function know(names) {
  names.forEach(colour);
}

export function seriesColour(index) {
  return `var(--series-${index % COUNT})`;
}
