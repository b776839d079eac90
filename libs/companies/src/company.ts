import type { CompanyId } from '@aidoo/kernel';
import type { Role } from './role-table.ts';

/** A company as one of its members sees it. */
export interface CompanyView {
  readonly id: CompanyId;
  readonly name: string;
  /** The reader's own role. */
  readonly role: Role;
  readonly createdAt: Date;
}
