import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/apps/gateway/src/main.js');
const BUILDING = join(ROOT, 'node_modules/.cache/aidoo-build');
const BUILD_TIMEOUT_MS = 120_000;

/** The gateway as `npm run build` makes it, and made anew when a source is younger: the file to run. */
export async function builtGateway(): Promise<string> {
  // Specs may run beside each other: one builds, the others wait for it.
  while (!(await begin())) await sleep(200);
  try {
    if (isOutOfDate()) await build();
    return MAIN;
  } finally {
    await rm(BUILDING, { recursive: true, force: true });
  }
}

async function begin(): Promise<boolean> {
  if (Date.now() - changedAt(BUILDING) > BUILD_TIMEOUT_MS)
    await rm(BUILDING, { recursive: true, force: true });
  await mkdir(join(BUILDING, '..'), { recursive: true });
  return mkdir(BUILDING).then(
    () => true,
    () => false,
  );
}

function isOutOfDate(): boolean {
  const sources = globSync('{apps/gateway,libs/*}/src/**/*.ts', { cwd: ROOT, exclude: ['**/*.spec.ts'] });
  const youngest = Math.max(...sources.map((source) => changedAt(join(ROOT, source))));
  return changedAt(MAIN) < youngest;
}

async function build(): Promise<void> {
  const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
  await promisify(execFile)(process.execPath, [nest, 'build', 'gateway', '-b', 'tsc'], {
    cwd: ROOT,
    timeout: BUILD_TIMEOUT_MS,
  });
}

/** 0 for what is not there. */
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
