// What happens, over one stream of server-sent events for each page. A hidden tab lets go of its stream, because browsers open only six
// connections to a server; when it is shown again, or after a break, `again` reads everything anew.

const listeners = new Set();
let state = 'connecting';

export function onState(listener) {
  listeners.add(listener);
  listener(state);
}

function setState(next) {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener(state);
}

export function live(topics, handlers, again, signal) {
  let source;
  let opened = false;

  function open() {
    source = new EventSource(`/api/events?topics=${topics.join(',')}`);
    source.onopen = () => {
      setState('live');
      if (opened) again();
      opened = true;
    };
    source.onerror = () => {
      if (signal.aborted) return;
      setState('broken');
      if (source.readyState === EventSource.CLOSED) setTimeout(() => { if (!signal.aborted && !document.hidden) { source.close(); open(); } }, 1000);
    };
    for (const [topic, handler] of Object.entries(handlers)) {
      source.addEventListener(topic, event => handler(JSON.parse(event.data)));
    }
  }

  document.addEventListener('visibilitychange', () => {
    source.close();
    if (!document.hidden) open();
  }, { signal });
  signal.addEventListener('abort', () => source.close());
  open();
}
