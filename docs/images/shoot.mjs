// Takes one picture of each page. usage: node shoot.mjs NODE_MODULES CHROMIUM DASHBOARD_URL FOLDER
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, executablePath, dashboard, folder] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, 'any.js'))('playwright-core');
const api = async path => (await fetch(`${dashboard}api/${path}`)).json();

const { webhooks } = await api('webhooks');
const webhook = webhooks.find(item => item.path === '/invoices' && item.hasTrace) ?? webhooks[0];
const { spans } = await api(`telemetry/traces/${webhook.traceId}`);
const span = spans.find(item => item.attributes['webhook.outcome'])?.spanId ?? spans[0].spanId;
const sandbox = (await api('sandboxes')).sandboxes.find(item => item.function === 'forwarder')?.id ?? '';
const metric = (await api('telemetry/metrics')).instruments.find(item => item.name === 'webhook.forward.duration');

const pages = [
  ['resources', ''],
  ['resource-details', '?name=lambda', 'dark'],
  ['graph', '?view=graph'],
  ['console', 'console'],
  ['logs', 'logs'],
  ['traces', 'traces'],
  ['trace', `traces/${webhook.traceId}?span=${span}`, 'dark'],
  ['metrics', metric ? `metrics?${new URLSearchParams({ resource: metric.resource, meter: metric.meter, name: metric.name, minutes: '2' })}` : 'metrics'],
  ['webhooks', 'webhooks'],
  ['webhook-details', `webhooks?id=${webhook.id}`],
  ['send', 'webhooks/send?sample=github'],
  ['sandboxes', `sandboxes?id=${encodeURIComponent(sandbox)}`],
  ['tailnet', 'tailnet'],
];

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
try {
  for (const [name, path, colorScheme = 'light'] of pages) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.goto(`${dashboard}${path}`);
    await page.locator('.connection[data-state=live]').waitFor();
    await page.locator('#main .page-body > *').first().waitFor();
    await page.waitForTimeout(1200);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
    console.log(`${name}.png`);
  }
} finally {
  await browser.close();
}
