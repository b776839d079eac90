import type { AuditRecord } from '@aidoo/audit-logs';
import { MembershipsService } from '@aidoo/companies';
import type { Permission, Role } from '@aidoo/companies';
import { companyId, userId } from '@aidoo/kernel';
import type { Sandbox, SandboxUser } from '@aidoo/odoo-sandbox';
import type { INestApplication } from '@nestjs/common';
import type { Http } from './http.ts';
import { McpCaller } from './mcp-caller.ts';
import { ownAddress } from './own-address.ts';

export const PASSWORD = 'violet-harbour-41-lantern';

export interface Person {
  userId: string;
  email: string;
  accessToken: string;
  http: Http;
}

interface SignedIn {
  accessToken: string;
  user: { id: string };
  companies: { id: string }[];
}

let people = 0;

/** From an address of one's own: so that one person does not use up the attempts of another. */
export const fromAnywhere = (): Record<string, string> => ({
  'x-forwarded-for': ownAddress(),
});

/** A company whose three people are of one role each. */
export class TestCompany {
  private constructor(
    readonly id: string,
    readonly people: Readonly<Record<Role, Person>>,
    /** Where its gateway listens. */
    readonly base: string,
  ) {}

  static async create(app: INestApplication, http: Http, name: string): Promise<TestCompany> {
    const owner = await register(http, name);
    const admin = await register(http, `${name}'s admin's own`);
    const member = await register(http, `${name}'s member's own`);
    const id = owner.companyId;
    // Invitations need mail and an inbox; the place in the company is what these tests are about.
    const memberships = app.get(MembershipsService, { strict: false });
    await memberships.add(companyId(id), userId(admin.userId), 'admin');
    await memberships.add(companyId(id), userId(member.userId), 'member');
    return new TestCompany(id, { owner, admin, member }, await app.getUrl());
  }

  /** Another company of the same three people, who join by invitation: for what would end this one. */
  async another(name = 'Short-lived'): Promise<TestCompany> {
    const founded = await this.as('owner').post<{ id: string }>('/api/v1/companies', { name });
    const company = new TestCompany(founded.body.id, this.people, this.base);
    for (const role of ['admin', 'member'] as const) await company.join(this.people[role], role);
    return company;
  }

  /** The company of somebody else, of which the admin and the member may become what they are here. */
  ownedBy(owner: Person & { companyId: string }): TestCompany {
    return new TestCompany(owner.companyId, { ...this.people, owner }, this.base);
  }

  /** Invites somebody, who accepts. */
  async join(person: Person, role: Exclude<Role, 'owner'>): Promise<void> {
    const invited = await this.as('owner').post<{ link: string }>(this.path('/invitations'), {
      email: person.email,
      role,
    });
    const token = invited.body.link.split(/[/#]/).at(-1)!;
    const joined = await person.http.post(`/api/v1/invitations/${token}/accept`, {}, fromAnywhere());
    if (joined.status !== 200) throw new Error(`joining failed: ${joined.text}`);
  }

  as(role: Role): Http {
    return this.people[role].http;
  }

  path(rest = ''): string {
    return `/api/v1/companies/${this.id}${rest}`;
  }

  /** Connects the company to an Odoo, as its admin does. */
  async connect(sandbox: Sandbox, user: SandboxUser = sandbox.users.admin, protocol = 'auto'): Promise<void> {
    const { url, database } = sandbox;
    const body = { url, database, username: user.login, secret: user.secret, protocol };
    const answer = await this.as('admin').put(this.path('/odoo-connection'), body);
    if (answer.status !== 200) throw new Error(`connecting failed: ${answer.text}`);
  }

  /** Replaces what the company's data policy says, as its owner does. What is left out restricts nothing. */
  async setDataPolicy(parts: object): Promise<void> {
    const path = this.path('/data-policy');
    const { body } = await this.as('owner').get<{ revision: string | null }>(path);
    const nothing = { company: {}, roles: {}, credentials: [], exceptions: { models: [], methods: [] } };
    const answer = await this.as('owner').put(path, { ...nothing, ...parts, revision: body.revision });
    if (answer.status !== 200) throw new Error(`the data policy was not taken: ${answer.text}`);
  }

  /** Of the last call, as the owner reads it. */
  async newestRecord(): Promise<AuditRecord> {
    const { body } = await this.as('owner').get<{ items: AuditRecord[] }>(this.path('/logs?limit=1'));
    return body.items[0]!;
  }

  async apiKey(role: Role, permissions?: readonly Permission[]): Promise<{ id: string; key: string }> {
    const answer = await this.as(role).post<{ id: string; key: string }>(this.path('/api-keys'), {
      name: `${role}'s key`,
      permissions,
    });
    if (answer.status !== 201) throw new Error(`making a key failed: ${answer.text}`);
    return answer.body;
  }

  /** An MCP caller with a new key of this role. */
  async caller(role: Role, permissions?: readonly Permission[]): Promise<McpCaller> {
    return new McpCaller(this.base, (await this.apiKey(role, permissions)).key);
  }
}

/** Somebody with an account and a company of their own. */
export async function register(http: Http, companyName: string): Promise<Person & { companyId: string }> {
  people += 1;
  const email = `person${people}.${process.pid}@example.com`;
  const account = { email, password: PASSWORD, name: `Person ${people}`, companyName };
  const answer = await http.post<SignedIn>('/api/v1/auth/register', account, fromAnywhere());
  if (answer.status !== 201) throw new Error(`registering failed: ${answer.text}`);
  const { accessToken, user, companies } = answer.body;
  return {
    userId: user.id,
    email,
    accessToken,
    http: http.withToken(accessToken),
    companyId: companies[0]!.id,
  };
}
