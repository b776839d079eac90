import { parseArgs } from 'node:util';
import { loadSettings } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { explain } from '../start-failure.ts';

/** It was called wrongly; the message says how. */
export class UsageError extends Error {}

/** What a command could not do; the message is for the person at the terminal and says what to do. */
export class CommandFailure extends Error {}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a command is called with: one word where it takes an action, and `--name text` or, for a flag, `--name`. */
export interface Called {
  readonly action: string | undefined;
  readonly option: (name: string) => string | undefined;
  /** @throws UsageError when the option was not given */
  readonly needed: (name: string) => string;
  readonly flag: (name: string) => boolean;
  /** The names of everything that was given. */
  readonly given: readonly string[];
}

export interface Command {
  readonly usage: string;
  readonly options?: readonly string[];
  readonly flags?: readonly string[];
  readonly takesAction?: boolean;
  run(settings: Settings, called: Called): Promise<void>;
}

/**
 * Runs a command of the shell, and ends the process: with exit code 0, with 1 when it failed, which is told in words, or
 * with 2 when it was called wrongly. `--help` says how it is called.
 */
export async function runCommand(command: Command): Promise<void> {
  // Whoever reads only its first lines (`| head`) does not stop what it does.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let settings: Settings | undefined;
  try {
    const called = calledWith(command);
    if (called.flag('help')) process.stdout.write(`${command.usage}\n`);
    else {
      settings = loadSettings(process.env, { serves: false });
      await command.run(settings, called);
    }
  } catch (error) {
    process.stderr.write(`${wordsFor(error, command.usage, settings)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
  // A start that failed halfway has left a store and its connections open, which would keep the process for ever.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

function wordsFor(error: unknown, usage: string, settings?: Settings): string {
  if (error instanceof UsageError) return `${printable(error.message)}\n\n${usage}`;
  if (error instanceof CommandFailure) return printable(error.message);
  return explain(error, settings);
}

/** @throws UsageError when an argument is unknown */
function calledWith({ options = [], flags = [], takesAction = false }: Command): Called {
  const { values, positionals } = parsed(options, [...flags, 'help'], takesAction);
  if (positionals.length > 1) throw new UsageError(`One action at a time, not ${positionals.join(' and ')}.`);
  const option = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    action: positionals[0],
    option,
    needed(name) {
      const value = option(name);
      if (!value) throw new UsageError(`--${name} is missing.`);
      return value;
    },
    flag: (name) => values[name] === true,
    given: Object.keys(values),
  };
}

function parsed(options: readonly string[], flags: readonly string[], allowPositionals: boolean) {
  const known = Object.fromEntries([
    ...options.map((name) => [name, { type: 'string' as const }] as const),
    ...flags.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  try {
    const { values, positionals } = parseArgs({ options: known, allowPositionals, strict: true });
    return { values: values as Readonly<Record<string, unknown>>, positionals };
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}

/** Prints one line. */
export function say(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/**
 * One line without anything that a terminal obeys: names come from users, and versions and errors from their Odoos. What
 * turns the text around it (UAX #9) goes too.
 */
const printable = (text: string): string =>
  text
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
