import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { Types } from 'mongoose';

/** A token, a code or a sign-in under way, as the authorization server keeps it. Nothing in it opens anything. */
@Schema({ collection: 'oauth-artifacts', versionKey: false })
export class StoredArtifact {
  _id: Types.ObjectId;

  /** SHA-256 of its kind and of the token itself. */
  @Prop({ type: String, required: true })
  hash: string;

  /** What goes when a grant ends; null for what belongs to none yet. */
  @Prop({ type: String, default: null })
  grantId: string | null;

  /** What it says, which only the token itself opens. */
  @Prop({ type: SchemaTypes.Buffer, required: true })
  sealed: Buffer;

  @Prop({ type: Date, default: null })
  consumedAt: Date | null;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const ArtifactSchema = SchemaFactory.createForClass(StoredArtifact);
ArtifactSchema.index({ hash: 1 }, { unique: true });
ArtifactSchema.index({ grantId: 1 });
ArtifactSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
