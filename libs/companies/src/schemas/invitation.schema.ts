import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';
import { STORED_ROLES } from '../stored-role.ts';
import type { StoredRole } from '../stored-role.ts';

/** That somebody may join a company. Gone when it was accepted or withdrawn. */
@Schema({ collection: 'invitations', versionKey: false })
export class StoredInvitation implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  /** Normalised. */
  @Prop({ type: String, required: true })
  email: string;

  @Prop({ type: String, required: true, enum: STORED_ROLES })
  role: StoredRole;

  /** SHA-256 of the token in the link, which is stored nowhere. */
  @Prop({ type: String, required: true })
  hash: string;

  /** Whether the link went to the address by mail alone, so that whoever shows it has shown that mail reaches them. */
  @Prop({ type: Boolean, required: true })
  mailed: boolean;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  invitedBy: Types.ObjectId;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const InvitationSchema = SchemaFactory.createForClass(StoredInvitation);
InvitationSchema.index({ hash: 1 }, { unique: true });
InvitationSchema.index({ companyId: 1, email: 1 }, { unique: true });
InvitationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
