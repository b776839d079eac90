export { backupStore } from './backup.ts';
export { copyStore } from './copy.ts';
export type { Copied } from './copy.ts';
export { attachStore, openStore } from './store.ts';
export type { Store } from './store.ts';
export { StoreError } from './store-error.ts';
export type { StoreErrorCode } from './store-error.ts';
export type { StoreEvent } from './process/supervisor.ts';
