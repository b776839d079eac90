import { CompaniesService, DEFAULT_PERMISSIONS, MembershipsService, PERMISSIONS } from '@aidoo/companies';
import type { CompanyView, Membership, Permission } from '@aidoo/companies';
import type { UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { GrantsService } from '../grants.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { clientFace } from './client-face.ts';

/** What a person can choose among, and what is chosen until they do. */
export interface ConsentChoice {
  readonly email: string;
  /** All that they belong to; empty when there is none. */
  readonly companies: readonly CompanyView[];
  /** The one that the rest is about; null where there is none. */
  readonly company: CompanyView | null;
  /** The company asks for a second factor, which this person has not set up: nothing can be allowed there. */
  readonly needsSecondFactor: boolean;
  /** What this client has been allowed in this company before: it stays so. */
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

/** What a person allows a client: which company, and which permissions there. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly companies: CompaniesService,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly grants: GrantsService,
  ) {}

  /** @param wanted the company that the person looks at; the first of theirs when it is none of theirs */
  async choice(user: UserId, request: AuthorizationRequest, wanted?: string): Promise<ConsentChoice> {
    const [account, companies] = await Promise.all([this.users.byId(user), this.companies.listOf(user)]);
    const company = companies.find(({ id }) => id === wanted) ?? companies[0] ?? null;
    const membership = company && (await this.memberships.find(company.id, user));
    const held = company && (await this.grants.held(company.id, user, request.client.client_id));
    return {
      email: account?.email ?? '',
      companies,
      company,
      needsSecondFactor: membership !== null && membership.requireSecondFactor && !account?.secondFactor,
      already: held?.permissions ?? [],
      permissions: membership ? choices(membership, request.asked, held?.permissions) : [],
    };
  }

  /** Allows it; or says why not, and nothing has happened. */
  async allow(
    user: UserId,
    request: AuthorizationRequest,
    wanted: { companyId: string; permissions: readonly string[] },
  ): Promise<{ grantId: string; permissions: readonly Permission[] } | Refusal> {
    const { companies, company, needsSecondFactor, already, permissions } = await this.choice(
      user,
      request,
      wanted.companyId,
    );
    if (!company || !companies.some(({ id }) => id === wanted.companyId)) return 'no-such-company';
    if (needsSecondFactor) return 'needs-second-factor';
    const chosen = PERMISSIONS.filter((permission) => wanted.permissions.includes(permission));
    const forbidden = permissions.filter(({ forbidden }) => forbidden).map(({ permission }) => permission);
    if (chosen.some((permission) => forbidden.includes(permission))) return 'above-ceiling';
    if (chosen.length + already.length === 0) return 'nothing-chosen';
    const { name, redirectHost } = clientFace(request);
    const client = { id: request.client.client_id, name, redirectHost };
    const grant = await this.grants.allow({
      companyId: company.id,
      userId: user,
      client,
      permissions: chosen,
    });
    return { grantId: grant._id.toHexString(), permissions: grant.permissions };
  }

  /** As if it had never been allowed. */
  async withdraw(grantId: string): Promise<void> {
    await this.grants.endById(grantId);
  }
}

/** At first all there are, with what was asked for ticked; later only what is new. */
function choices(
  { ceiling }: Membership,
  asked: readonly Permission[],
  held: readonly Permission[] | undefined,
): PermissionChoice[] {
  const wanted = asked.length > 0 ? asked : DEFAULT_PERMISSIONS;
  const shown = held ? wanted.filter((permission) => !held.includes(permission)) : PERMISSIONS;
  return shown.map((permission) => {
    const forbidden = !ceiling.includes(permission);
    return { permission, forbidden, ticked: !forbidden && wanted.includes(permission) };
  });
}
