import { ObjectId } from 'bson';
import { field, toNumber, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import type { Reply } from '../commands/args.ts';
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

const [VERSION, AWAIT, ID] = [
  Buffer.from('topologyVersion'),
  Buffer.from('maxAwaitTimeMS'),
  Buffer.from('processId'),
];

/** How long a hello of a stream waits for news, in milliseconds; there never are any. */
export function awaitOf(body: Value): number {
  const wait = field(body, AWAIT);
  const asked = wait === undefined ? Number.NaN : toNumber(wait);
  return asked >= 0 ? Math.min(asked, 60_000) : 10_000;
}

/** Whether a hello may wait: who knows another process, or none, is answered at once. */
export function knowsUs(body: Value): boolean {
  const version = field(body, VERSION);
  const id = version?.type === TYPE.document ? field(version, ID) : undefined;
  return (
    field(body, AWAIT) !== undefined &&
    id?.type === TYPE.objectId &&
    PROCESS_ID.equals(new ObjectId(bytesOf(id)))
  );
}

const bytesOf = ({ buf, at, end }: Value): Buffer => buf.subarray(at, end);
