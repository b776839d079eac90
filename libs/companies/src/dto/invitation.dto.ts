import type { Page } from '@aidoo/kernel';
import { IsEmailAddress, IsName, IsNewPassword } from '@aidoo/users';
import { IsIn, IsOptional } from 'class-validator';
import type { StoredInvitation } from '../schemas/invitation.schema.ts';
import { STORED_ROLES } from '../stored-role.ts';
import type { StoredRole } from '../stored-role.ts';

export class InviteDto {
  @IsEmailAddress()
  email: string;

  /** Only the owner invites admins. */
  @IsIn(STORED_ROLES, { message: 'role must be admin or member' })
  role: StoredRole;
}

/** For whoever has no account yet, or one whose address was never confirmed; others sign in first and send nothing. */
export class AcceptInvitationDto {
  /** 1 to 100 printable characters. */
  @IsOptional()
  @IsName()
  name?: string;

  /** 12 to 128 characters; neither one of the commonest nor the email or the name. */
  @IsOptional()
  @IsNewPassword()
  password?: string;
}

export class InvitationDto {
  id: string;

  /** @example "grace@example.com" */
  email: string;

  role: StoredRole;
  createdAt: Date;
  expiresAt: Date;

  /** The user who invited. */
  invitedBy: string;
}

export class InvitationsDto implements Page<InvitationDto> {
  items: InvitationDto[];
  nextCursor: string | null;
}

export class NewInvitationDto extends InvitationDto {
  /** To be handed to the person who is invited; shown this once. Null: it was mailed to them. */
  link: string | null;
}

/** An invitation as the one who holds its link sees it. */
export class ShownInvitationDto {
  company: string;
  email: string;
  role: StoredRole;
  expiresAt: Date;
}

export class AcceptedDto {
  companyId: string;
  role: StoredRole;
}

export const toInvitationDto = (stored: StoredInvitation): InvitationDto => ({
  id: stored._id.toHexString(),
  email: stored.email,
  role: stored.role,
  createdAt: stored.createdAt,
  expiresAt: stored.expiresAt,
  invitedBy: stored.invitedBy.toHexString(),
});

export const toNewInvitationDto = (stored: StoredInvitation, link: string | null): NewInvitationDto =>
  Object.assign(new NewInvitationDto(), toInvitationDto(stored), { link });
