import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from './command.ts';
import { passwordFrom } from './standard-input.ts';

const from = (text: string, isTTY = false) => passwordFrom(Object.assign(Readable.from([text]), { isTTY }));

describe('a password on standard input', () => {
  it.each([
    ['pässwörd 🔑', 'pässwörd 🔑'],
    [' with spaces \n', ' with spaces '],
    ['from windows\r\n', 'from windows'],
  ])('%j is taken as it is, without the line break at its end', async (text, password) => {
    expect(await from(text)).toBe(password);
  });

  it.each(['', '\n', 'two\nlines', 'two\n\n'])('%j is none', async (text) => {
    await expect(from(text)).rejects.toThrow(UsageError);
  });

  it('is not asked for at a terminal, which would show it', async () => {
    await expect(from('typed', true)).rejects.toThrow(/from a pipe or a file/);
  });
});
