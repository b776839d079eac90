import type { SandboxUser } from '../options.ts';

const account = (uid: number, login: string): SandboxUser => ({
  uid,
  login,
  secret: login,
  // As long as a real one: 40 hexadecimal digits. It opens nothing but this sandbox.
  apiKey: `${login}-sandbox-key-`.padEnd(40, '0123456789'),
});

/** Who can sign in with a secret that the tests know. */
export const ACCOUNTS = {
  admin: account(2, 'admin'),
  sales: account(6, 'sales'),
  employee: account(9, 'employee'),
} as const;
