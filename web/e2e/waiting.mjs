// The panel Waiting on windows that are stuck (stuck.sql), in a real Chromium, beside what the server says.
// OUZEL_URL is a server that runs stuck.sql and nothing else. CHROMIUM names another browser binary.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const url = process.env.OUZEL_URL;
assert.ok(url, 'OUZEL_URL must be the address of a running server, such as http://127.0.0.1:8080');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const TIMEOUT_MS = 30_000;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
page.setDefaultTimeout(TIMEOUT_MS);
const problems = [];
page.on('pageerror', (error) => problems.push(String(error)));
await page.goto(url);
const panel = page.locator('.panel-waiting');

// The first window has an event of its own table and lacks a later one; the second hangs on a silent partition.
const stopped = panel.locator('.job', { hasText: 'It hangs on clicks clicks-0' });
await stopped.first().waitFor();
const facts = async (entry) => (await entry.locator('dd').allInnerTexts()).map((text) => text.trim());
const said = await stopped.first().innerText();
assert.match(said, /an event of 2024-05-01 10:00:14\.999 or later lets it go/);
const [firesAt, watermark, missing, heldBy] = await facts(stopped.first());
assert.match(firesAt, /10:00:09/);
assert.match(watermark, /10:00:07/);
assert.match(missing, /^(2\.9|3(\.0)?) ?s$/);
assert.equal(heldBy, 'clicks clicks-0');

const silent = panel.locator('.job', { hasText: 'It hangs on quiet quiet-0' });
await silent.first().waitFor();
assert.match(await silent.first().innerText(), /which has given no event yet/);
const [, none, unknown] = await facts(silent.first());
assert.deepEqual([none, unknown], ['none yet', '–']);

const waiting = await (await fetch(new URL('/api/v1/waiting', url))).json();
assert.equal(await panel.locator('.job').count(), waiting.length, 'the panel shows what the server says');

// What the parallel tasks of these jobs do: they wait for rows.
const times = page.locator('.task-times').first();
await times.getByText(/[5-9]\d% idle|100% idle/).waitFor();
assert.match(await times.innerText(), /\d+% busy, \d+% back-pressured, \d+% idle/);

assert.deepEqual(problems, []);
console.log('ok    the panel Waiting explains both stuck windows');
await browser.close();
