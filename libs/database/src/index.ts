export { DatabaseModule } from './database.module.ts';
export { isDuplicateKey } from './duplicate-key.ts';
export { inPages } from './in-pages.ts';
export { Lookup } from './lookup.ts';
export { SharedWrites } from './shared-writes.ts';
export { TenantRepository } from './tenant.repository.ts';
export type { FindOptions, TenantDocument } from './tenant.repository.ts';
