import { isDuplicateKey, TenantRepository } from '@aidoo/database';
import { isObjectIdText } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredGrant } from './schemas/grant.schema.ts';
import type { GrantUse } from './schemas/grant.schema.ts';

/** Whose grants of the company are meant. All of them has to be said: a user id that got lost must not mean it. */
export type GrantHolder = UserId | 'everybody';

export type NewGrant = Pick<
  StoredGrant,
  'clientId' | 'clientName' | 'redirectHost' | 'permissions' | 'createdAt' | 'credentialsSince' | 'expiresAt'
>;

@Injectable()
export class GrantsRepository extends TenantRepository<StoredGrant> {
  constructor(@InjectModel(StoredGrant.name) model: Model<StoredGrant>) {
    super(model);
  }

  /**
   * One of the closed list of queries without a company: a code or a refresh token names its grant, and the grant says
   * which company it is for.
   */
  async byId(id: string): Promise<StoredGrant | null> {
    return isObjectIdText(id) ? this.lookup.one({ _id: new Types.ObjectId(id) }) : null;
  }

  /** What every call by an access token reads. */
  async of(companyId: CompanyId, id: string): Promise<Readonly<StoredGrant> | null> {
    return this.look(companyId, { _id: new Types.ObjectId(id) });
  }

  async held(companyId: CompanyId, holder: UserId, clientId: string): Promise<StoredGrant | null> {
    return this.findOne(companyId, { ...heldBy(holder), clientId });
  }

  /** @returns null when this client has one of this person already */
  async add(companyId: CompanyId, holder: UserId, grant: NewGrant): Promise<StoredGrant | null> {
    try {
      return await this.insert(companyId, {
        ...grant,
        userId: new Types.ObjectId(holder),
        lastUsedAt: null,
        lastUse: null,
      });
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** The grant as it is then, or null when it has ended meanwhile. */
  async widen(
    companyId: CompanyId,
    id: Types.ObjectId,
    values: Pick<NewGrant, 'clientName' | 'redirectHost' | 'permissions' | 'expiresAt'>,
  ): Promise<StoredGrant | null> {
    return this.update(companyId, { _id: id }, { $set: values });
  }

  /** Newest first, at most `limit`, older than `before` when given, and none that has ended by `now`. */
  async page(
    companyId: CompanyId,
    holder: GrantHolder,
    { before, limit, now }: { before?: string | undefined; limit: number; now: Date },
  ): Promise<StoredGrant[]> {
    const older = before === undefined ? {} : { _id: trusted({ $lt: new Types.ObjectId(before) }) };
    const live = { expiresAt: trusted({ $gt: now }) };
    return this.find(companyId, { ...heldBy(holder), ...older, ...live }, { sort: { _id: -1 }, limit });
  }

  /** @returns false when there is no such grant */
  async end(companyId: CompanyId, holder: GrantHolder, id: string): Promise<boolean> {
    return (await this.delete(companyId, { ...heldBy(holder), _id: new Types.ObjectId(id) })) === 1;
  }

  /** By the authorization server, which knows a grant by its id alone: after a replay, and when the client ends it. */
  async remove(id: string): Promise<void> {
    if (isObjectIdText(id)) await this.model.deleteOne({ _id: new Types.ObjectId(id) }).exec();
  }

  /** Of several that saw the same earlier use, here or in another process, one writes. */
  async markUsed(companyId: CompanyId, grant: StoredGrant, at: Date, lastUse: GrantUse): Promise<void> {
    const { _id, lastUsedAt } = grant;
    await this.update(companyId, { _id, lastUsedAt }, { $set: { lastUsedAt: at, lastUse } });
  }

  async idsIn(companyId: CompanyId): Promise<string[]> {
    return (await this.find(companyId)).map(idOf);
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }

  /** An account's in every company: it is bound to the user instead. */
  async idsOf(holder: UserId): Promise<string[]> {
    return (await this.model.find(ofAccount(holder)).lean<StoredGrant[]>().exec()).map(idOf);
  }

  /** Likewise. */
  async removeAllOf(holder: UserId): Promise<void> {
    await this.model.deleteMany(ofAccount(holder)).exec();
  }
}

const idOf = ({ _id }: StoredGrant): string => _id.toHexString();

const ofAccount = (holder: UserId): { userId: Types.ObjectId } => ({ userId: new Types.ObjectId(holder) });

const heldBy = (holder: GrantHolder): { userId?: Types.ObjectId } =>
  holder === 'everybody' ? {} : ofAccount(holder);
