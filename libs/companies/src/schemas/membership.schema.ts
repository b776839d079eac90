import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';
import { STORED_ROLES } from '../stored-role.ts';
import type { StoredRole } from '../stored-role.ts';

/** That a user belongs to a company. */
@Schema({ collection: 'memberships', versionKey: false })
export class StoredMembership implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  @Prop({ type: String, required: true, enum: STORED_ROLES })
  role: StoredRole;

  @Prop({ type: Date, required: true })
  joinedAt: Date;

  /** To the quarter of an hour; null: never since joining. */
  @Prop({ type: Date, default: null })
  lastSeenAt: Date | null;
}

export const MembershipSchema = SchemaFactory.createForClass(StoredMembership);
MembershipSchema.index({ companyId: 1, userId: 1 }, { unique: true });
MembershipSchema.index({ userId: 1 });
