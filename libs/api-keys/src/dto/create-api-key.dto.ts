import { PERMISSIONS } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';
import { IsName } from '@aidoo/users';
import { IsArray, IsIn, IsISO8601, IsOptional, Matches, ValidateIf } from 'class-validator';

const WITH_ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/;
const EXPIRY = 'expiresAt must be a date and time with a time zone, such as 2027-06-30T00:00:00Z';

export class CreateApiKeyDto {
  /**
   * For people to recognise the key by.
   * @example "Cursor on my laptop"
   */
  @IsName()
  name: string;

  /** Left out: the least that is useful, as far as the role allows it. */
  @ValidateIf(({ permissions }: CreateApiKeyDto) => permissions !== undefined)
  @IsArray()
  @IsIn(PERMISSIONS, { each: true, message: `permissions must be among ${PERMISSIONS.join(', ')}` })
  permissions?: Permission[];

  /** A member of a lower role than the caller's, for whom the key is made; left out: the caller. Owners and admins only. */
  @IsOptional()
  @Matches(/^[0-9a-f]{24}$/, { message: 'userId must be the id of a user: 24 hexadecimal digits' })
  userId?: string;

  /** ISO 8601 with a time zone. Null or left out: the key does not expire. */
  @IsOptional()
  @Matches(WITH_ZONE, { message: EXPIRY })
  @IsISO8601({ strict: true, strictSeparator: true }, { message: EXPIRY })
  expiresAt?: string | null;
}
