import { Lookup } from '@aidoo/database';
import { tokenHash } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted } from 'mongoose';
import type { Model } from 'mongoose';
import { seal, unseal } from './artifact-seal.ts';
import { StoredArtifact } from './schemas/artifact.schema.ts';

/** The kinds that are looked for by what somebody shows; a token of one kind is none of another. */
export type ArtifactKind = 'AccessToken' | 'RefreshToken' | 'AuthorizationCode' | 'Interaction';

export interface Artifact<T> {
  readonly payload: T;
  readonly consumedAt: Date | null;
  readonly expiresAt: Date;
}

/**
 * What the authorization server keeps of tokens and of sign-ins under way. Found by the hash of a token of which nobody
 * has said yet whose it is: one of the few repositories not bound to a tenant.
 */
@Injectable()
export class ArtifactsRepository {
  private readonly lookup: Lookup<StoredArtifact>;

  constructor(@InjectModel(StoredArtifact.name) private readonly model: Model<StoredArtifact>) {
    this.lookup = new Lookup(model);
  }

  /** The same id again replaces what was kept under it. */
  async put(
    kind: ArtifactKind,
    id: string,
    { payload, grantId, expiresAt }: { payload: object; grantId: string | null; expiresAt: Date },
  ): Promise<void> {
    const values = { grantId, sealed: seal(id, JSON.stringify(payload)), expiresAt };
    await this.model
      .updateOne(
        { hash: hashOf(kind, id) },
        { $set: values, $setOnInsert: { consumedAt: null } },
        { upsert: true },
      )
      .exec();
  }

  /** An expired one too, until the TTL index has removed it. */
  async find<T extends object>(kind: ArtifactKind, id: string): Promise<Artifact<T> | null> {
    const found = await this.lookup.one({ hash: hashOf(kind, id) });
    if (!found) return null;
    const { sealed, consumedAt, expiresAt } = found;
    return { payload: JSON.parse(unseal(id, bytesOf(sealed))) as T, consumedAt, expiresAt };
  }

  /** @returns false when somebody else was first. */
  async consume(kind: ArtifactKind, id: string, at: Date): Promise<boolean> {
    const taken = { hash: hashOf(kind, id), consumedAt: null };
    return (await this.model.updateOne(taken, { $set: { consumedAt: at } }).exec()).modifiedCount === 1;
  }

  async remove(kind: ArtifactKind, id: string): Promise<void> {
    await this.model.deleteOne({ hash: hashOf(kind, id) }).exec();
  }

  async removeOfGrant(grantId: string): Promise<void> {
    await this.removeOfGrants([grantId]);
  }

  async removeOfGrants(grantIds: readonly string[]): Promise<void> {
    await this.model.deleteMany({ grantId: trusted({ $in: [...grantIds] }) }).exec();
  }
}

const hashOf = (kind: ArtifactKind, id: string): string => tokenHash(`${kind}\0${id}`);

/** A plain command answers the driver's own type. */
const bytesOf = (value: Buffer | { buffer: Uint8Array }): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer);
