// Builds the page into a temporary folder and compares it with the committed one, byte for byte.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from 'vite';

const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path))
    .sort();

const committed = join(import.meta.dirname, '..', 'dist');
const fresh = mkdtempSync(join(tmpdir(), 'ouzel-web-'));
try {
  await build({ root: join(import.meta.dirname, '..'), logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
  const names = new Set([...files(committed), ...files(fresh)]);
  const read = (folder, name) => {
    try {
      return readFileSync(join(folder, name));
    } catch {
      return undefined;
    }
  };
  const stale = [...names].filter((name) => {
    const [left, right] = [read(committed, name), read(fresh, name)];
    return left === undefined || right === undefined || !left.equals(right);
  });
  if (stale.length > 0) {
    console.error(`web/dist is not what web/src builds: ${stale.join(', ')}\nRun \`npm run build\` and commit web/dist.`);
    process.exitCode = 1;
  } else {
    console.log(`web/dist is current (${names.size} files)`);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
