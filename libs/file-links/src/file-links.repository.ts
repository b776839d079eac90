import { TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredFileLink } from './schemas/file-link.schema.ts';

export type NewFileLink = Pick<StoredFileLink, 'tokenHash' | 'content' | 'expiresAt' | 'removeAt'>;

@Injectable()
export class FileLinksRepository extends TenantRepository<StoredFileLink> {
  constructor(@InjectModel(StoredFileLink.name) model: Model<StoredFileLink>) {
    super(model);
  }

  async add(companyId: CompanyId, holder: UserId, link: NewFileLink): Promise<void> {
    await this.insert(companyId, {
      ...link,
      userId: new Types.ObjectId(holder),
      usedAt: null,
      tries: 0,
      refusals: 0,
    });
  }

  async byHash(companyId: CompanyId, tokenHash: string): Promise<StoredFileLink | null> {
    return this.findOne(companyId, { tokenHash });
  }

  /** Of several that show it at once, on whichever instance, one gets true. */
  async use(companyId: CompanyId, id: string, at: Date): Promise<boolean> {
    const filter = { _id: new Types.ObjectId(id), usedAt: null, expiresAt: trusted({ $gt: at }) };
    return (await this.update(companyId, filter, { $set: { usedAt: at }, $inc: { tries: 1 } })) !== null;
  }

  /** Undoes {@link use}. */
  async giveBack(companyId: CompanyId, id: string): Promise<void> {
    await this.update(companyId, { _id: new Types.ObjectId(id) }, { $set: { usedAt: null } });
  }

  /** Counts one more refusal. @returns how many there were with it */
  async countRefusal(companyId: CompanyId, id: string): Promise<number> {
    const link = await this.update(companyId, { _id: new Types.ObjectId(id) }, { $inc: { refusals: 1 } });
    return link?.refusals ?? 0;
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }

  /** One of the closed list of queries without a company: bound to the account that is deleted instead. */
  async removeAllOf(holder: UserId): Promise<void> {
    await this.model.deleteMany({ userId: new Types.ObjectId(holder) }).exec();
  }
}
