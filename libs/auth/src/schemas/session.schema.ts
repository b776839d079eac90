import { Prop, raw, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

/** A refresh secret that was replaced a moment ago. */
export interface SpentSecret {
  hash: string;
  at: Date;
  /** What it was replaced by, which only the spent secret itself opens. */
  successor: string;
}

/** A sign-in from one browser, and all refresh tokens that came from it. Gone when it ends. */
@Schema({ collection: 'sessions', versionKey: false })
export class StoredSession {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  @Prop({ type: String, required: true })
  familyHash: string;

  @Prop({ type: String, required: true })
  secretHash: string;

  @Prop({ type: [raw({ _id: false, hash: String, at: Date, successor: String })], required: true })
  spent: SpentSecret[];

  @Prop({ type: String, required: true })
  ssoHash: string;

  /** The account's `sessionEpoch` when its password was looked at. */
  @Prop({ type: String, default: null })
  epoch: string | null;

  /** As the browser named itself; for people to recognise the device by. */
  @Prop({ type: String, default: null })
  userAgent: string | null;

  /** The IP address of the last use. */
  @Prop({ type: String, default: null })
  address: string | null;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  /** The sign-in or the last refresh, which comes every 15 minutes at the latest. */
  @Prop({ type: Date, required: true })
  lastUsedAt: Date;

  /** 30 days after the sign-in, whatever happens in between. */
  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const SessionSchema = SchemaFactory.createForClass(StoredSession);
SessionSchema.index({ familyHash: 1 }, { unique: true });
SessionSchema.index({ ssoHash: 1 }, { unique: true });
SessionSchema.index({ userId: 1 });
SessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
