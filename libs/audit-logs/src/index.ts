export type { AuditEnding, AuditEntry, AuditError, AuditOutcome, AuditStatus } from './audit-record.ts';
export { AuditRecord } from './dto/audit-record.dto.ts';
export { AUDIT_STATUSES } from './audit-record.ts';
export { AuditLogsModule } from './audit-logs.module.ts';
export { AuditLogsService, NotOnRecordError, SESSION_GAP_MS } from './audit-logs.service.ts';
export type { OpenCall } from './audit-logs.service.ts';
export { ABANDONED_AFTER_MS, OpenRecordsSweep } from './open-records.sweep.ts';
