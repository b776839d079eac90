import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = realpathSync(dirname(fileURLToPath(import.meta.url)));
const MEGABYTE = 2 ** 20;

/** How much of the memory JavaScript's own heap may have; the rest is for bytes, code and the process itself. */
const HEAP_SHARE = 0.6;

/**
 * Arguments for a Node that reads what strangers have sent. Node's permission model, where this Node has it, lets the process
 * read its own code and its libraries, and nothing else: no other file, no write, no process, no addon. Threads are allowed, for the
 * one that watches its memory.
 *
 * This keeps libraries from doing what a document asks them to. As Node's own manual says, it is no wall against code that a
 * flaw in V8 or in Node has let in: for that, the whole container is the wall. The network is closed in `child.room.ts`.
 */
export function restrictions(maxMemoryBytes: number): string[] {
  const heap = Math.max(32, Math.floor((maxMemoryBytes / MEGABYTE) * HEAP_SHARE));
  const flags = [
    `--max-old-space-size=${heap}`,
    '--disable-warning=ExperimentalWarning',
    // Of threads, which one can be made to get around the model: `child.room.ts` lets no other be started.
    '--disable-warning=PERM0006',
    '--disallow-code-generation-from-strings',
  ];
  if (!process.allowedNodeEnvironmentFlags.has('--permission')) return flags;
  return [...flags, '--permission', '--allow-worker', ...readable().map((path) => `--allow-fs-read=${path}`)];
}

/** This folder, and the libraries and the manifest of each folder above that has any: where Node looks for what is imported. */
function readable(): string[] {
  const found = [join(HERE, '*')];
  for (let folder = HERE; ; folder = dirname(folder)) {
    const [libraries, manifest] = [join(folder, 'node_modules'), join(folder, 'package.json')];
    if (existsSync(libraries)) found.push(join(realpathSync(libraries), '*'));
    if (existsSync(manifest)) found.push(manifest);
    if (folder === dirname(folder)) return found;
  }
}
