// Takes one picture of each page of the inspector. usage: node shoot.mjs NODE_MODULES CHROMIUM INSPECTOR_URL FOLDER
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, executablePath, inspector, folder] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, 'any.js'))('playwright-core');
const api = async path => (await fetch(`${inspector}api/${path}`)).json();

const { webhooks } = await api('webhooks');
const webhook = webhooks.find(item => item.path === '/invoices') ?? webhooks[0];
const sandbox = (await api('sandboxes')).sandboxes.find(item => item.function === 'forwarder')?.id ?? '';

const pages = [
  ['webhooks', 'webhooks'],
  ['webhook-details', `webhooks?id=${webhook.id}`, 'dark'],
  ['send', 'webhooks/send?sample=github'],
  ['sandboxes', `sandboxes?id=${encodeURIComponent(sandbox)}`],
  ['tailnet', 'tailnet'],
];

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
try {
  for (const [name, path, colorScheme = 'light'] of pages) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.goto(`${inspector}${path}`);
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
