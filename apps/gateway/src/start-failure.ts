import { SettingsError } from '@aidoo/config';

/** Why the start failed, for the person at the terminal: what to change, and no stack trace where none helps. */
export function describeStartFailure(error: unknown): string {
  if (error instanceof SettingsError) {
    const lines = error.problems.map(({ variable, message }) => `  ${variable}: ${message}`);
    return `Aidoo cannot start with this environment:\n${lines.join('\n')}\nAll variables are described in docs/configuration.md.`;
  }
  if (!(error instanceof Error)) return `Aidoo cannot start: ${String(error)}`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return 'Aidoo cannot start: PORT is in use by another process. Set another PORT, or end that process.';
  if (code === 'EACCES')
    return `Aidoo cannot start: ${error.message}. Is PORT below 1024, or DATA_DIR not yours?`;
  if (error.name === 'StoreError') return `Aidoo cannot start: ${error.message}`;
  if (error.name.startsWith('Mongo'))
    return `Aidoo cannot start: the database of MONGODB_URI does not answer (${error.message}).`;
  return `Aidoo cannot start: ${error.stack ?? error.message}`;
}
