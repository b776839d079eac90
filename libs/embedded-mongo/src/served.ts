/**
 * All that is served, in one table. What is not here is refused by name, with the code that MongoDB has for it.
 */
import { TYPE } from './bson/value.ts';

/** The types that may be stored, compared and indexed; binary in equality only. */
export const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [TYPE.double, 'double'],
  [TYPE.string, 'string'],
  [TYPE.document, 'object'],
  [TYPE.array, 'array'],
  [TYPE.binary, 'binData'],
  [TYPE.objectId, 'objectId'],
  [TYPE.boolean, 'bool'],
  [TYPE.date, 'date'],
  [TYPE.null, 'null'],
  [TYPE.int, 'int'],
]);

/** Of one field; beside them stand `$and` and `$or`. */
export const QUERY_OPERATORS = [
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$exists',
] as const;

/** `$push` with `$each`, and no other modifier. */
export const UPDATE_OPERATORS = ['$set', '$unset', '$inc', '$setOnInsert', '$push', '$pull'] as const;

/** In the one order in which countDocuments sends them; `$group` with a constant `_id` and one `$sum: 1`. */
export const STAGES = ['$match', '$skip', '$limit', '$group'] as const;

/** `background` has had no meaning since MongoDB 4.2; Mongoose sends it. */
export const INDEX_OPTIONS: ReadonlySet<string> = new Set(
  'v key name unique sparse partialFilterExpression expireAfterSeconds background'.split(' '),
);

/** What any command may carry. `readPreference` and `readConcern` hold by themselves: there is one node, and it answers what is committed. */
const COMMON = 'lsid $db $readPreference readConcern writeConcern maxTimeMS comment';
const HELLO = 'helloOk client compression topologyVersion maxAwaitTimeMS loadBalanced backpressure';

/** Each command with its own fields. */
const COMMAND_FIELDS = {
  hello: HELLO,
  isMaster: HELLO,
  ismaster: HELLO,
  ping: '',
  buildInfo: '',
  buildinfo: '',
  find: 'filter sort projection skip limit batchSize singleBatch',
  getMore: 'collection batchSize',
  killCursors: 'cursors',
  count: 'query skip limit',
  aggregate: 'pipeline cursor',
  explain: 'verbosity',
  insert: 'documents ordered',
  update: 'updates ordered',
  delete: 'deletes ordered',
  findAndModify: 'query update remove new upsert sort fields',
  create: '',
  drop: '',
  dropDatabase: '',
  createIndexes: 'indexes',
  dropIndexes: 'index',
  listIndexes: 'cursor',
  listCollections: 'filter nameOnly authorizedCollections cursor',
  endSessions: '',
  aidooBackup: 'to',
} as const;

export type CommandName = keyof typeof COMMAND_FIELDS;

const allowed = new Map<string, ReadonlySet<string>>(
  Object.entries(COMMAND_FIELDS).map(([name, fields]) => [
    name,
    new Set(`${name} ${fields} ${COMMON}`.split(' ')),
  ]),
);

export const isCommand = (name: string): name is CommandName => allowed.has(name);

/** The fields that may stand beside the command's own name. */
export const fieldsOf = (name: CommandName): ReadonlySet<string> => allowed.get(name) ?? new Set();

/** The fields of one entry of `updates` and of `deletes`. */
export const UPDATE_FIELDS: ReadonlySet<string> = new Set(['q', 'u', 'upsert', 'multi']);
export const DELETE_FIELDS: ReadonlySet<string> = new Set(['q', 'limit']);
