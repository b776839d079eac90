import type { CompanyId, Page } from '@aidoo/kernel';
import type { Role } from '../role-table.ts';

/** A company as one of its members sees it. */
export class CompanyView {
  /** @example "65f1c0ffee65f1c0ffee65f1" */
  readonly id: CompanyId;

  /** @example "Analytical Engines" */
  readonly name: string;

  /** The reader's own role. */
  readonly role: Role;

  readonly createdAt: Date;
}

export class CompaniesPage implements Page<CompanyView> {
  items: CompanyView[];
  nextCursor: string | null;
}
