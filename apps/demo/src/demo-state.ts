import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the demo must know to find its data again: its own login and its own key. Kept with mode 0600. */
export interface DemoState {
  email: string;
  password: string;
  companyId?: string;
  apiKey?: string;
}

export async function readState(file: string): Promise<DemoState> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { email: 'owner@demo.example', password: randomBytes(15).toString('base64url') };
  }
}

export async function writeState(file: string, state: DemoState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}
