export { attachStore, openStore } from './store.ts';
export { StoreError } from './store-error.ts';
export type { Store, StoreEvent } from './process/supervisor.ts';
