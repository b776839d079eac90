import { ObjectId } from 'bson';
import { isDoc } from '../bson/document.ts';
import type { Reply } from '../bson/raw.ts';
import type { Args } from '../commands/handler.ts';
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

/** Whether a hello may wait: who knows another process, or none, is answered at once. */
export const knowsUs = ({ topologyVersion, maxAwaitTimeMS }: Args<'hello'>): boolean =>
  maxAwaitTimeMS !== undefined &&
  isDoc(topologyVersion) &&
  PROCESS_ID.equals(topologyVersion['processId'] as never);
