import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Types } from 'mongoose';

/** An OAuth client that has registered itself (RFC 7591). It has no secret: all are public clients. */
@Schema({ collection: 'oauth-clients', versionKey: false })
export class StoredClient {
  _id: Types.ObjectId;

  @Prop({ type: String, required: true })
  clientId: string;

  /** Its metadata as JSON: whatever names a client has chosen, they are no names of the store's. */
  @Prop({ type: String, required: true })
  metadata: string;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  /** 30 days without a use, and it goes. */
  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const ClientSchema = SchemaFactory.createForClass(StoredClient);
ClientSchema.index({ clientId: 1 }, { unique: true });
ClientSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
