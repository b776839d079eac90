import type { Database } from '../orm/database.ts';
import { makeEnv, SUPERUSER } from '../orm/env.ts';
import { describeModels } from './ir-models.ts';
import { seedPickings } from './pickings.ts';
import { randomFrom } from './random.ts';
import { seedReports } from './reports.ts';
import { seedReorderRules } from './reorder-rules.ts';
import { seedAttachments } from './seed-attachments.ts';
import { seedBase } from './seed-base.ts';
import { seedInvoiceFiles } from './seed-invoice-files.ts';
import { seedLeads } from './seed-leads.ts';
import { seedOrders } from './seed-orders.ts';
import { seedPartners } from './seed-partners.ts';
import { seedProducts } from './seed-products.ts';
import type { Sower } from './sower.ts';

const DAY_MS = 86_400_000;

/** Fills the database: the same records at every start, with dates that count back from `today`. */
export function seed(db: Database, today: Date): void {
  const clock = db.now;
  const random = randomFrom(20_261_123);
  db.transaction(() => {
    db.now = () => new Date(today.getTime() - 200 * DAY_MS);
    seedBase(db);
    const sower: Sower = {
      db,
      env: makeEnv(db, SUPERUSER),
      random,
      pick: (items) => {
        const item = items[Math.floor(random() * items.length)];
        if (item === undefined) throw new Error('Nothing to pick from');
        return item;
      },
      daysAgo: (days) => {
        db.now = () => new Date(today.getTime() - days * DAY_MS);
        return db.now();
      },
    };
    const customers = seedPartners(sower);
    const products = seedProducts(sower);
    seedReorderRules(sower, products);
    seedLeads(sower, customers);
    seedOrders(sower, customers, products);
    seedAttachments(sower);
    describeModels(db);
    seedReports(db);
    seedPickings(sower);
    seedInvoiceFiles(sower);
  });
  db.now = clock;
}
