import { SettingsError } from '@aidoo/config';
import type { Settings } from '@aidoo/config';

/** Why something could not be started, for the person at the terminal: what to change, and no stack trace where none helps. */
export function explain(error: unknown, settings?: Pick<Settings, 'mongodbUri' | 'dataDir'>): string {
  if (error instanceof SettingsError) {
    const lines = error.problems.map(({ variable, message }) => `  ${variable}: ${message}`);
    return `the environment is not right:\n${lines.join('\n')}\nAll variables are described in docs/configuration.md.`;
  }
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return 'PORT is in use by another process. Set another PORT, or end that process.';
  if (code === 'EACCES') return `${error.message}. Is PORT below 1024, or DATA_DIR not yours?`;
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo')
    return `HOST is no address of this machine (${error.message}).`;
  // Of the file system: no directory, no space, not ours.
  if (syscall !== undefined && path !== undefined)
    return `${error.message}. Is DATA_DIR a directory of yours, with space left?`;
  if (error.name === 'StoreError') return error.message;
  if (error.name.startsWith('Mongo')) {
    const isOwn = settings && !settings.mongodbUri;
    const store = isOwn ? `the embedded store in ${settings.dataDir}` : 'the database of MONGODB_URI';
    // It has answered, and this is its answer: a wrong user, a full disk, an index that the data do not fit.
    const said = error.name === 'MongoServerError' ? 'refuses what it is asked' : 'does not answer';
    return `${store} ${said} (${error.message}).`;
  }
  return error.stack ?? error.message;
}
