import { Settings } from '@aidoo/config';
import { SharedWrites, TenantRepository } from '@aidoo/database';
import type { CompanyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { AuditEntry, AuditOutcome } from './audit-record.ts';
import { recordedText, recordedValue } from './recorded-value.ts';
import { AuditLogDocument } from './schemas/audit-log.schema.ts';

const DAY_SECONDS = 86_400;
const RETENTION_INDEX = 'retention';
const INDEX_OPTIONS_CONFLICT = 85;

/** A record before it is stored: ids are still texts. */
export type NewRecord = Omit<AuditLogDocument, '_id' | 'companyId' | 'user'> & { user: AuditEntry['user'] };

export interface LogFilter {
  tool?: string;
  status?: string;
  userId?: string;
  sessionId?: string;
  from?: Date;
  to?: Date;
  /** Records after this one in the list, newest first. */
  after?: { at: Date; id: string };
}

@Injectable()
export class AuditLogsRepository extends TenantRepository<AuditLogDocument> implements OnModuleInit {
  // Two, since an insert and an update never travel together, and neither shall wait for the other.
  private readonly added: SharedWrites<AuditLogDocument>;
  private readonly finished: SharedWrites<AuditLogDocument>;

  constructor(
    @InjectModel(AuditLogDocument.name) model: Model<AuditLogDocument>,
    private readonly settings: Settings,
  ) {
    super(model);
    this.added = new SharedWrites(model);
    this.finished = new SharedWrites(model);
  }

  /**
   * The TTL index follows the setting: another number of days replaces it. Of a gateway only: a command that somebody
   * runs without AUDIT_RETENTION_DAYS must not shorten it, which would delete records for good.
   */
  async onModuleInit(): Promise<void> {
    if (!this.settings.serves) return;
    const expireAfterSeconds = this.settings.auditRetentionDays * DAY_SECONDS;
    const create = () =>
      this.model.collection.createIndex({ at: 1 }, { name: RETENTION_INDEX, expireAfterSeconds });
    try {
      await create();
    } catch (error) {
      if ((error as { code?: number }).code !== INDEX_OPTIONS_CONFLICT) throw error;
      await this.model.collection.dropIndex(RETENTION_INDEX);
      await create();
    }
  }

  async add(companyId: CompanyId, values: NewRecord): Promise<Types.ObjectId> {
    const user = { ...values.user, id: new Types.ObjectId(values.user.id) };
    const document = { _id: new Types.ObjectId(), ...this.bound(companyId), ...values, user };
    await this.added.write({ insertOne: { document } });
    return document._id;
  }

  /** Also over what a sweep wrote meanwhile: how the call really ended is the truth. */
  async finish(
    companyId: CompanyId,
    id: Types.ObjectId,
    durationMs: number,
    outcome: AuditOutcome,
  ): Promise<void> {
    const filter = { _id: id, ...this.bound(companyId) };
    const { protocol } = outcome;
    const change = { durationMs, ...(protocol && { 'odoo.protocol': protocol }), ...ending(outcome) };
    await this.finished.write({ updateOne: { filter, update: { $set: change } } });
  }

  async list(companyId: CompanyId, filter: LogFilter, limit: number): Promise<AuditLogDocument[]> {
    return this.find(companyId, toQuery(filter), { sort: { at: -1, _id: -1 }, limit });
  }

  async byId(companyId: CompanyId, id: string): Promise<AuditLogDocument | null> {
    return this.findOne(companyId, { _id: new Types.ObjectId(id) });
  }

  /** The session of a credential's last call from a client since a moment, or null when there was none. */
  async lastSession(
    companyId: CompanyId,
    credentialId: string,
    clientName: string | null,
    since: Date,
  ): Promise<string | null> {
    const filter = {
      ...this.bound(companyId),
      'credential.id': credentialId,
      'client.name': clientName,
      at: { $gte: since },
    };
    const options = { sort: { at: -1 }, projection: { sessionId: 1 } } as const;
    const last = await this.model.collection.findOne(filter as never, options);
    return last ? String(last['sessionId']) : null;
  }

  /** Of every company at once: what was left open is found by its age, and nobody's data leaves the store. */
  async endOpenedBefore(moment: Date, outcome: AuditOutcome): Promise<number> {
    const filter = { status: 'started' as const, at: trusted({ $lt: moment }) };
    return (await this.model.updateMany(filter, { $set: ending(outcome) }).exec()).modifiedCount;
  }
}

export function ending(outcome: AuditOutcome): Pick<AuditLogDocument, 'status' | 'result' | 'error'> {
  if (outcome.status === 'success')
    return { status: 'success', result: recordedValue(outcome.result), error: null };
  const { code, message } = outcome.error;
  return { status: outcome.status, result: null, error: { code, message: recordedText(message) } };
}

function toQuery(filter: LogFilter): QueryFilter<AuditLogDocument> {
  const query: QueryFilter<AuditLogDocument> = {};
  if (filter.tool) query.tool = filter.tool;
  if (filter.status) query.status = filter.status as AuditLogDocument['status'];
  if (filter.sessionId) query.sessionId = filter.sessionId;
  if (filter.userId) query['user.id'] = new Types.ObjectId(filter.userId);
  const at: Record<string, Date> = {};
  if (filter.from) at['$gte'] = filter.from;
  if (filter.to) at['$lt'] = filter.to;
  const { after } = filter;
  if (after) {
    // The bound on `at` lets the index begin at the right place; the `$or` leaves out what the page before showed.
    at['$lte'] = after.at;
    query.$or = [
      { at: trusted({ $lt: after.at }) },
      { at: after.at, _id: trusted({ $lt: new Types.ObjectId(after.id) }) },
    ] as never;
  }
  if (Object.keys(at).length > 0) query.at = trusted(at) as never;
  return query;
}
