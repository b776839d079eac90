import { TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredApiKey } from './schemas/api-key.schema.ts';

/** Whose keys of the company are meant. All of them has to be said: a user id that got lost must not mean it. */
export type KeyOwner = UserId | 'everybody';

type NewKey = Pick<StoredApiKey, 'name' | 'permissions' | 'hash' | 'prefix' | 'createdAt' | 'expiresAt'> & {
  createdBy: UserId;
};

@Injectable()
export class ApiKeysRepository extends TenantRepository<StoredApiKey> {
  constructor(@InjectModel(StoredApiKey.name) model: Model<StoredApiKey>) {
    super(model);
  }

  /**
   * One of the closed list of queries without a company: the key itself says which company it is for, and nothing else
   * of the request does. The hash of 238 random bits finds one document or none.
   */
  async byHash(hash: string): Promise<StoredApiKey | null> {
    return this.lookup.one({ hash });
  }

  async add(companyId: CompanyId, owner: UserId, { createdBy, ...key }: NewKey): Promise<StoredApiKey> {
    return this.insert(companyId, {
      ...key,
      userId: new Types.ObjectId(owner),
      createdBy: new Types.ObjectId(createdBy),
      lastUsedAt: null,
      revokedAt: null,
    });
  }

  /** Newest first, at most `limit`, older than `before` when given. */
  async page(
    companyId: CompanyId,
    owner: KeyOwner,
    { before, limit }: { before?: string; limit: number },
  ): Promise<StoredApiKey[]> {
    const older = before === undefined ? {} : { _id: trusted({ $lt: new Types.ObjectId(before) }) };
    return this.find(companyId, { ...ownedBy(owner), ...older }, { sort: { _id: -1 }, limit });
  }

  /** @returns false when there is no such key; a key that was revoked before keeps its date. */
  async revoke(companyId: CompanyId, owner: KeyOwner, id: string, at: Date): Promise<boolean> {
    const key = { ...ownedBy(owner), _id: new Types.ObjectId(id) };
    const revoked = await this.update(companyId, { ...key, revokedAt: null }, { $set: { revokedAt: at } });
    return revoked !== null || (await this.findOne(companyId, key)) !== null;
  }

  /** Of several that saw the same earlier use, here or in another process, one writes. */
  async markUsed(companyId: CompanyId, id: Types.ObjectId, seen: Date | null, at: Date): Promise<void> {
    await this.update(companyId, { _id: id, lastUsedAt: seen }, { $set: { lastUsedAt: at } });
  }
}

const ownedBy = (owner: KeyOwner): { userId?: Types.ObjectId } =>
  owner === 'everybody' ? {} : { userId: new Types.ObjectId(owner) };
