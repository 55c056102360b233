const main = document.getElementById('main');
const table = document.createElement('table');
main.append(table);
async function load() {
  const resources = await (await fetch('/api/resources')).json();
  table.replaceChildren(...resources.map(resource => {
    const row = document.createElement('tr');
    for (const text of [resource.name, resource.type, resource.state, resource.health ?? '']) {
      const cell = document.createElement('td');
      cell.textContent = text;
      row.append(cell);
    }
    return row;
  }));
}
new EventSource('/api/events?topics=resources').addEventListener('resources', load);
await load();
