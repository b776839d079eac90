import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

/**
 * The calls of one company on one day, in one document, so that a call is counted everywhere in one step. They are
 * counted under the name `company` and under those of the user and of the credential.
 */
@Schema({ collection: 'call-counts', versionKey: false })
export class StoredCallCount implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  /** `2026-11-30`, in UTC. */
  @Prop({ type: String, required: true })
  date: string;

  /** The calls of the minute `at`, counted from 1970. There is only the newest: nobody asks for one that has passed. */
  @Prop({ type: Object, required: true })
  minute: { at: number } & Record<string, number>;

  @Prop({ type: Object, required: true })
  day: Record<string, number>;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const CallCountSchema = SchemaFactory.createForClass(StoredCallCount);
CallCountSchema.index({ companyId: 1, date: 1 }, { unique: true });
CallCountSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
