import { AppError, Clock, companyId, tokenHash } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import type { Language } from '@aidoo/mail';
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

/** Links that open nothing: a whole office may join in one morning. */
const TRIES: Limit = { name: 'invitation-source', points: 60, seconds: 60 * 60 };

/** Whoever shows a link, as far as the request tells. */
export interface Guest {
  readonly signedIn: SignedInUser | undefined;
  /** Where the request comes from, as far as limits are concerned. */
  readonly source: string;
  /** Of a new account. */
  readonly language: Language;
}

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
  async accept(token: string, input: AcceptInvitationDto, guest: Guest): Promise<AcceptedDto> {
    const { invitation } = await this.opened(token, guest.source);
    const user = await this.invited(invitation, input, guest);
    const company = companyId(invitation.companyId.toHexString());
    // First, so that what was used or withdrawn meanwhile opens nothing, and nothing that was used is left over.
    if (!(await this.invitations.take(company, invitation))) throw deadInvitation();
    await this.join(company, user, invitation);
    return { companyId: company, role: invitation.role };
  }

  private async join(company: CompanyId, user: User, invitation: StoredInvitation): Promise<void> {
    try {
      await this.memberships.add(company, user.id, invitation.role);
    } catch (error) {
      // Whoever is a member already needs it no more; whoever could not be written down may try again.
      if (!(error instanceof AppError))
        await this.invitations.putBack(company, invitation).catch(() => undefined);
      throw error;
    }
    // Either may have been deleted at the same moment, without this place, which was not there yet.
    const [isCompany, isUser] = await Promise.all([this.companies.byId(company), this.users.byId(user.id)]);
    if (isCompany && isUser) return;
    await this.memberships.remove(company, user.id);
    throw deadInvitation();
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
    await this.attempts.giveBack(TRIES, source);
    return { invitation, company: company.name };
  }

  private async invited(
    { email, mailed }: StoredInvitation,
    { name, password }: AcceptInvitationDto,
    { signedIn, language }: Guest,
  ): Promise<User> {
    const account = await this.users.byEmail(email);
    if (signedIn && signedIn.userId !== account?.id) throw notForThisAccount();
    if (!account) {
      if (name === undefined || password === undefined) throw newAccountNeeds(missing({ name, password }));
      return this.users.create({ email, name, password, language, emailVerified: mailed });
    }
    if (!mailed && !signedIn) throw signInToAccept();
    if (!signedIn && account.emailVerified) throw signInToAccept();
    // The account may have been made by somebody else: it becomes the one's who reads the mail.
    if (mailed && !account.emailVerified) {
      if (password === undefined && !signedIn) throw newAccountNeeds(['password']);
      await this.users.proveAddress(account, password);
    }
    return account;
  }
}

const missing = (fields: Record<string, string | undefined>): string[] =>
  Object.keys(fields).filter((field) => fields[field] === undefined);
