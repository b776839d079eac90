import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder, placeSocket, storeFolder } from './process/folder.ts';
import { replyFrame } from './process/frames.ts';
import { Supervisor } from './process/supervisor.ts';
import type { StoreEvent } from './process/supervisor.ts';
import { StoreError } from './store-error.ts';

/** A store that answers at `uri` until it is closed. `pid` is its process, while that is ours and runs. */
export interface Store {
  readonly uri: string;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Milliseconds: for a ping, and for a holder that is only starting or ending to become one that answers or is gone. */
const ANSWER_TIMEOUT = 3_000;
const HOLDER_TIMEOUT = 15_000;

const uriOf = (socket: string): string =>
  `mongodb://${encodeURIComponent(socket)}/aidoo?directConnection=true`;

/**
 * Starts the store of a data directory in a process of its own and keeps it running; it ends with this process. Another process that
 * holds the store but does not answer is given 15 seconds to end: its owner may have been killed just now.
 * @throws StoreError held when another process has it, unsupported_platform, start_failed
 */
export const openStore = (options: {
  dataDir: string;
  onEvent?: (event: StoreEvent) => void;
}): Promise<Store> => open(options.dataDir, false, options.onEvent);

/**
 * Uses the store that already runs for a data directory, or opens one, which then ends with `close`.
 * @throws StoreError as {@link openStore}; held only when whoever has the store does not answer within 15 seconds
 */
export const attachStore = (options: { dataDir: string }): Promise<Store> => open(options.dataDir, true);

async function open(
  dataDir: string,
  attaches: boolean,
  onEvent: (event: StoreEvent) => void = () => {},
): Promise<Store> {
  const folder = storeFolder(dataDir);
  makeFolder(folder);
  const socket = placeSocket(folder);
  for (const deadline = Date.now() + HOLDER_TIMEOUT; ; await sleep(100)) {
    if (attaches && (await answers(socket)))
      return { uri: uriOf(socket), pid: undefined, close: () => Promise.resolve() };
    const supervisor = new Supervisor(folder, socket, onEvent);
    try {
      await supervisor.start();
      return {
        uri: uriOf(socket),
        get pid() {
          return supervisor.pid;
        },
        close: () => supervisor.close(),
      };
    } catch (error) {
      const isHeld = error instanceof StoreError && error.code === 'held';
      if (!isHeld || Date.now() > deadline || (!attaches && (await answers(socket)))) throw error;
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
    socket.write(replyFrame({ id: 0, op: 2013 }, { ping: 1, $db: 'admin' }).frame);
  });
}
