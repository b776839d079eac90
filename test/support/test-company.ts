import { MembershipsService } from '@aidoo/companies';
import type { Permission, Role } from '@aidoo/companies';
import { companyId, userId } from '@aidoo/kernel';
import type { Sandbox, SandboxUser } from '@aidoo/odoo-sandbox';
import type { INestApplication } from '@nestjs/common';
import type { Http } from './http.ts';
import { McpCaller } from './mcp-caller.ts';

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

/** A company whose three people are of one role each. */
export class TestCompany {
  private constructor(
    readonly id: string,
    readonly people: Readonly<Record<Role, Person>>,
    private readonly base: string,
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

async function register(http: Http, companyName: string): Promise<Person & { companyId: string }> {
  people += 1;
  const email = `person${people}.${process.pid}@example.com`;
  const answer = await http.post<SignedIn>('/api/v1/auth/register', {
    email,
    password: PASSWORD,
    name: `Person ${people}`,
    companyName,
  });
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
