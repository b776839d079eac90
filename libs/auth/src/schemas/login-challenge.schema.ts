import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

/** A sign-in whose password was right and whose code is awaited. Gone when it was answered. */
@Schema({ collection: 'login-challenges', versionKey: false })
export class StoredLoginChallenge {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  /** SHA-256 of the challenge, which is stored nowhere. */
  @Prop({ type: String, required: true })
  hash: string;

  /** The account's `sessionEpoch` when its password was looked at. */
  @Prop({ type: String, default: null })
  epoch: string | null;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const LoginChallengeSchema = SchemaFactory.createForClass(StoredLoginChallenge);
LoginChallengeSchema.index({ hash: 1 }, { unique: true });
LoginChallengeSchema.index({ userId: 1 });
LoginChallengeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
