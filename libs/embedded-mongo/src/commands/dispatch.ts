import { toNumber, type Doc } from '../bson/document.ts';
import { readFields } from '../bson/fields.ts';
import type { Reply } from '../bson/raw.ts';
import { must, notServed } from '../errors.ts';
import { COMMANDS, type CommandName } from '../served.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import * as admin from './admin.ts';
import type { Args, Handler } from './handler.ts';
import * as indexes from './indexes.ts';
import * as read from './read.ts';
import * as write from './write.ts';

/** `hello` and the backup answer later or more than once: they are the connection's own work. */
type Elsewhere = 'hello' | 'ismaster' | 'aidooBackup';

const HANDLERS: { readonly [C in Exclude<CommandName, Elsewhere>]: Handler<C> } = {
  ...admin,
  ...indexes,
  ...read,
  ...write,
  delete: write.remove,
  endSessions: admin.ping,
};

export interface Command {
  readonly name: CommandName;
  readonly args: Args<CommandName>;
}

/** @throws CommandError CommandNotFound, 263 for transactions, and whatever field is not served */
export function parseCommand(body: Doc): Command {
  const name = Object.keys(body)[0] ?? '';
  const isTransaction =
    'startTransaction' in body || 'autocommit' in body || /^(commit|abort)Transaction$/.test(name);
  const message = `transactions are not served by the embedded store ('${name}'); set MONGODB_URI for a MongoDB replica set`;
  must(!isTransaction, 'OperationNotSupportedInTransaction', message);
  if (!isCommand(name)) throw notServed(`no such command: '${name}': it`, 'CommandNotFound');
  const args: Args<CommandName> = { $db: 'admin', ...readFields(name, body, COMMANDS[name]) };
  // Every write is on the disk before it is answered, which is all that a write concern of one node can ask for.
  if (toNumber(args.writeConcern?.['w']) > 1) throw notServed('a write concern of more than one node');
  return { name, args };
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

export function* taskOf(engine: Engine, { name, args }: Command): Task<Reply> {
  const handler = HANDLERS[name as Exclude<CommandName, Elsewhere>] as Handler<CommandName>;
  const answer = handler(engine, args);
  return isTask(answer) ? yield* answer : answer;
}

const isTask = (answer: Task<Reply> | Reply): answer is Task<Reply> => Symbol.iterator in answer;
