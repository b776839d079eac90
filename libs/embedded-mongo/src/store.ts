import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSocket, makeFolder, placeSocket, storeFolder } from './process/folder.ts';
import { OP, replyFrame } from './process/frames.ts';
import { Supervisor } from './process/supervisor.ts';
import type { StoreEvent } from './process/supervisor.ts';
import { StoreError } from './store-error.ts';

/** A store that answers at `uri` until it is closed. `pid` is its process, while that is ours and runs. */
export interface Store {
  readonly uri: string;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Milliseconds. */
const ANSWER_TIMEOUT = 3_000;
const ATTACH_TIMEOUT = 15_000;

const uriOf = (socket: string): string =>
  `mongodb://${encodeURIComponent(socket)}/aidoo?directConnection=true`;

/**
 * Starts the store of a data directory in a process of its own and keeps it running; it ends with this process.
 * @throws StoreError held when another process has it, unsupported_platform, start_failed
 */
export async function openStore(options: {
  dataDir: string;
  onEvent?: (event: StoreEvent) => void;
}): Promise<Store> {
  const folder = storeFolder(options.dataDir);
  makeFolder(folder);
  const socket = placeSocket(folder);
  const supervisor = new Supervisor(folder, socket, options.onEvent ?? (() => {}));
  await supervisor.start();
  return {
    uri: uriOf(socket),
    get pid() {
      return supervisor.pid;
    },
    close: () => supervisor.close(),
  };
}

/**
 * Uses the store that already runs for a data directory, or opens one, which then ends with `close`.
 * @throws StoreError as {@link openStore}; held when whoever has the store does not answer within 15 seconds
 */
export async function attachStore(options: { dataDir: string }): Promise<Store> {
  const folder = storeFolder(options.dataDir);
  for (const deadline = Date.now() + ATTACH_TIMEOUT; ; await sleep(200)) {
    const socket = findSocket(folder);
    if (socket !== undefined && (await answers(socket)))
      return { uri: uriOf(socket), pid: undefined, close: () => Promise.resolve() };
    try {
      return await openStore(options);
    } catch (error) {
      // Held but silent: it is being started, or started again, by its owner.
      if (!(error instanceof StoreError) || error.code !== 'held' || Date.now() > deadline) throw error;
    }
  }
}

/** Whether a store answers a ping at this socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_TIMEOUT, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('data', () => finish(true));
    socket.once('close', () => finish(false));
    socket.write(replyFrame({ id: 0, op: OP.msg }, { ping: 1, $db: 'admin' }).frame);
  });
}
