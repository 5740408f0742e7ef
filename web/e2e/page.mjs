// The page in a real Chromium against a real server: OUZEL_URL=http://127.0.0.1:8080 npm run e2e
//
// It looks and compares with what the server says; it changes nothing. With SCREENSHOT=path it
// leaves a picture of the page at 1440x900. CHROMIUM names another browser binary.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const url = process.env.OUZEL_URL;
assert.ok(url, 'OUZEL_URL must be the address of a running server, such as http://127.0.0.1:8080');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const TIMEOUT_MS = 30_000;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const problems = [];
let failed = 0;

async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  await page.locator('main.page').waitFor();
  return page;
}

async function check(name, body) {
  try {
    await body();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAIL  ${name}\n      ${error instanceof Error ? error.message : String(error)}`);
  }
}

const getJson = async (path) => (await fetch(new URL(path, url))).json();

/** Polls until `probe` gives something truthy; there is no event for "the number has moved". */
async function until(probe, what) {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await probe();
    if (found) return found;
    assert.ok(Date.now() < end, `waited ${TIMEOUT_MS / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const number = (text) => Number((text ?? '').replace(/[^0-9.]/g, ''));

const page = await open({ colorScheme: 'light' });
const tables = await getJson('/api/v1/tables');
const topics = await getJson('/api/v1/topics');
const hasProducts = tables.some((table) => table.name === 'product_analytics');

await check('the header names version and pipelines', async () => {
  const overview = await getJson('/api/v1/overview');
  const header = await page.locator('header.header').innerText();
  assert.ok(header.includes(overview.version), header);
  for (const pipeline of overview.pipelines) assert.ok(header.includes(pipeline.name), header);
});

await check('the graph draws every topic of the pipelines and rates on its edges', async () => {
  const graph = await getJson('/api/v1/graph');
  const names = await page.locator('.node-name').allInnerTexts();
  for (const node of graph.nodes) {
    if (node.topic != null) assert.ok(names.includes(node.topic), `${node.topic} in ${names.join(', ')}`);
  }
  assert.match(await page.locator('.edge-label').first().textContent(), /\/s$/);
});

await check('a node tells its details to the keyboard', async () => {
  await page.locator('.node').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('aside.details').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('aside.details').waitFor({ state: 'detached' });
});

if (hasProducts) {
  await check('the four totals move and are what SQL says', async () => {
    const values = () => page.locator('.tile-value').allInnerTexts();
    const before = number((await until(async () => (await values()).find((text) => text !== '–'), 'totals')) ?? '');
    const after = await until(async () => {
      const now = number((await values())[0]);
      return now > before ? now : undefined;
    }, 'the views to move');
    const response = await fetch(new URL('/query/sql', url), {
      method: 'POST',
      body: JSON.stringify({ sql: 'SELECT SUM(view_count) FROM product_analytics' }),
    });
    const total = (await response.json()).resultTable.rows[0][0];
    assert.ok(after >= before && after <= total, `${before} ${after} ${total}`);
  });

  await check('products are sorted by revenue', async () => {
    await until(async () => (await page.locator('.panel-products tbody tr').count()) > 0, 'a product');
    const revenues = await page.evaluate(() =>
      [...document.querySelectorAll('.panel-products .bar-text')].map((cell) =>
        Number((cell.textContent ?? '').replace(/[^0-9.]/g, '')),
      ),
    );
    assert.deepEqual(revenues, revenues.toSorted((left, right) => right - left));
  });
}

await check('the last records of a topic are the log’s', async () => {
  if (topics.length === 0) return;
  const busiest = topics.toSorted((left, right) => right.end_offset - left.end_offset)[0];
  await page.locator('.panel-topics .choices button', { hasText: busiest.name }).first().click();
  const first = page.locator('.record-offset').first();
  await until(async () => (await first.count()) > 0, 'a record');
  const shown = number(await first.innerText());
  const tail = await getJson(`/api/v1/topics/${encodeURIComponent(busiest.name)}/tail?n=1`);
  assert.ok(shown <= tail.records[0].offset, `${shown} ${tail.records[0].offset}`);
});

await check('a served table answers a query that was typed', async () => {
  if (tables.length === 0) return;
  await page.getByLabel('SQL').fill(`SELECT COUNT(*) AS how_many FROM ${tables[0].name}`);
  await page.keyboard.press('Enter');
  await page.locator('.panel-tables th', { hasText: 'how_many' }).waitFor();
});

await check('the theme follows the system and the button', async () => {
  const theme = (of) => of.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(page), 'light');
  await page.getByLabel('Switch to dark colours').click();
  assert.equal(await theme(page), 'dark');
  const dark = await open({ colorScheme: 'dark' });
  assert.equal(await theme(dark), 'dark');
  await dark.context().close();
});

await check('a phone needs no sideways scrolling', async () => {
  const phone = await open({ viewport: { width: 390, height: 844 } });
  const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
  await phone.context().close();
});

await check('nothing jumps while numbers change', async () => {
  const places = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.panel, .tile, .node')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        // Where it stands on the page: an earlier check may still be scrolling.
        return [x, y + window.scrollY, width, height].map(Math.round).join(' ');
      }),
    );
  const before = await places();
  await page.waitForTimeout(2500);
  assert.deepEqual(await places(), before);
});

await check('a lost server is said, and found again', async () => {
  const lonely = await open({});
  // Cuts the live connection the way a stopped server does.
  await lonely.context().setOffline(true);
  await lonely.evaluate(() => window.dispatchEvent(new Event('offline')));
  await lonely.locator('.banner-lost').waitFor();
  await lonely.context().setOffline(false);
  await lonely.locator('.banner-lost').waitFor({ state: 'detached' });
  await lonely.context().close();
});

await check('the console has no errors', () => {
  // While it was cut off on purpose the browser complains about the connection.
  const unexpected = problems.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(text));
  assert.deepEqual(unexpected, []);
});

if (process.env.SCREENSHOT) {
  const shot = await open({ colorScheme: 'light' });
  await shot.waitForTimeout(20_000);
  await shot.screenshot({ path: process.env.SCREENSHOT, fullPage: true });
}

await browser.close();
process.exitCode = failed > 0 ? 1 : 0;
