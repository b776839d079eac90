import { isDuplicateKey, TenantRepository } from '@aidoo/database';
import type { CompanyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredIdempotencyKey } from './schemas/idempotency-key.schema.ts';

/** Which key of which credential. */
export interface KeyPlace {
  readonly credentialId: string;
  readonly keyHash: string;
}

export type KeyUse = Pick<StoredIdempotencyKey, 'argumentsHash' | 'view' | 'at' | 'expiresAt'>;

@Injectable()
export class IdempotencyKeysRepository extends TenantRepository<StoredIdempotencyKey> {
  constructor(@InjectModel(StoredIdempotencyKey.name) model: Model<StoredIdempotencyKey>) {
    super(model);
  }

  /** Takes the key for a call that begins. @returns false when it is taken, by however little */
  async take(companyId: CompanyId, place: KeyPlace, use: KeyUse): Promise<boolean> {
    // The store removes what has expired some time later.
    await this.delete(companyId, { ...place, expiresAt: trusted({ $lte: use.at }) });
    try {
      await this.insert(companyId, { ...place, ...use, state: 'pending', answer: null });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async of(companyId: CompanyId, place: KeyPlace): Promise<StoredIdempotencyKey | null> {
    return this.findOne(companyId, { ...place });
  }

  async finish(companyId: CompanyId, place: KeyPlace, answer: string | null): Promise<void> {
    await this.update(companyId, { ...place }, { $set: { state: 'done', answer } });
  }

  async markUnknown(companyId: CompanyId, place: KeyPlace): Promise<void> {
    await this.update(companyId, { ...place, state: 'pending' }, { $set: { state: 'unknown' } });
  }

  /** Only what is under way: what was answered stays answered. */
  async free(companyId: CompanyId, place: KeyPlace): Promise<void> {
    await this.delete(companyId, { ...place, state: 'pending' });
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
