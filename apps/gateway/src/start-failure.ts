import { SettingsError } from '@aidoo/config';

/** Why something could not be started, for the person at the terminal: what to change, and no stack trace where none helps. */
export function explain(error: unknown): string {
  if (error instanceof SettingsError) {
    const lines = error.problems.map(({ variable, message }) => `  ${variable}: ${message}`);
    return `the environment is not right:\n${lines.join('\n')}\nAll variables are described in docs/configuration.md.`;
  }
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return 'PORT is in use by another process. Set another PORT, or end that process.';
  if (code === 'EACCES') return `${error.message}. Is PORT below 1024, or DATA_DIR not yours?`;
  if (error.name === 'StoreError') return error.message;
  if (error.name.startsWith('Mongo'))
    return `the database of MONGODB_URI does not answer (${error.message}).`;
  return error.stack ?? error.message;
}
