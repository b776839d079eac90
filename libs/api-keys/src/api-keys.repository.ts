import { isDuplicateKey, TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredApiKey } from './schemas/api-key.schema.ts';
import type { KeyUse } from './schemas/api-key.schema.ts';

/** Whose keys of the company are meant. All of them has to be said: a user id that got lost must not mean it. */
export type KeyOwner = UserId | 'everybody';

export type NewKey = Pick<
  StoredApiKey,
  'name' | 'permissions' | 'hash' | 'prefix' | 'createdAt' | 'expiresAt' | 'holderSince' | 'makerSince'
> & {
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

  async of(companyId: CompanyId, id: string): Promise<Readonly<StoredApiKey> | null> {
    return this.look(companyId, { _id: new Types.ObjectId(id) });
  }

  /** @returns null when the place is taken */
  async add(
    companyId: CompanyId,
    owner: UserId,
    place: string,
    { createdBy, ...key }: NewKey,
  ): Promise<StoredApiKey | null> {
    try {
      return await this.insert(companyId, {
        ...key,
        userId: new Types.ObjectId(owner),
        createdBy: new Types.ObjectId(createdBy),
        lastUsedAt: null,
        lastUse: null,
        warnedAt: null,
        revokedAt: null,
        place,
      });
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** One that nobody has seen: as if it had never been made. */
  async discard(companyId: CompanyId, { _id }: StoredApiKey): Promise<void> {
    await this.delete(companyId, { _id });
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
    const revoked = await this.update(companyId, { ...key, revokedAt: null }, revocation(at));
    return revoked !== null || (await this.findOne(companyId, key)) !== null;
  }

  /** Of several that saw the same earlier use, here or in another process, one writes. */
  async markUsed(companyId: CompanyId, key: StoredApiKey, at: Date, lastUse: KeyUse): Promise<void> {
    const { _id, lastUsedAt } = key;
    await this.update(companyId, { _id, lastUsedAt }, { $set: { lastUsedAt: at, lastUse } });
  }

  /**
   * Ends a user's keys that open nothing any more: those from before a moment for good, and of those that have expired
   * the place only, for they are no secret that anybody ended.
   */
  async endDead(companyId: CompanyId, owner: UserId, before: Date, now: Date): Promise<void> {
    const held = { ...ownedBy(owner), ...this.bound(companyId), revokedAt: null };
    await this.model.updateMany({ ...held, createdAt: trusted({ $lt: before }) }, revocation(now)).exec();
    await this.model
      .updateMany({ ...held, expiresAt: trusted({ $lte: now }) }, { $unset: { place: '' } })
      .exec();
  }

  /** All that are in force of a user's, as far as their own dates say. */
  async inForceOf(companyId: CompanyId, owner: UserId, now: Date): Promise<StoredApiKey[]> {
    const live = { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: trusted({ $gt: now }) }] };
    return this.find(companyId, { ...ownedBy(owner), ...live });
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }

  /** An account's in every company: it is bound to the user instead. */
  async removeAllOf(owner: UserId): Promise<void> {
    await this.model.deleteMany({ userId: new Types.ObjectId(owner) }).exec();
  }

  /** Keys of every company that expire until a moment and of which nobody was told: found by their date, for the sweep alone. */
  async expiringUnwarned(after: Date, until: Date, limit: number): Promise<StoredApiKey[]> {
    return this.model
      .find({ expiresAt: trusted({ $gt: after, $lte: until }), warnedAt: null, revokedAt: null })
      .sort({ expiresAt: 1 })
      .limit(limit)
      .lean<StoredApiKey[]>()
      .exec();
  }

  /** Whether this one is to tell: of several instances one is. */
  async markWarned(companyId: CompanyId, id: Types.ObjectId, at: Date): Promise<boolean> {
    return (await this.update(companyId, { _id: id, warnedAt: null }, { $set: { warnedAt: at } })) !== null;
  }

  /** The letter did not go out: whoever looks next tells. */
  async unmarkWarned(companyId: CompanyId, id: Types.ObjectId, at: Date): Promise<void> {
    await this.update(companyId, { _id: id, warnedAt: at }, { $set: { warnedAt: null } });
  }
}

const revocation = (at: Date) => ({ $set: { revokedAt: at }, $unset: { place: '' } });

const ownedBy = (owner: KeyOwner): { userId?: Types.ObjectId } =>
  owner === 'everybody' ? {} : { userId: new Types.ObjectId(owner) };
