import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';

const ROOT = resolve(import.meta.dirname, '..');
const DOCUMENT = 'docs/openapi.json';
const CLIENT = 'libs/api-client/src/generated/api.ts';
const TIMEOUT_MS = 180_000;

const run = async (file: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [join(ROOT, file), ...args], { cwd: ROOT, maxBuffer: 1e8 }))
    .stdout;

/** Compiled with the plugin that keeps types and texts, into a folder of its own. */
async function document(): Promise<string> {
  await run('node_modules/@nestjs/cli/bin/nest.js', 'build', 'openapi', '-b', 'tsc');
  return run('dist/openapi/apps/openapi/src/main.js');
}

const client = (): Promise<string> => run('node_modules/openapi-typescript/bin/cli.js', DOCUMENT);

describe('what is generated from the code of the API', () => {
  // One after the other: the client is made from the document.
  it(
    'is written down as it is (npm run docs renews it)',
    async () => {
      const drifted: string[] = [];
      for (const [file, generate] of [
        [DOCUMENT, document],
        [CLIENT, client],
      ] as const) {
        const generated = await format(await generate(), {
          ...(await resolveConfig(join(ROOT, file))),
          filepath: file,
        });
        if (process.env['UPDATE_DOCS']) renew(file, generated);
        if (readFileSync(join(ROOT, file), 'utf8') !== generated) drifted.push(file);
      }
      expect(drifted).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

function renew(file: string, text: string): void {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), text);
}
