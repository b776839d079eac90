/** All that is served, in one table. What is not here is refused by name, with the code that MongoDB has for it. */

/** The types that may be stored, compared and indexed (binary in equality only), and where each stands in MongoDB's order. */
export const TYPE_RANKS: ReadonlyMap<string, number> = new Map([
  ['null', 0x10],
  ['int', 0x18],
  ['double', 0x18],
  ['string', 0x20],
  ['object', 0x28],
  ['array', 0x30],
  ['binData', 0x38],
  ['objectId', 0x40],
  ['bool', 0x48],
  ['date', 0x50],
]);

/** Of one field; beside them stand `$and` and `$or`. */
export const QUERY_OPERATORS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$exists'];

/** `$push` and `$pull` of one plain value. */
export const UPDATE_OPERATORS = ['$set', '$unset', '$inc', '$setOnInsert', '$push', '$pull'];

/** The pipeline of countDocuments, in this order. */
export const STAGES = ['$match', '$group'];

/** `background` has had no meaning since MongoDB 4.2; Mongoose sends it. */
export const INDEX_OPTIONS = {
  v: 'any',
  key: 'document!',
  name: 'text!',
  unique: 'flag',
  sparse: 'flag',
  partialFilterExpression: 'document',
  expireAfterSeconds: 'whole',
  background: 'any',
} as const;

/** One entry of `updates` and of `deletes`. */
export const UPDATE = { q: 'document!', u: 'any!', upsert: 'flag', multi: 'flag' } as const;
export const DELETE = { q: 'document!', limit: 'whole!' } as const;

/** What any command may carry. `$readPreference` holds by itself: there is one node. */
const COMMON = {
  $db: 'text',
  lsid: 'any',
  $readPreference: 'any',
  writeConcern: 'document',
  maxTimeMS: 'whole',
  comment: 'any',
} as const;
const HELLO = { ...COMMON, topologyVersion: 'any', maxAwaitTimeMS: 'whole', helloOk: 'any', client: 'any', compression: 'any', loadBalanced: 'any', backpressure: 'any' } as const; // prettier-ignore

/** Each command with the kinds of its fields; `!` marks what must be there. */
export const COMMANDS = {
  hello: { ...HELLO, hello: 'any' },
  ismaster: { ...HELLO, ismaster: 'any' },
  ping: { ...COMMON, ping: 'any' },
  buildInfo: { ...COMMON, buildInfo: 'any' },
  endSessions: { ...COMMON, endSessions: 'any' },
  find: { ...COMMON, find: 'text!', filter: 'document', sort: 'document', projection: 'document', skip: 'whole', limit: 'whole', batchSize: 'whole', singleBatch: 'flag' }, // prettier-ignore
  getMore: { ...COMMON, getMore: 'whole!', collection: 'text!', batchSize: 'whole' },
  killCursors: { ...COMMON, killCursors: 'text!', cursors: 'list!' },
  aggregate: { ...COMMON, aggregate: 'text!', pipeline: 'list!', cursor: 'document!' },
  explain: { ...COMMON, explain: 'document!', verbosity: 'text' },
  insert: { ...COMMON, insert: 'text!', documents: 'documents!', ordered: 'flag' },
  update: { ...COMMON, update: 'text!', updates: 'documents!', ordered: 'flag' },
  delete: { ...COMMON, delete: 'text!', deletes: 'documents!', ordered: 'flag' },
  findAndModify: { ...COMMON, findAndModify: 'text!', query: 'document', sort: 'document', update: 'any', remove: 'flag', new: 'flag', upsert: 'flag', fields: 'document' }, // prettier-ignore
  create: { ...COMMON, create: 'text!' },
  drop: { ...COMMON, drop: 'text!' },
  dropDatabase: { ...COMMON, dropDatabase: 'any' },
  createIndexes: { ...COMMON, createIndexes: 'text!', indexes: 'documents!' },
  dropIndexes: { ...COMMON, dropIndexes: 'text!', index: 'text!' },
  listIndexes: { ...COMMON, listIndexes: 'text!', cursor: 'any' },
  listCollections: { ...COMMON, listCollections: 'any', filter: 'document', nameOnly: 'any', authorizedCollections: 'any', cursor: 'any' }, // prettier-ignore
  aidooBackup: { ...COMMON, aidooBackup: 'any', to: 'text!' },
} as const;

export type CommandName = keyof typeof COMMANDS;
