import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

/**
 * The calls of one company on one day, in one document, so that a call is counted everywhere in one step. Its counters
 * are `day.<who>` and `m<minute of the day>.<who>`; `<who>` is `company`, or `user` or `credential` and its id.
 */
@Schema({ collection: 'call-counts', versionKey: false, strict: false })
export class StoredCallCount implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  /** `2026-11-30`, in UTC. */
  @Prop({ type: String, required: true })
  date: string;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const CallCountSchema = SchemaFactory.createForClass(StoredCallCount);
CallCountSchema.index({ companyId: 1, date: 1 }, { unique: true });
CallCountSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
