import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

export const LINK_PURPOSES = ['verify-address', 'reset-password'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** A link that was given to whom mail to an account's address reaches. Gone when it was used. */
@Schema({ collection: 'one-time-links', versionKey: false })
export class StoredOneTimeLink {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  @Prop({ type: String, required: true, enum: LINK_PURPOSES })
  purpose: LinkPurpose;

  /** SHA-256 of the token in the link, which is stored nowhere. */
  @Prop({ type: String, required: true })
  hash: string;

  /** Whether it went to the address by mail, so that whoever shows it has shown that mail reaches them. */
  @Prop({ type: Boolean, required: true })
  mailed: boolean;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const OneTimeLinkSchema = SchemaFactory.createForClass(StoredOneTimeLink);
OneTimeLinkSchema.index({ hash: 1 }, { unique: true });
// One for a purpose: a newer one takes the place of the older, also of two at the same moment.
OneTimeLinkSchema.index({ userId: 1, purpose: 1 }, { unique: true });
OneTimeLinkSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
