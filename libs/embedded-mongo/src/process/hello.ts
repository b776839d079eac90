import { ObjectId } from 'bson';
import { field, toNumber, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import type { Reply } from '../commands/context.ts';
import { MAX_MESSAGE } from './frames.ts';

/** Tells one life of the process from the next: a driver that sees another knows that it was restarted. */
const PROCESS_ID = new ObjectId();

/**
 * What a driver learns of us: a standalone node that speaks up to wire version 21 (MongoDB 7.0). The topologyVersion is what
 * lets drivers wait on a stream of hellos: they see a restart at once, and hold new requests back until it is over.
 */
export const hello = (): Reply => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  topologyVersion: { processId: PROCESS_ID, counter: 0n },
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: MAX_MESSAGE,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  // Sessions are known, so that a transaction reaches us and is refused in clear words.
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
});

const VERSION = Buffer.from('topologyVersion');
const AWAIT = Buffer.from('maxAwaitTimeMS');
const ID = Buffer.from('processId');

/** How long a hello may wait for news, in milliseconds: there never are any, but who knows another process is told at once. */
export function patience(body: Value): number {
  const version = field(body, VERSION);
  const wait = field(body, AWAIT);
  if (version?.type !== TYPE.document || wait === undefined) return 0;
  const id = field(version, ID);
  const isOurs = id !== undefined && PROCESS_ID.equals(new ObjectId(id.buf.subarray(id.at, id.end)));
  return isOurs ? maxAwait(wait) : 0;
}

export const maxAwait = (wait: Value | undefined): number => {
  const asked = wait === undefined ? Number.NaN : toNumber(wait);
  return asked >= 0 ? Math.min(asked, 60_000) : 10_000;
};

export const awaitOf = (body: Value): number => maxAwait(field(body, AWAIT));
