// The panel Jobs warns of a join key with very many rows (hot-key.sql), in a real Chromium, beside what the server says.
// OUZEL_URL is a server that runs hot-key.sql and nothing else. CHROMIUM names another browser binary.
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

const warning = page.locator('.panel-jobs .job-trouble', { hasText: '12,000 rows with user_id = 7' });
await warning.waitFor();
const [job] = await (await fetch(new URL('/api/v1/jobs', url))).json();
const shown = (await warning.locator('p').allInnerTexts()).map((text) => text.trim());
assert.deepEqual(shown, [job.warnings[0].says, job.warnings[0].hint], 'the panel shows what the server says');

assert.deepEqual(problems, []);
console.log('ok    the panel Jobs warns of a hot join key');
await browser.close();
