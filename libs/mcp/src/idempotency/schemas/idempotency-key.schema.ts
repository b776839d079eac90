import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

export const KEY_STATES = ['pending', 'done', 'unknown'] as const;

/** A call that was made once, under a key of its caller's or with what it uses up. Of the key there is a hash: it may say anything. */
@Schema({ collection: 'idempotency-keys', versionKey: false })
export class StoredIdempotencyKey implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  @Prop({ type: String, required: true })
  credentialId: string;

  @Prop({ type: String, required: true })
  keyHash: string;

  /** SHA-256 of the tool and its arguments: the same key with others is a mistake. */
  @Prop({ type: String, required: true })
  argumentsHash: string;

  /** What was open to the caller then. Null of a key from before this was kept: nobody knows. */
  @Prop({ type: String, default: null })
  view: string | null;

  @Prop({ type: String, enum: KEY_STATES, required: true })
  state: (typeof KEY_STATES)[number];

  /** What the call answered, as JSON text: what Odoo says never becomes a document's structure. Null but for `done`, and of what was used up. */
  @Prop({ type: String, default: null })
  answer: string | null;

  @Prop({ type: Date, required: true })
  at: Date;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const IdempotencyKeySchema = SchemaFactory.createForClass(StoredIdempotencyKey);
// Of two that come at once, on any instance, the store lets one in.
IdempotencyKeySchema.index({ companyId: 1, credentialId: 1, keyHash: 1 }, { unique: true });
IdempotencyKeySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
