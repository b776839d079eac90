import { MAX_LIMIT } from '@aidoo/kernel';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { AUDIT_STATUSES } from '../audit-record.ts';
import type { AuditStatus } from '../audit-record.ts';

export class LogQueryDto {
  /** A tool's name, such as `aidoo_query`. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  tool?: string;

  @IsOptional()
  @IsIn(AUDIT_STATUSES)
  status?: AuditStatus;

  @IsOptional()
  @Matches(/^[0-9a-f]{24}$/, { message: 'userId must be the id of a user: 24 hexadecimal digits' })
  userId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  sessionId?: string;

  /** Records at or after this time (ISO 8601). */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Records before this time (ISO 8601). */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit?: number;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}
