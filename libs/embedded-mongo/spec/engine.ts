import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
import type { Document } from 'bson';
import { encode } from '../src/bson/encode.ts';
import { asDocument } from '../src/bson/value.ts';
import { parseCommand, taskOf } from '../src/commands/dispatch.ts';
import { CommandError } from '../src/errors.ts';
import { Engine } from '../src/storage/engine.ts';
import { closing, makeDataDir } from './database.ts';

/** A store within this process, for what cannot be seen or brought about from outside. */
export async function openEngine(): Promise<{
  engine: Engine;
  run: (command: Document) => Promise<Document>;
  close(): Promise<void>;
}> {
  const folder = await makeDataDir();
  const engine = new Engine(join(folder, 'store.db'));
  let isOpen = true;
  return closing({
    engine,
    run: (command: Document) => run(engine, command),
    async close() {
      if (isOpen) await engine.close();
      isOpen = false;
      await rm(folder, { recursive: true, force: true });
    },
  });
}

/** One command's answer, or its CommandError. */
function run(engine: Engine, command: Document): Promise<Document> {
  const body = asDocument(Buffer.from(serialize({ ...command, $db: 'spec' })));
  return new Promise((resolve, reject) => {
    engine.turns.run(taskOf(engine, parseCommand({ body, sequences: new Map() })), 0, (outcome) => {
      if ('value' in outcome) resolve(deserialize(encode(outcome.value)));
      else reject(outcome.error instanceof Error ? outcome.error : new Error(String(outcome.error)));
    });
  });
}

/** The code of MongoDB's that a command is refused with; 0 when it is not. */
export const codeOf = (promise: Promise<unknown>): Promise<number> =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof CommandError ? error.code : -1),
  );
