import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from './command.ts';

/**
 * A password from a pipe or a file: an argument of the command line would be seen by everybody on the machine, and kept
 * by the shell. One line break at its end does not belong to it.
 * @throws UsageError
 */
export async function passwordFrom(input: Readable & { isTTY?: boolean } = process.stdin): Promise<string> {
  if (input.isTTY)
    throw new UsageError('--password-stdin takes the password from a pipe or a file: … < FILE');
  const password = (await text(input)).replace(/\r?\n$/, '');
  if (password === '') throw new UsageError('There is no password on standard input.');
  if (/[\r\n]/.test(password)) throw new UsageError('There is more than one line on standard input.');
  return password;
}
