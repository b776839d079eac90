import { elements, field, toNumber, toText, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { must, notServed } from '../errors.ts';
import { fieldsOf, isCommand } from '../served.ts';
import type { CommandName } from '../served.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import {
  create,
  createIndexes,
  drop,
  dropDatabase,
  dropIndexes,
  listCollections,
  listIndexes,
} from './admin.ts';
import { Args } from './args.ts';
import type { Handler, Reply } from './args.ts';
import { explain } from './explain.ts';
import { aggregate, count, find, getMore, killCursors } from './read.ts';
import { findAndModify, insert, remove, update } from './write.ts';

const acknowledge: Handler = () => ({});

const buildInfo: Handler = () => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  modules: ['aidoo-embedded'],
  maxBsonObjectSize: 16 * 1024 * 1024,
});

/** `hello` and the backup answer later or more than once: they are the connection's own work. */
type Elsewhere = 'hello' | 'isMaster' | 'ismaster' | 'aidooBackup';

const HANDLERS: Record<Exclude<CommandName, Elsewhere>, Handler> = {
  ping: acknowledge,
  endSessions: acknowledge,
  buildInfo,
  buildinfo: buildInfo,
  find,
  getMore,
  killCursors,
  count,
  aggregate,
  explain,
  insert,
  update,
  delete: remove,
  findAndModify,
  create,
  drop,
  dropDatabase,
  createIndexes,
  dropIndexes,
  listIndexes,
  listCollections,
};

/** A command as it came: the body, and the documents beside it. */
export interface Request {
  readonly body: Value;
  readonly sequences: ReadonlyMap<string, Value[]>;
}

export interface Command {
  readonly name: CommandName;
  readonly args: Args;
  readonly db: string;
}

/** @throws CommandError CommandNotFound, 263 for transactions, and whatever field is not served */
export function parseCommand({ body, sequences }: Request): Command {
  const name = elements(body)[0]?.name ?? '';
  const isTransaction =
    TRANSACTION.some((mark) => field(body, mark)) || /^(commit|abort)Transaction$/.test(name);
  const message = `transactions are not served by the embedded store ('${name}'); set MONGODB_URI for a MongoDB replica set`;
  must(!isTransaction, 'OperationNotSupportedInTransaction', message);
  if (!isCommand(name)) throw notServed(`no such command: '${name}': it`, 'CommandNotFound');
  const args = new Args(name, body, fieldsOf(name), sequences);
  assertConcerns(args);
  return { name, args, db: args.has('$db') ? args.text('$db') : 'admin' };
}

const TRANSACTION = [Buffer.from('startTransaction'), Buffer.from('autocommit')];

/** Every write is on the disk before it is answered, which is all that a write concern of one node can ask for. */
function assertConcerns(args: Args): void {
  for (const concern of elements(args.document('writeConcern')))
    if (concern.name === 'w' && toNumber(concern) > 1)
      throw notServed('a write concern of more than one node');
  for (const concern of elements(args.document('readConcern'))) {
    const level = concern.type === TYPE.string ? toText(concern) : '';
    if (concern.name !== 'level' || !READ_LEVELS.has(level))
      throw notServed(`read concern ${concern.name} '${level}'`);
  }
}

const READ_LEVELS = new Set(['local', 'majority', 'available']);

export function* taskOf(engine: Engine, { name, args, db }: Command): Task<Reply> {
  const answer = HANDLERS[name as Exclude<CommandName, Elsewhere>](engine, args, db);
  return isTask(answer) ? yield* answer : answer;
}

const isTask = (answer: Task<Reply> | Reply): answer is Task<Reply> => Symbol.iterator in answer;
