import { CompaniesService, DEFAULT_PERMISSIONS, MembershipsService, PERMISSIONS } from '@aidoo/companies';
import type { CompanyView, Permission, SignedInUser } from '@aidoo/companies';
import type { UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { GrantsService } from '../grants.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { clientFace } from './client-face.ts';

/** What a person can choose among, and what is chosen until they do. */
export interface ConsentChoice {
  readonly user: UserId;
  readonly email: string;
  /** All that they belong to; empty when there is none. */
  readonly companies: readonly CompanyView[];
  /** Those of them where this client has been allowed something before. */
  readonly connected: ReadonlySet<string>;
  /** The one that the rest is about; null while there are several to choose among, and where there is none. */
  readonly company: CompanyView | null;
  /** The company asks for a second factor, which this person has not set up: nothing can be allowed there. */
  readonly needsSecondFactor: boolean;
  /** What the person's role there may have at most. */
  readonly ceiling: readonly Permission[];
  /** What this client has been allowed in this company before, as far as the ceiling has it: it stays so. */
  readonly already: readonly Permission[];
  readonly permissions: readonly PermissionChoice[];
}

export interface PermissionChoice {
  readonly permission: Permission;
  readonly ticked: boolean;
  /** The ceiling of the person's role does not have it. */
  readonly forbidden: boolean;
}

export type Refusal = 'no-such-company' | 'needs-second-factor' | 'above-ceiling' | 'nothing-chosen';

export interface Allowed {
  readonly grantId: string;
  readonly permissions: readonly Permission[];
}

/** What a person allows a client: which company, and which permissions there. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly companies: CompaniesService,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly grants: GrantsService,
  ) {}

  /** @param wanted the company that the person has chosen; where they have only one, nothing is to be chosen */
  async choice(user: UserId, request: AuthorizationRequest, wanted?: string): Promise<ConsentChoice> {
    const [account, companies] = await Promise.all([this.users.byId(user), this.companies.listOf(user)]);
    const chosen =
      companies.find(({ id }) => id === wanted) ?? (companies.length === 1 ? companies[0]! : null);
    const [membership, ...grants] = await Promise.all([
      chosen && this.memberships.find(chosen.id, user),
      ...companies.map(({ id }) => this.grants.held(id, user, request.client.client_id)),
    ]);
    const ceiling = membership?.ceiling ?? [];
    const held = companies.flatMap((company, index) => {
      const grant = grants[index];
      return grant ? [{ id: company.id, permissions: grant.permissions }] : [];
    });
    const allowed = held.find(({ id }) => id === chosen?.id)?.permissions ?? [];
    const already = allowed.filter((permission) => ceiling.includes(permission));
    return {
      user,
      email: account?.email ?? '',
      companies,
      connected: new Set(held.map(({ id }) => id)),
      company: membership && chosen,
      needsSecondFactor: membership !== null && membership.requireSecondFactor && !account?.secondFactor,
      ceiling,
      already,
      permissions: membership ? choices(ceiling, request.asked, already) : [],
    };
  }

  /** Allows it; or says why not, and nothing has happened. The sign-in or the place in the company may have ended meanwhile: then it is none of theirs. */
  async allow(
    user: SignedInUser,
    request: AuthorizationRequest,
    wanted: { companyId: string; permissions: readonly string[] },
  ): Promise<Allowed | Refusal> {
    const choice = await this.choice(user.userId, request, wanted.companyId);
    const { company, ceiling, already } = choice;
    if (company?.id !== wanted.companyId) return 'no-such-company';
    if (choice.needsSecondFactor) return 'needs-second-factor';
    const chosen = PERMISSIONS.filter((permission) => wanted.permissions.includes(permission));
    if (chosen.some((permission) => !ceiling.includes(permission))) return 'above-ceiling';
    if (chosen.length + already.length === 0) return 'nothing-chosen';
    const { name, redirectHost } = clientFace(request);
    const client = { id: request.client.client_id, name, redirectHost };
    const consent = { companyId: company.id, by: user, client, permissions: chosen };
    const grant = await this.grants.allow(consent);
    return grant ? { grantId: grant._id.toHexString(), permissions: grant.permissions } : 'no-such-company';
  }

  /** As if it had never been allowed. */
  async withdraw(grantId: string): Promise<void> {
    await this.grants.endById(grantId);
  }
}

/**
 * At first all there are, with what was asked for ticked; later only what is new. A client that comes back and asks for
 * no more is offered the rest, unticked: many cannot ask for more themselves.
 */
function choices(
  ceiling: readonly Permission[],
  asked: readonly Permission[],
  already: readonly Permission[],
): PermissionChoice[] {
  const wanted = asked.length > 0 ? asked : DEFAULT_PERMISSIONS;
  const isNew = (permission: Permission): boolean => !already.includes(permission);
  const asksForMore = already.length > 0 && wanted.some(isNew);
  const shown = (asksForMore ? wanted : PERMISSIONS).filter(isNew);
  return shown.map((permission) => {
    const forbidden = !ceiling.includes(permission);
    return { permission, forbidden, ticked: !forbidden && wanted.includes(permission) };
  });
}
