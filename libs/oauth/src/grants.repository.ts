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

/** All of a company; or all of an account, in every company: that is bound to the user instead. */
export type Whose = { readonly companyId: CompanyId } | { readonly holder: UserId };

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

  /** What every call by an access token reads. Null also for one that is another person's, or not of the client that is named. */
  async of(
    companyId: CompanyId,
    { id, holder, clientId }: { id: string; holder: UserId; clientId?: string },
  ): Promise<Readonly<StoredGrant> | null> {
    return this.look(companyId, {
      _id: new Types.ObjectId(id),
      userId: new Types.ObjectId(holder),
      ...(clientId !== undefined && { clientId }),
    });
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

  /** The grant as it is then, or null when it has ended, or somebody else has changed it meanwhile. */
  async widen(
    companyId: CompanyId,
    { _id, permissions, expiresAt }: StoredGrant,
    values: Pick<NewGrant, 'clientName' | 'redirectHost' | 'permissions' | 'expiresAt'>,
  ): Promise<StoredGrant | null> {
    return this.update(companyId, { _id, permissions, expiresAt }, { $set: values });
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

  async idsOf(whose: Whose): Promise<string[]> {
    const grants =
      'companyId' in whose
        ? await this.find(whose.companyId)
        : await this.model.find(heldBy(whose.holder)).lean<StoredGrant[]>().exec();
    return grants.map(({ _id }) => _id.toHexString());
  }

  async removeAll(whose: Whose): Promise<void> {
    if ('companyId' in whose) await this.delete(whose.companyId, {});
    else await this.model.deleteMany(heldBy(whose.holder)).exec();
  }
}

const heldBy = (holder: GrantHolder): { userId?: Types.ObjectId } =>
  holder === 'everybody' ? {} : { userId: new Types.ObjectId(holder) };
