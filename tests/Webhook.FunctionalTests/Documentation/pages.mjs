// Opens the documentation pages of the service at the given address in Chromium and reports as JSON what happened:
// node pages.mjs http://127.0.0.1:8000 /usr/bin/chromium [folder for screenshots]
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address, executablePath, screenshots] = process.argv.slice(2);
const timeout = 10_000;
const report = { docs: { complaints: [] }, redoc: { complaints: [] } };

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  await visit('docs', async page => {
    await page.locator('.opblock-post .opblock-summary-control').first().click();
    await page.locator('.opblock-post .try-out__btn').first().click();
    await page.locator('.opblock-post .execute').first().click();
    report.docs.status = await page.locator('.live-responses-table .response .response-col_status').first().innerText();
  });
  await visit('redoc', async page => {
    await page.getByText('/webhook/appointment', { exact: true }).first().click();
    await page.getByText('Receive one appointment event').last().waitFor();
    report.redoc.text = await page.locator('#redoc').innerText();
  });
} finally {
  await browser.close();
}

console.log(JSON.stringify(report));

async function visit(name, look) {
  const { complaints } = report[name];
  const page = await browser.newPage({ viewport: { width: 1400, height: 1800 } });
  page.setDefaultTimeout(timeout);
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('request', request => isOutside(request.url()) && complaints.push(`asks for ${request.url()}`));
  try {
    await page.goto(`${address}/${name}`, { waitUntil: 'networkidle' });
    await look(page);
  } catch (error) {
    complaints.push(String(error));
  }

  if (screenshots) {
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
  }
}

function isOutside(url) {
  return !url.startsWith(`${address}/`) && !url.startsWith('data:') && !url.startsWith('blob:');
}
