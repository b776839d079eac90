import { may } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { AppError, decodeCursor, DEFAULT_LIMIT, encodeCursor, isObjectIdText } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { AuditRecord, AuditRecordsPage } from './dto/audit-record.dto.ts';
import { AuditLogsRepository } from './audit-logs.repository.ts';
import type { LogFilter } from './audit-logs.repository.ts';
import type { LogQueryDto } from './dto/log-query.dto.ts';
import type { AuditLogDocument } from './schemas/audit-log.schema.ts';

/** Answers who did what. Owner and admin see the company's whole log, a member only what they did themselves. */
@Injectable()
export class LogReaderService {
  constructor(private readonly records: AuditLogsRepository) {}

  async list(ctx: MemberContext, query: LogQueryDto): Promise<AuditRecordsPage> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const userId = may(ctx.role, 'logs.read-all') ? query.userId : ctx.actor.userId;
    // Somebody else's log is empty for a member: it does not even say whether there is anything in it.
    if (query.userId && query.userId !== userId) return { items: [], nextCursor: null };
    const found = await this.records.list(ctx.companyId, toFilter(query, userId), limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last;
    return {
      items: items.map(toRecord),
      nextCursor: more ? encodeCursor([last.at.getTime(), last._id.toHexString()]) : null,
    };
  }

  async read(ctx: MemberContext, id: string): Promise<AuditRecord> {
    const found = isObjectIdText(id) ? await this.records.byId(ctx.companyId, id) : null;
    const visible =
      found && (may(ctx.role, 'logs.read-all') || found.user.id.toHexString() === ctx.actor.userId);
    if (!visible) throw new AppError('not_found', 'No such record.');
    return toRecord(found);
  }
}

function toFilter({ tool, status, sessionId, from, to, cursor }: LogQueryDto, userId?: string): LogFilter {
  return {
    tool,
    status,
    userId,
    sessionId,
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
    after: cursor ? position(cursor) : undefined,
  };
}

function position(cursor: string): LogFilter['after'] {
  const [at, id] = decodeCursor(cursor, 2);
  const date = new Date(Number(at));
  if (isObjectIdText(id) && !Number.isNaN(date.getTime())) return { at: date, id };
  throw new AppError('invalid_input', 'Not a cursor of this list.', {
    errors: [{ field: 'cursor', message: 'Not a cursor of this list.' }],
  });
}

function toRecord(document: AuditLogDocument): AuditRecord {
  const { _id, at, companyId, tool, params, result, error, status, durationMs, user, ...rest } = document;
  return {
    id: _id.toHexString(),
    at: at.toISOString(),
    companyId: companyId.toHexString(),
    tool,
    params: JSON.parse(params) as unknown,
    result: result === null ? null : (JSON.parse(result) as unknown),
    error,
    status,
    durationMs,
    user: { ...user, id: user.id.toHexString() },
    ...rest,
  };
}
