import { parseArgs } from 'node:util';
import { loadSettings } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { explain } from '../start-failure.ts';

export class UsageError extends Error {}

/** Runs a command of the shell: its failure is told in words, with exit code 1, or 2 when it was called wrongly. */
export async function runCommand(
  usage: string,
  run: (settings: Settings, option: Option) => Promise<void>,
): Promise<void> {
  try {
    await run(loadSettings(), (name) => optionOf(name));
  } catch (error) {
    const wrongly = error instanceof UsageError;
    process.stderr.write(wrongly ? `${error.message}\n\n${usage}\n` : `${explain(error)}\n`);
    process.exitCode = wrongly ? 2 : 1;
  }
}

/** The text after `--name`. @throws UsageError when an argument is unknown */
export type Option = (name: string) => string | undefined;

function optionOf(name: string): string | undefined {
  try {
    return parseArgs({ options: { [name]: { type: 'string' } }, strict: true }).values[name];
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
