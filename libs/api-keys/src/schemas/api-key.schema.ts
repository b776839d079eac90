import { PERMISSIONS } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';
import type { TenantDocument } from '@aidoo/database';
import { Prop, raw, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { Types } from 'mongoose';

const REVOKED_KEPT_SECONDS = 90 * 24 * 60 * 60;

/** What a connection and a client say of themselves, which nobody has checked. */
export interface KeyUse {
  /** An IP address. */
  address: string | null;
  /** The `User-Agent`. */
  client: string | null;
}

@Schema({ collection: 'api-keys', versionKey: false })
export class StoredApiKey implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  /** In whose name the key acts. */
  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  createdBy: Types.ObjectId;

  @Prop({ type: String, required: true })
  name: string;

  @Prop({ type: [{ type: String, enum: PERMISSIONS }], required: true })
  permissions: Permission[];

  /** SHA-256 of the whole key in hexadecimal. The key itself is stored nowhere. */
  @Prop({ type: String, required: true })
  hash: string;

  @Prop({ type: String, required: true })
  prefix: string;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  @Prop({ type: Date, default: null })
  expiresAt: Date | null;

  @Prop({ type: Date, default: null })
  lastUsedAt: Date | null;

  /**
   * The `credentialsSince` of its holder's account when it was made: another one, and all from before are dead. Left out
   * in keys from before this was stored.
   */
  @Prop({ type: Date })
  holderSince?: Date | null;

  /** Likewise of whoever made it, who has seen it, too. */
  @Prop({ type: Date })
  makerSince?: Date | null;

  /** Where the last use came from. */
  @Prop({ type: raw({ _id: false, address: String, client: String }), default: null })
  lastUse: KeyUse | null;

  /** When its holder was told that it expires soon. */
  @Prop({ type: Date, default: null })
  warnedAt: Date | null;

  @Prop({ type: Date, default: null })
  revokedAt: Date | null;

  /** One of the few places that its holder has for keys in force; it is given back when the key is not any more. */
  @Prop({ type: String })
  place?: string;
}

export const ApiKeySchema = SchemaFactory.createForClass(StoredApiKey);
ApiKeySchema.index({ hash: 1 }, { unique: true });
// Newest first, for the whole company and for one of its members.
ApiKeySchema.index({ companyId: 1, _id: -1 });
ApiKeySchema.index({ companyId: 1, userId: 1, _id: -1 });
// All of a deleted account's.
ApiKeySchema.index({ userId: 1 });
// Of two at the same time one gets the place.
ApiKeySchema.index({ place: 1 }, { unique: true, sparse: true });
// Who is to be told that a key expires soon.
ApiKeySchema.index({ expiresAt: 1 });
// TTL takes dates only: while `revokedAt` is null the key stays.
ApiKeySchema.index({ revokedAt: 1 }, { expireAfterSeconds: REVOKED_KEPT_SECONDS });
