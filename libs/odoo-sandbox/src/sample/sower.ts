import type { Database } from '../orm/database.ts';
import type { Env } from '../orm/types.ts';

/** What the makers of sample data share. */
export interface Sower {
  readonly db: Database;
  readonly env: Env;
  readonly random: () => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Turns the database's clock to so many days before today. */
  readonly daysAgo: (days: number) => Date;
}

/** A company that buys, with the Odoo company that sells to it. */
export interface Customer {
  readonly id: number;
  readonly name: string;
  readonly country: string;
  readonly company: number;
}
