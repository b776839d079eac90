import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
import type { Document } from 'bson';
import { encodeReply } from '../src/bson/raw.ts';
import { parseCommand, taskOf } from '../src/commands/dispatch.ts';
import { CommandError } from '../src/errors.ts';
import { askedOf, parseMessage } from '../src/process/frames.ts';
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

/** An OP_MSG with one body. */
export function frameOf(command: Document): Buffer {
  const head = Buffer.alloc(21);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, serialize({ ...command, $db: 'spec' })]);
}

/** One command's answer, or its CommandError. */
async function run(engine: Engine, command: Document): Promise<Document> {
  const frame = frameOf(command);
  const task = taskOf(engine, parseCommand(parseMessage(frame, askedOf(frame))));
  return deserialize(encodeReply(await engine.turns.run(task)));
}

/** The code of MongoDB's that a command is refused with; 0 when it is not. */
export const codeOf = (promise: Promise<unknown>): Promise<number> =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof CommandError ? error.code : -1),
  );
