// A file of its own, loaded only when the embedded store is used.
export { openStore } from '@aidoo/embedded-mongo';
