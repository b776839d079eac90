import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';
import type { ChosenLimits } from '../call-limits.ts';
import { PERMISSIONS } from '../permissions.ts';
import type { Permission } from '../permissions.ts';

/** A tenant. Its owner is `ownerUserId` and nothing else, so that there is exactly one at any moment. */
@Schema({ collection: 'companies', versionKey: false })
export class StoredCompany {
  _id: Types.ObjectId;

  @Prop({ type: String, required: true })
  name: string;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  ownerUserId: Types.ObjectId;

  /** Absent: the default ceiling, also when that changes. */
  @Prop({ type: [String], enum: PERMISSIONS, default: undefined })
  memberCeiling?: Permission[];

  /** What is absent: the default, also when that changes. */
  @Prop({ type: Object })
  callLimits?: ChosenLimits;

  /** Whether whoever has no second factor is kept out. */
  @Prop({ type: Boolean })
  requireSecondFactor?: boolean;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  /** Set while the company is being deleted: for everybody it has gone already. */
  @Prop({ type: Date, default: null })
  deletedAt?: Date | null;
}

export const CompanySchema = SchemaFactory.createForClass(StoredCompany);
CompanySchema.index({ deletedAt: 1 });
