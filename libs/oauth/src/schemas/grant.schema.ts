import { PERMISSIONS } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';
import type { TenantDocument } from '@aidoo/database';
import { Prop, raw, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { Types } from 'mongoose';

/** What a connection and a client say of themselves, which nobody has checked. */
export interface GrantUse {
  /** An IP address. */
  address: string | null;
  /** The `User-Agent`. */
  client: string | null;
}

/**
 * What one person has allowed one client in one company. Tokens come from it and are nothing without it: when it goes,
 * so do they.
 */
@Schema({ collection: 'oauth-grants', versionKey: false })
export class StoredGrant implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  @Prop({ type: String, required: true })
  clientId: string;

  /** As the client called itself when it was allowed. */
  @Prop({ type: String, required: true })
  clientName: string;

  /** Where the browser was sent back to: the host, or the scheme of an application on the device. */
  @Prop({ type: String, required: true })
  redirectHost: string;

  @Prop({ type: [{ type: String, enum: PERMISSIONS }], required: true })
  permissions: Permission[];

  @Prop({ type: Date, required: true })
  createdAt: Date;

  /** The account's `credentialsSince` when it was made: it counts while both are the same. */
  @Prop({ type: Date, default: null })
  credentialsSince: Date | null;

  /** 90 days after the person last allowed it, whatever happens in between. */
  @Prop({ type: Date, required: true })
  expiresAt: Date;

  @Prop({ type: Date, default: null })
  lastUsedAt: Date | null;

  @Prop({ type: raw({ _id: false, address: String, client: String }), default: null })
  lastUse: GrantUse | null;
}

export const GrantSchema = SchemaFactory.createForClass(StoredGrant);
GrantSchema.index({ companyId: 1, userId: 1, clientId: 1 }, { unique: true });
GrantSchema.index({ companyId: 1, _id: -1 });
GrantSchema.index({ userId: 1 });
GrantSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
