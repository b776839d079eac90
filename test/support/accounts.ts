import { randomUUID } from 'node:crypto';

/** What `POST /auth/register` takes, for somebody who has no account yet. */
export const newAccount = (changes: Record<string, unknown> = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: 'violet-harbour-41-lantern',
  name: 'Ada Lovelace',
  companyName: 'Analytical Engines',
  ...changes,
});
