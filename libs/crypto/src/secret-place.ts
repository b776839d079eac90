import type { CompanyId, UserId } from '@aidoo/kernel';

/** Where a stored secret belongs: whose it is, and in which field. It opens nowhere else. */
export type SecretPlace = ({ readonly companyId: CompanyId } | { readonly userId: UserId }) & {
  /** A name that is this field's alone in the whole store, such as `odoo-connection.secret`. */
  readonly field: string;
};
