// A file of its own, loaded only when the embedded store is used.
export { attachStore, openStore } from '@aidoo/embedded-mongo';
