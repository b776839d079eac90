export { NetworkError } from './network.error.ts';
export { NetworkPolicy } from './network.policy.ts';
export type { Resolve } from './network.policy.ts';
