import { Clock, companyId, tokenHash } from '@aidoo/kernel';
import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { CompaniesRepository } from './companies.repository.ts';
import {
  deadInvitation,
  newAccountNeeds,
  notForThisAccount,
  signInToAccept,
  tooManyInvitations,
} from './companies.errors.ts';
import type { AcceptedDto, AcceptInvitationDto, ShownInvitationDto } from './dto/invitation.dto.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { MembershipsService } from './memberships.service.ts';
import type { SignedInUser } from './request-context.ts';
import type { StoredInvitation } from './schemas/invitation.schema.ts';

const TRIES: Limit = { name: 'invitation-source', points: 60, seconds: 60 * 60 };

/** Whoever shows the link of an invitation: what it is about, and joining by it. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly companies: CompaniesRepository,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found` for a link that opens nothing, `rate_limited` */
  async show(token: string, source: string): Promise<ShownInvitationDto> {
    const { invitation, company } = await this.opened(token, source);
    const { email, role, expiresAt } = invitation;
    return { company, email, role, expiresAt };
  }

  /**
   * Joins the company as the one who was invited, and nobody else. A link that was mailed shows that mail reaches them;
   * one that was shown to the inviter shows nothing.
   *
   * @throws AppError `not_found` for a link that opens nothing, `forbidden` for another account, `unauthenticated` where
   * there is an account to sign in with, `invalid_input` where a new one needs name and password, `conflict`, `rate_limited`
   */
  async accept(
    token: string,
    input: AcceptInvitationDto,
    signedIn: SignedInUser | undefined,
    source: string,
  ): Promise<AcceptedDto> {
    const { invitation } = await this.opened(token, source);
    const user = await this.invited(invitation, input, signedIn);
    const company = companyId(invitation.companyId.toHexString());
    await this.memberships.add(company, user.id, invitation.role);
    // Only now: whoever could not be written down may try again, and a second time says that they are a member.
    await this.invitations.remove(company, invitation._id.toHexString());
    return { companyId: company, role: invitation.role };
  }

  private async opened(
    token: string,
    source: string,
  ): Promise<{ invitation: StoredInvitation; company: string }> {
    const wait = await this.attempts.take(TRIES, source);
    if (wait !== null) throw tooManyInvitations(wait);
    const invitation = await this.invitations.byHash(tokenHash(token), this.clock.now());
    const company = invitation && (await this.companies.byId(companyId(invitation.companyId.toHexString())));
    if (!invitation || !company) throw deadInvitation();
    return { invitation, company: company.name };
  }

  private async invited(
    { email, mailed }: StoredInvitation,
    { name, password }: AcceptInvitationDto,
    signedIn: SignedInUser | undefined,
  ): Promise<User> {
    const account = await this.users.byEmail(email);
    if (signedIn && signedIn.userId !== account?.id) throw notForThisAccount();
    if (!account) return this.newAccount(email, mailed, name, password);
    if (!mailed && !signedIn) throw signInToAccept();
    if (!signedIn && account.emailVerified) throw signInToAccept();
    // The account may have been made by somebody else: it becomes the one's who reads the mail.
    if (mailed && !account.emailVerified) {
      if (password === undefined && !signedIn) throw newAccountNeeds(['password']);
      await this.users.proveAddress(account, password);
    }
    return account;
  }

  private newAccount(
    email: string,
    mailed: boolean,
    name: string | undefined,
    password: string | undefined,
  ): Promise<User> {
    if (name === undefined || password === undefined)
      throw newAccountNeeds([
        ...(name === undefined ? ['name'] : []),
        ...(password === undefined ? ['password'] : []),
      ]);
    return this.users.create({ email, name, password, emailVerified: mailed });
  }
}
