import { MAX_CALL_LIMIT } from '@aidoo/rate-limits';
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PERMISSIONS } from '../permissions.ts';
import type { Permission } from '../permissions.ts';

/** What is left out stays as it is. */
export class CallLimitChangeDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_CALL_LIMIT.minute)
  minute?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_CALL_LIMIT.day)
  day?: number;
}

/** What is left out stays as it is. */
export class CallLimitsChangeDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CallLimitChangeDto)
  credential?: CallLimitChangeDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CallLimitChangeDto)
  user?: CallLimitChangeDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CallLimitChangeDto)
  company?: CallLimitChangeDto;
}

/** What is left out stays as it is. */
export class ChangePolicyDto {
  /** What the credentials of members may have at most; it binds from the next call on. */
  @IsOptional()
  @IsArray()
  @ArrayUnique({ message: 'memberCeiling names a permission twice' })
  @IsIn(PERMISSIONS, { each: true, message: `memberCeiling must be among ${PERMISSIONS.join(', ')}` })
  memberCeiling?: Permission[];

  /** Calls at /mcp: for each credential, for all of a user's, and for all of the company's. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CallLimitsChangeDto)
  callLimits?: CallLimitsChangeDto;

  /** Whether whoever has no second factor is kept out, with their sessions and with their credentials. */
  @IsOptional()
  @IsBoolean()
  requireSecondFactor?: boolean;
}

export class CallLimitDto {
  minute: number;
  /** By the calendar, in UTC. */
  day: number;
}

export class CallLimitsDto {
  credential: CallLimitDto;
  user: CallLimitDto;
  company: CallLimitDto;
}

export class PolicyDto {
  memberCeiling: Permission[];
  callLimits: CallLimitsDto;
  requireSecondFactor: boolean;
}
