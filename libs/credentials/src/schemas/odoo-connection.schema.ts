import type { TenantDocument } from '@aidoo/database';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { Types } from 'mongoose';
import { PROTOCOLS } from '../odoo-connection.ts';
import type { ProtocolSetting } from '../odoo-connection.ts';

/** A company's one connection. `url`, `database`, `username` and `secret` are ciphertext (CryptoService). */
@Schema({ collection: 'odoo-connections', versionKey: false })
export class StoredOdooConnection implements TenantDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  @Prop({ type: String, required: true })
  url: string;

  @Prop({ type: String, required: true })
  database: string;

  @Prop({ type: String, required: true })
  username: string;

  @Prop({ type: String, required: true })
  secret: string;

  @Prop({ type: String, required: true, enum: PROTOCOLS })
  protocol: ProtocolSetting;

  @Prop({ type: Date, required: true })
  updatedAt: Date;

  /** Random, another one after each change: whoever remembers something of a connection sees that it is out of date. */
  @Prop({ type: String, required: true })
  revision: string;
}

export const OdooConnectionSchema = SchemaFactory.createForClass(StoredOdooConnection);
OdooConnectionSchema.index({ companyId: 1 }, { unique: true });
