// The JSON API. Requests that change something carry the token that only this origin can read.

let session;

export async function getSession() {
  return session ??= await get('/api/session');
}

// Where a trace is shown; undefined without a dashboard.
export async function traceUrl(traceId) {
  const { dashboard } = await getSession();
  return dashboard && traceId ? new URL(`traces/detail/${traceId}`, dashboard).href : undefined;
}

export async function get(path, signal) {
  return read(await fetch(path, { signal, headers: { accept: 'application/json' } }));
}

export async function post(path, body, method = 'POST') {
  const { requestToken } = await getSession();
  const response = await fetch(path, {
    method,
    headers: { 'x-inspector-token': requestToken, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 403 && session) {
    // The server has started again since: its token is another one.
    session = undefined;
    if ((await getSession()).requestToken !== requestToken) return post(path, body, method);
  }
  return read(response);
}

async function read(response) {
  const text = await response.text();
  let answer = {};
  try { answer = text ? JSON.parse(text) : {}; } catch { answer = { detail: text }; }
  if (!response.ok) throw new Error(answer.detail ?? answer.message ?? `Status ${response.status}`);
  return answer;
}
