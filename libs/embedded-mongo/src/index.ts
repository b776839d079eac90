export { backupStore, copyStore } from './transfer.ts';
export type { Copied } from './transfer.ts';
export { attachStore, openStore } from './store.ts';
export type { Store } from './store.ts';
export { StoreError } from './store-error.ts';
export type { StoreErrorCode } from './store-error.ts';
export type { StoreEvent } from './process/supervisor.ts';
