import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes, Types } from 'mongoose';
import { AUDIT_STATUSES } from '../audit-record.ts';
import type { AuditEntry, AuditError, AuditStatus, AuditedOdooCall } from '../audit-record.ts';

/** A record as it is stored. `params` and `result` are JSON texts: what a caller sends never becomes a document's structure. */
@Schema({ collection: 'audit-logs', versionKey: false, minimize: false })
export class AuditLogDocument {
  _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, required: true })
  companyId: Types.ObjectId;

  @Prop({ type: Date, required: true })
  at: Date;

  @Prop({ type: String, required: true })
  tool: string;

  @Prop({ type: String, required: true })
  params: string;

  @Prop({ type: String, default: null })
  result: string | null;

  @Prop({ type: Object, default: null })
  error: AuditError | null;

  @Prop({ type: String, enum: AUDIT_STATUSES, required: true })
  status: AuditStatus;

  @Prop({ type: Number, default: null })
  durationMs: number | null;

  @Prop({ type: { id: SchemaTypes.ObjectId, name: String, email: String }, _id: false, required: true })
  user: { id: Types.ObjectId; name: string; email: string };

  @Prop({ type: Object, required: true })
  credential: AuditEntry['credential'];

  @Prop({ type: Object, default: null })
  client: AuditEntry['client'];

  @Prop({ type: String, required: true })
  sessionId: string;

  @Prop({ type: String, required: true })
  requestId: string;

  @Prop({ type: Object, default: null })
  odoo: AuditedOdooCall | null;
}

export const AuditLogSchema = SchemaFactory.createForClass(AuditLogDocument);

// A page of a company's log, newest first, with any one filter; a filter more is looked up in what the narrowest leaves.
AuditLogSchema.index({ companyId: 1, at: -1, _id: -1 });
AuditLogSchema.index({ companyId: 1, 'user.id': 1, at: -1, _id: -1 });
AuditLogSchema.index({ companyId: 1, tool: 1, at: -1, _id: -1 });
AuditLogSchema.index({ companyId: 1, status: 1, at: -1, _id: -1 });
AuditLogSchema.index({ companyId: 1, sessionId: 1, at: -1, _id: -1 });
// The last call of a credential from a client: what its session is derived from.
AuditLogSchema.index({ companyId: 1, 'credential.id': 1, 'client.name': 1, at: -1 });
// What a crash left open.
AuditLogSchema.index({ status: 1, at: 1 }, { partialFilterExpression: { status: 'started' } });
