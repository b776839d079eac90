import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runs } from './processes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILDING = join(ROOT, 'node_modules/.cache/aidoo-build.pid');

/** The gateway as it is built, and made anew when a source is younger: the file to run. */
export const BUILT_GATEWAY = join(ROOT, 'dist/apps/gateway/src/main.js');

/** The demo, likewise. */
export const BUILT_DEMO = join(ROOT, 'dist/apps/demo/src/main.js');

// When a spec is loaded, and not when one of its tests asks: a busy machine builds for longer than a test may last.
await built();

async function built(): Promise<void> {
  await mkdir(dirname(BUILDING), { recursive: true });
  // Specs may run beside each other: one builds, the others wait for it.
  while (!(await begin())) await sleep(200);
  try {
    if (isOutOfDate()) await build();
  } finally {
    await rm(BUILDING, { force: true });
  }
}

/** Who builds says so in a file, which is nobody's any more when that process has ended. */
async function begin(): Promise<boolean> {
  try {
    await writeFile(BUILDING, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const builder = Number(await readFile(BUILDING, 'utf8').catch(() => ''));
    if (builder > 0 && !runs(builder)) await rm(BUILDING, { force: true });
    return false;
  }
}

function isOutOfDate(): boolean {
  const sources = globSync(['{apps,libs}/*/src/**/*.ts', 'docs/openapi.json'], {
    cwd: ROOT,
    exclude: ['**/*.spec.ts'],
  });
  const youngest = Math.max(...sources.map((source) => changedAt(join(ROOT, source))));
  return Math.min(changedAt(BUILT_GATEWAY), changedAt(BUILT_DEMO)) < youngest;
}

/** The demo holds the gateway, so that one build makes both. */
async function build(): Promise<void> {
  const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
  await promisify(execFile)(process.execPath, [nest, 'build', 'demo', '-b', 'tsc'], { cwd: ROOT });
}

/** 0 for what is not there. */
function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
