import { parseArgs } from 'node:util';
import { loadSettings } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { explain } from '../start-failure.ts';

export class UsageError extends Error {}

/** What a command could not do; the message is for the person at the terminal and says what to do. */
export class CommandFailure extends Error {}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs a command of the shell: its failure is told in words, with exit code 1, or 2 when it was called wrongly. */
export async function runCommand(
  usage: string,
  run: (settings: Settings, option: Option) => Promise<void>,
): Promise<void> {
  try {
    await run(loadSettings(), (name) => optionOf(name));
  } catch (error) {
    process.stderr.write(`${wordsFor(error, usage)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function wordsFor(error: unknown, usage: string): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  return error instanceof CommandFailure ? error.message : explain(error);
}

/** The text after `--name`. @throws UsageError when an argument is unknown */
export type Option = (name: string) => string | undefined;

function optionOf(name: string): string | undefined {
  try {
    return parseArgs({ options: { [name]: { type: 'string' } }, strict: true }).values[name];
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
