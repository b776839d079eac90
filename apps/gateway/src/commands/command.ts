import { parseArgs } from 'node:util';
import { loadSettings } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { explain } from '../start-failure.ts';

export class UsageError extends Error {}

/** What a command could not do; the message is for the person at the terminal and says what to do. */
export class CommandFailure extends Error {}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a command is called with: `--name text` for each of its options, and one word where it takes an action. */
export interface Called {
  readonly action: string | undefined;
  readonly option: (name: string) => string | undefined;
  /** @throws UsageError when the option was not given */
  readonly needed: (name: string) => string;
}

export interface Command {
  readonly usage: string;
  readonly options?: readonly string[];
  readonly takesAction?: boolean;
  run(settings: Settings, called: Called): Promise<void>;
}

/** Runs a command of the shell: its failure is told in words, with exit code 1, or 2 when it was called wrongly. */
export async function runCommand(command: Command): Promise<void> {
  try {
    const called = calledWith(command);
    await command.run(loadSettings(), called);
  } catch (error) {
    process.stderr.write(`${wordsFor(error, command.usage)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function wordsFor(error: unknown, usage: string): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  return error instanceof CommandFailure ? error.message : explain(error);
}

/** @throws UsageError when an argument is unknown */
function calledWith({ options = [], takesAction = false }: Command): Called {
  const { values, positionals } = parsed(options, takesAction);
  if (positionals.length > 1) throw new UsageError(`One action at a time, not ${positionals.join(' and ')}.`);
  return {
    action: positionals[0],
    option: (name) => values[name],
    needed(name) {
      const value = values[name];
      if (!value) throw new UsageError(`--${name} is missing.`);
      return value;
    },
  };
}

function parsed(options: readonly string[], allowPositionals: boolean) {
  try {
    const known = Object.fromEntries(options.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ options: known, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
