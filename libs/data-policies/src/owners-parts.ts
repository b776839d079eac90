import { isDeepStrictEqual } from 'node:util';
import type { DataPolicy } from './data-policy.ts';

/** What the owner alone changes: what lifts a protection, and what binds owner and admins themselves. */
const OWNERS_PARTS: Readonly<Record<string, (policy: DataPolicy) => unknown>> = {
  exceptions: ({ exceptions }) => exceptions,
  'roles.owner': ({ roles }) => roles.owner ?? {},
  'roles.admin': ({ roles }) => roles.admin ?? {},
};

/** The names of those that differ. */
export const changedOwnersParts = (before: DataPolicy, after: DataPolicy): string[] =>
  Object.entries(OWNERS_PARTS)
    .filter(([, part]) => !isDeepStrictEqual(part(before), part(after)))
    .map(([name]) => name);
