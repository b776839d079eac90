import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';

/** A link to a file in Odoo. Its token is not here, only the token's hash; nor is anything of the file. */
@Schema({ collection: 'file-links', versionKey: false })
export class StoredFileLink implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  @Prop({ type: String, required: true })
  tokenHash: string;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  userId: Types.ObjectId;

  /** The rest of what the link is for, as JSON text: names that a caller has chosen never become a document's structure. */
  @Prop({ type: String, required: true })
  content: string;

  @Prop({ type: Date, required: true })
  expiresAt: Date;

  @Prop({ type: Date, default: null })
  usedAt: Date | null;

  /** How often it was taken, also where nothing came of it and it was given back. */
  @Prop({ type: Number, default: 0 })
  tries: number;

  /** How often it was shown when it opened nothing any more. */
  @Prop({ type: Number, default: 0 })
  refusals: number;

  /** When the store forgets it: until then whoever comes late is told so. */
  @Prop({ type: Date, required: true })
  removeAt: Date;
}

export const FileLinkSchema = SchemaFactory.createForClass(StoredFileLink);
FileLinkSchema.index({ companyId: 1, tokenHash: 1 }, { unique: true });
FileLinkSchema.index({ userId: 1 });
FileLinkSchema.index({ removeAt: 1 }, { expireAfterSeconds: 0 });
