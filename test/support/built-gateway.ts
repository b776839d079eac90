import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const GATEWAY = join(ROOT, 'dist/apps/gateway/src/main.js');
const DEMO = join(ROOT, 'dist/apps/demo/src/main.js');
const BUILDING = join(ROOT, 'node_modules/.cache/aidoo-build');
const BUILD_TIMEOUT_MS = 120_000;

/** The gateway as it is built, and made anew when a source is younger: the file to run. */
export const builtGateway = (): Promise<string> => built(GATEWAY);

/** The demo, likewise. */
export const builtDemo = (): Promise<string> => built(DEMO);

async function built(main: string): Promise<string> {
  // Specs may run beside each other: one builds, the others wait for it.
  while (!(await begin())) await sleep(200);
  try {
    if (isOutOfDate()) await build();
    return main;
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
  const sources = globSync(['{apps,libs}/*/src/**/*.ts', 'docs/openapi.json'], {
    cwd: ROOT,
    exclude: ['**/*.spec.ts'],
  });
  const youngest = Math.max(...sources.map((source) => changedAt(join(ROOT, source))));
  return Math.min(changedAt(GATEWAY), changedAt(DEMO)) < youngest;
}

/** The demo holds the gateway, so that one build makes both. */
async function build(): Promise<void> {
  const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
  await promisify(execFile)(process.execPath, [nest, 'build', 'demo', '-b', 'tsc'], {
    cwd: ROOT,
    timeout: BUILD_TIMEOUT_MS,
  });
}

/** 0 for what is not there. */
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
