import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
/** Twenty times what it takes; then it waits for something that does not come. */
const LONGEST_MS = 50_000;

interface Check {
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  errorMessage?: string;
}

/** What a run of the suite has found. */
export class Findings {
  constructor(
    private readonly scenarios: ReadonlyMap<string, readonly Check[]>,
    /** All that it has written, for whoever looks into a failure. */
    readonly output: string,
  ) {}

  /** The scenarios that left a result. */
  get ran(): number {
    return this.scenarios.size;
  }

  /** The scenarios that there are to run, as the suite says itself. */
  get announced(): number {
    return Number(/\((\d+) scenarios\)/.exec(this.output)?.[1]);
  }

  /**
   * Each check that did not pass, as `scenario:check`, with what the suite says of it; also one that was only a warning
   * or was left out, and as `scenario` alone one that has shown nothing.
   */
  get failures(): Readonly<Record<string, string>> {
    const failures: Record<string, string> = {};
    for (const [scenario, checks] of this.scenarios) {
      for (const { id, status, errorMessage = status } of checks)
        if (['FAILURE', 'WARNING', 'SKIPPED'].includes(status)) failures[`${scenario}:${id}`] = errorMessage;
      // Of every scenario that has sent anything, whatever it was about.
      const own = checks.filter(({ id }) => id !== 'wire-schema-valid');
      if (own.every(({ status }) => status === 'INFO')) failures[scenario] = 'nothing was looked at';
    }
    return failures;
  }
}

/**
 * Runs the official suite as it is published, in a process of its own.
 * @param onOutput sees all that was written so far; where it fails, so does the run
 */
export async function runSuite(
  args: readonly string[],
  onOutput: (output: string) => void | Promise<void> = () => {},
): Promise<Findings> {
  const results = await mkdtemp(join(tmpdir(), 'aidoo-conformance-'));
  const failed = new AbortController();
  try {
    const suite = spawn(process.execPath, [CLI, ...args, '--output-dir', results], {
      env: { PATH: process.env['PATH'], NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: failed.signal,
      timeout: LONGEST_MS,
    });
    let output = '';
    const read = async (text: string): Promise<void> => onOutput((output += text));
    for (const stream of [suite.stdout, suite.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        read(text).catch((error: unknown) => failed.abort(error));
      });
    await once(suite, 'close');
    return new Findings(new Map(globSync(join(results, '*/checks.json')).map(readResult)), output);
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

/** A result stands in a folder that is named for its scenario and its time. */
function readResult(file: string): [scenario: string, checks: Check[]] {
  const name = /^(?:authorization-)?server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(basename(dirname(file)))?.[1];
  if (name === undefined) throw new Error(`a result of no scenario: ${file}`);
  return [name, JSON.parse(readFileSync(file, 'utf8')) as Check[]];
}
