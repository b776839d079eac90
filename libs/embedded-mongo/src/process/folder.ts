import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '../store-error.ts';

export const DATABASE_FILE = 'store.db';
const SOCKET_FILE = 'store.sock';

/** What fits into a unix socket's address on Linux, in bytes (unix(7): sun_path is 108 with its closing NUL). */
const MOST_BYTES = 107;

/** @throws StoreError unsupported_platform where there are no unix sockets that the drivers could use */
export function storeFolder(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32')
    throw new StoreError(
      'unsupported_platform',
      'The embedded store needs unix sockets, which this system does not have: set MONGODB_URI to a MongoDB.',
    );
  return join(resolve(dataDir), 'store');
}

/** Makes the folder, for this user only. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

const isShort = (path: string): boolean => Buffer.byteLength(path) <= MOST_BYTES;

/** Where the store of a folder listens; undefined when it never did. */
function findSocket(folder: string): string | undefined {
  const wanted = join(folder, SOCKET_FILE);
  if (isShort(wanted)) return wanted;
  try {
    const target = readlinkSync(wanted);
    return isPrivate(dirname(target)) ? target : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where the store of a folder shall listen: in it, or, when that path is too long for a socket, in a private folder for temporary files, with
 * a link in its place. The link is kept, so that the address stays the same at the next start.
 * @throws StoreError start_failed when the folder for temporary files is too long as well
 */
export function placeSocket(folder: string): string {
  const found = findSocket(folder);
  if (found !== undefined) return found;
  const target = join(mkdtempSync(join(tmpdir(), 'aidoo-')), SOCKET_FILE);
  if (!isShort(target)) {
    rmSync(dirname(target), { recursive: true });
    throw new StoreError(
      'start_failed',
      `DATA_DIR and TMPDIR are both too long for a unix socket (${MOST_BYTES} bytes): shorten one.`,
    );
  }
  const link = join(folder, SOCKET_FILE);
  rmSync(link, { force: true });
  symlinkSync(target, link);
  return target;
}

/** Whether a folder is a real one that belongs to this user alone: nobody else can put a socket there. */
function isPrivate(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o777) === 0o700;
}
