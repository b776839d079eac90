import type { Page } from '@aidoo/kernel';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { Role } from '../role-table.ts';
import { STORED_ROLES } from '../stored-role.ts';
import type { StoredRole } from '../stored-role.ts';

export class ChangeRoleDto {
  /** An owner is made by handing the company over. */
  @IsIn(STORED_ROLES, {
    message: 'role must be admin or member; an owner is made with POST …/ownership-transfer',
  })
  role: StoredRole;
}

export class TransferOwnershipDto {
  /** A member of the company, who owns it then. */
  @Matches(/^[0-9a-f]{24}$/, { message: 'userId must be the id of a user: 24 hexadecimal digits' })
  userId: string;

  /** Of the one who hands over. */
  @IsString()
  @MaxLength(1000)
  password: string;

  /** Of the second factor, or a recovery code; needed where a second factor is set. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;
}

export class MemberDto {
  userId: string;

  /** @example "Ada Lovelace" */
  name: string;

  /** @example "ada@example.com" */
  email: string;

  role: Role;

  joinedAt: Date;

  /** To the quarter of an hour; null: never since joining. */
  lastSeenAt: Date | null;

  /** Whether signing in asks this person for a code as well. */
  secondFactor: boolean;
}

export class MembersDto implements Page<MemberDto> {
  items: MemberDto[];
  nextCursor: string | null;
}
