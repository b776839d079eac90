import type { Settings } from '@aidoo/config';
import { hasStore } from '../operator/examine-store.ts';
import { CommandFailure } from './command.ts';

/**
 * For commands that say that all of it is done: of an empty store, made because DATA_DIR is not the gateway's, that would be
 * true and yet wrong.
 * @throws CommandFailure
 */
export function assertStore({ dataDir }: Pick<Settings, 'dataDir'>): void {
  if (!hasStore(dataDir))
    throw new CommandFailure(`There is no store in ${dataDir}: is DATA_DIR the gateway's?`);
}
