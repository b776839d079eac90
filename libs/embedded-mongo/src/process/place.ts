import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '../store-error.ts';

/** Where the store of a data directory has its files, and where it listens. */
export interface Place {
  readonly folder: string;
  readonly socket: string;
  readonly uri: string;
}

/** What fits into a unix socket's address on Linux, in bytes (unix(7): sun_path is 108 with its closing NUL). */
const MOST_BYTES = 107;
const fits = (path: string): boolean => Buffer.byteLength(path) <= MOST_BYTES;

/**
 * Makes the folder, for this user only, and chooses the socket.
 * @throws StoreError unsupported_platform where there are no unix sockets that the drivers could use, start_failed
 */
export function placeOf(dataDir: string, platform: NodeJS.Platform = process.platform): Place {
  if (platform === 'win32')
    throw new StoreError(
      'unsupported_platform',
      'There are no unix sockets here: set MONGODB_URI to a MongoDB.',
    );
  const folder = join(resolve(dataDir), 'store');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const inside = join(folder, 'store.sock');
  const socket = fits(inside) ? inside : elsewhere(inside);
  return { folder, socket, uri: `mongodb://${encodeURIComponent(socket)}/aidoo?directConnection=true` };
}

/** A short path in a private temporary folder, with a link to it that stays: the next start has the same address. */
function elsewhere(link: string): string {
  const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink && isPrivate(dirname(readlinkSync(link)))) return readlinkSync(link);
  if (!fits(join(tmpdir(), 'aidoo-123456', 'store.sock')))
    throw new StoreError('start_failed', 'DATA_DIR and TMPDIR are too long for a unix socket: shorten one.');
  const target = join(mkdtempSync(join(tmpdir(), 'aidoo-')), 'store.sock');
  rmSync(link, { force: true });
  symlinkSync(target, link);
  return target;
}

/** Whether a folder is a real one that belongs to this user alone: nobody else can put a socket there. */
function isPrivate(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o777) === 0o700;
}
