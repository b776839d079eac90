import { inPages, isDuplicateKey, TenantRepository } from '@aidoo/database';
import { companyId } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { StoredOdooConnection } from './schemas/odoo-connection.schema.ts';

export type ConnectionValues = Omit<StoredOdooConnection, '_id' | 'companyId'>;
export type ConnectionChange = Pick<ConnectionValues, 'protocol' | 'updatedAt' | 'revision'>;

/** A company has one connection or none. */
@Injectable()
export class OdooConnectionsRepository extends TenantRepository<StoredOdooConnection> {
  constructor(@InjectModel(StoredOdooConnection.name) model: Model<StoredOdooConnection>) {
    super(model);
  }

  async of(companyId: CompanyId): Promise<StoredOdooConnection | null> {
    return this.look(companyId);
  }

  async put(companyId: CompanyId, values: ConnectionValues): Promise<StoredOdooConnection> {
    const put = () => this.upsert(companyId, {}, { $set: values });
    try {
      return await put();
    } catch (error) {
      // Two first saves at once: the other one has inserted, so this one now finds what to replace.
      if (!isDuplicateKey(error)) throw error;
      return put();
    }
  }

  /** Null when the connection is no longer the one that was looked at. */
  async change(
    companyId: CompanyId,
    revision: string,
    values: ConnectionChange,
  ): Promise<StoredOdooConnection | null> {
    return this.update(companyId, { revision }, { $set: values });
  }

  /** Every company's, one after another: for whoever runs the server, never for a request. */
  all(): AsyncGenerator<StoredOdooConnection> {
    return inPages(this.model);
  }

  /** The same values in another ciphertext. False when the connection is no longer the one that was read. */
  async reseal(stored: StoredOdooConnection, sealed: Partial<ConnectionValues>): Promise<boolean> {
    const { revision, secret, url } = stored;
    const id = companyId(stored.companyId.toHexString());
    return (await this.update(id, { revision, secret, url }, { $set: sealed })) !== null;
  }

  async remove(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
