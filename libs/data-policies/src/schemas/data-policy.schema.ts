import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { Types } from 'mongoose';

/** A company's one data policy. */
@Schema({ collection: 'data-policies', versionKey: false })
export class StoredDataPolicy implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  /** A `DataPolicy` as JSON text: what somebody sends never becomes a document's structure. */
  @Prop({ type: String, required: true })
  policy: string;

  /** Random, another one after each change. */
  @Prop({ type: String, required: true })
  revision: string;

  @Prop({ type: Date, required: true })
  updatedAt: Date;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  updatedBy: Types.ObjectId;
}

export const DataPolicySchema = SchemaFactory.createForClass(StoredDataPolicy);
DataPolicySchema.index({ companyId: 1 }, { unique: true });
