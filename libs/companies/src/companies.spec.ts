import { UsersService } from '@aidoo/users';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { companyId, inputPipe, ProblemFilter, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Controller, Get, Module } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { AccessGuard } from './access.guard.ts';
import { Access, Allow, Public, SignedIn } from './access.ts';
import { CompaniesModule } from './companies.module.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompaniesService } from './companies.service.ts';
import { MembershipsService } from './memberships.service.ts';
import { DEFAULT_MEMBER_CEILING, PERMISSIONS } from './permissions.ts';
import { Ctx, CurrentUser } from './request-context.ts';
import type { MemberContext, SignedInUser } from './request-context.ts';

/** Stands in for the guard that looks at tokens: the test says who asks. */
class WhoAsks implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user: unknown }>();
    const { 'x-user': id } = request.headers;
    if (id) request.user = { userId: userId(id), sessionId: 's' };
    return true;
  }
}
@Module({ providers: [{ provide: APP_GUARD, useClass: WhoAsks }] })
class WhoAsksModule {}

@Controller('api/v1/probe')
class ProbeController {
  @Get('undeclared')
  undeclared(): string {
    return 'reached';
  }
  @Get('public')
  @Public()
  open(): string {
    return 'reached';
  }
  @Get('credential')
  @Access('credential')
  credential(): string {
    return 'reached';
  }
  @Get('signed-in')
  @SignedIn()
  signedIn(@CurrentUser() user: SignedInUser): SignedInUser {
    return user;
  }
  @Get('without-company')
  @Allow('company.read')
  withoutCompany(): string {
    return 'reached';
  }
  @Get(':companyId/everybody')
  @Allow('company.read')
  everybody(@Ctx() ctx: MemberContext): MemberContext {
    return ctx;
  }
  @Get(':companyId/managers')
  @Allow('logs.read-all')
  managers(): string {
    return 'reached';
  }
  @Get(':companyId/owner')
  @Allow('billing.manage')
  owner(): string {
    return 'reached';
  }
}

const someUser = (): UserId => userId(new Types.ObjectId().toHexString());

describe(CompaniesModule.name, () => {
  let app: NestExpressApplication;
  let url: string;
  let company: CompanyId;
  let memberships: MembershipsService;
  const dataDir = mkdtempSync(join(tmpdir(), 'aidoo-companies-'));
  const people = { owner: someUser(), admin: someUser(), member: someUser(), nobody: someUser() };

  beforeAll(async () => {
    const mongodbUri = process.env['MONGODB_URI']?.replace(
      /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
      `$1/aidoo-test-${randomUUID()}`,
    );
    const module = await Test.createTestingModule({
      imports: [
        WhoAsksModule,
        ConfigModule.forRoot(loadSettings({ DATA_DIR: dataDir, MONGODB_URI: mongodbUri })),
        DatabaseModule.forRoot(),
        CompaniesModule,
      ],
      controllers: [ProbeController],
    }).compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.useGlobalPipes(inputPipe());
    app.useGlobalFilters(new ProblemFilter());
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/api/v1`;
    memberships = app.get(MembershipsService);
    company = (await app.get(CompaniesService).create(people.owner, 'Acme')).id;
    await memberships.add(company, people.admin, 'admin');
    await memberships.add(company, people.member, 'member');
  });
  afterAll(async () => {
    await connection().dropDatabase();
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Founding asks whether the account is still there. */
  const someAccount = async (): Promise<UserId> => {
    const account = { email: `${randomUUID()}@example.com`, name: 'Ada', password: 'violet-harbour-41' };
    return (await app.get(UsersService, { strict: false }).create(account)).id;
  };
  const connection = () => app.get<Connection>(getConnectionToken());
  const ask = async (path: string, user?: UserId, body?: unknown) => {
    const response = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { ...(user ? { 'x-user': user } : {}), 'Content-Type': 'application/json' },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };

  describe(AccessGuard.name, () => {
    it('refuses a route that declares no rule, to the owner as well', async () => {
      expect(await ask('/probe/undeclared', people.owner)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    });

    it('lets anybody to public routes, and to routes whose own guard looks at the credential', async () => {
      expect((await ask('/probe/public')).status).toBe(200);
      expect((await ask('/probe/credential')).status).toBe(200);
    });

    it('leaves tools, which are no HTTP requests, to the guard of their own', async () => {
      const tool = { getType: () => 'mcp' } as ExecutionContext;
      await expect(
        new AccessGuard(
          app.get(Reflector),
          memberships,
          app.get(UsersService, { strict: false }),
        ).canActivate(tool),
      ).resolves.toBe(true);
    });

    it('refuses what is neither a tool nor an HTTP request', async () => {
      const { signedIn } = ProbeController.prototype;
      const message = { getType: () => 'ws', getHandler: () => signedIn, getClass: () => ProbeController };
      const sut = new AccessGuard(app.get(Reflector), memberships, app.get(UsersService, { strict: false }));
      await expect(sut.canActivate(message as unknown as ExecutionContext)).rejects.toMatchObject({
        code: 'forbidden',
      });
    });

    it('asks who has not signed in to do so', async () => {
      for (const path of [
        '/probe/signed-in',
        `/probe/${company}/everybody`,
        '/companies',
        `/companies/${company}`,
      ])
        expect(await ask(path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    });

    it('tells a route who has signed in', async () => {
      expect((await ask('/probe/signed-in', people.nobody)).body).toEqual({
        userId: people.nobody,
        sessionId: 's',
      });
    });

    it('gives a route the company, the actor and the role', async () => {
      expect((await ask(`/probe/${company}/everybody`, people.member)).body).toEqual({
        companyId: company,
        companyName: 'Acme',
        actor: { userId: people.member },
        role: 'member',
        requestId: expect.any(String),
      });
    });

    it.each([
      ['owner', [200, 200, 200]],
      ['admin', [200, 200, 403]],
      ['member', [200, 403, 403]],
      ['nobody', [404, 404, 404]],
    ] as const)('goes by the role table: %s', async (who, expected) => {
      const routes = ['everybody', 'managers', 'owner'].map((route) => `/probe/${company}/${route}`);
      const answers = await Promise.all(routes.map((route) => ask(route, people[who])));
      expect(answers.map(({ status }) => status)).toEqual(expected);
    });

    it('says which roles may', async () => {
      expect((await ask(`/probe/${company}/managers`, people.member)).body).toMatchObject({
        code: 'forbidden',
        detail: 'This needs the role owner or admin in this company; yours is member.',
      });
    });

    it('answers who is no member exactly as if the company did not exist, also for what is no id', async () => {
      const foreign = await ask(`/companies/${company}`, people.nobody);
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
      for (const id of [
        new Types.ObjectId().toHexString(),
        'x',
        company.toUpperCase(),
        '%00',
        '[object Object]',
      ])
        expect(await ask(`/companies/${id}`, people.nobody)).toEqual(foreign);
    });

    it('refuses an action on a route that names no company', async () => {
      expect((await ask('/probe/without-company', people.owner)).status).toBe(404);
    });

    it('looks the membership up at each request', async () => {
      const guest = someUser();
      expect((await ask(`/companies/${company}`, guest)).status).toBe(404);
      await memberships.add(company, guest, 'member');
      expect((await ask(`/companies/${company}`, guest)).status).toBe(200);
      await connection()
        .collection('memberships')
        .deleteOne({ userId: new Types.ObjectId(guest) });
      expect((await ask(`/companies/${company}`, guest)).status).toBe(404);
    });
  });

  describe('the routes', () => {
    it('founds a company, lists it with the role and reads it', async () => {
      const founder = await someAccount();
      const created = await ask('/companies', founder, { name: '  Acme Nord ' });
      expect(created).toMatchObject({
        status: 201,
        body: {
          id: expect.stringMatching(/^[0-9a-f]{24}$/),
          name: 'Acme Nord',
          role: 'owner',
          createdAt: expect.any(String),
        },
      });
      expect((await ask('/companies', founder)).body).toEqual({ items: [created.body], nextCursor: null });
      expect((await ask(`/companies/${String(created.body['id'])}`, founder)).body).toEqual(created.body);
    });

    it('lists the companies of the one who asks and no others, with the role in each', async () => {
      const both = await someAccount();
      await memberships.add(company, both, 'member');
      await ask('/companies', both, { name: 'Own' });
      expect((await ask('/companies', both)).body['items']).toMatchObject([
        { name: 'Acme', role: 'member' },
        { name: 'Own', role: 'owner' },
      ]);
      expect((await ask('/companies', someUser())).body).toEqual({ items: [], nextCursor: null });
    });

    it('lists them page by page, in the order in which the user came to them', async () => {
      const founder = await someAccount();
      for (const name of ['One', 'Two', 'Three']) await ask('/companies', founder, { name });
      const names = (page: { body: Record<string, unknown> }) =>
        (page.body['items'] as { name: string }[]).map(({ name }) => name);
      const first = await ask('/companies?limit=2', founder);
      const second = await ask(`/companies?limit=2&cursor=${String(first.body['nextCursor'])}`, founder);
      expect([names(first), names(second)]).toEqual([['One', 'Two'], ['Three']]);
      expect(second.body['nextCursor']).toBeNull();
    });

    it('leaves out of the list what is being deleted, and goes on behind it', async () => {
      const founder = await someAccount();
      for (const name of ['One', 'Two', 'Three']) await ask('/companies', founder, { name });
      const two = { ownerUserId: new Types.ObjectId(founder), name: 'Two' };
      await connection()
        .collection('companies')
        .updateOne(two, { $set: { deletedAt: new Date() } });
      expect((await ask('/companies', founder)).body['items']).toMatchObject([
        { name: 'One' },
        { name: 'Three' },
      ]);
      const first = await ask('/companies?limit=2', founder);
      expect(first.body['items']).toMatchObject([{ name: 'One' }]);
      const rest = await ask(`/companies?limit=2&cursor=${String(first.body['nextCursor'])}`, founder);
      expect(rest.body).toMatchObject({ items: [{ name: 'Three' }], nextCursor: null });
    });

    it.each(['limit=0', 'limit=501', 'limit=x', 'cursor=x', 'cursor[$gt]=x', 'page=2'])(
      'refuses ?%s',
      async (query) => {
        expect(await ask(`/companies?${query}`, people.owner)).toMatchObject({
          status: 422,
          body: { code: 'invalid_input' },
        });
      },
    );

    it.each([[{}], [{ name: '' }], [{ name: { $gt: '' } }], [{ name: 'x', ownerUserId: 'y' }]])(
      'refuses %j',
      async (body) => {
        expect(await ask('/companies', people.owner, body)).toMatchObject({
          status: 422,
          body: { code: 'invalid_input' },
        });
      },
    );
  });

  describe(MembershipsService.name, () => {
    it.each([
      ['owner', 'owner', PERMISSIONS],
      ['admin', 'admin', PERMISSIONS],
      ['member', 'member', DEFAULT_MEMBER_CEILING],
    ] as const)('finds the %s with role and ceiling', async (who, role, ceiling) => {
      expect(await memberships.find(company, people[who])).toMatchObject({
        companyId: company,
        companyName: 'Acme',
        userId: people[who],
        role,
        ceiling,
      });
    });

    it("takes the company's own ceiling for members and members only, from the next call on", async () => {
      const { id } = await app.get(CompaniesService).create(people.owner, 'Strict');
      await memberships.add(id, people.member, 'member');
      const memberCeiling = ['schema', 'query'];
      await connection()
        .collection('companies')
        .updateOne({ _id: new Types.ObjectId(id) }, { $set: { memberCeiling } });
      expect((await memberships.find(id, people.member))!.ceiling).toEqual(['query', 'schema']);
      expect((await memberships.find(id, people.owner))!.ceiling).toEqual(PERMISSIONS);
    });

    it('finds nobody in a company of others or one that does not exist', async () => {
      expect(await memberships.find(company, people.nobody)).toBeNull();
      expect(await memberships.find(companyId('f'.repeat(24)), people.owner)).toBeNull();
    });

    it('adds nobody twice, also of two at the same moment', async () => {
      const guest = someUser();
      const results = await Promise.allSettled([
        memberships.add(company, guest, 'admin'),
        memberships.add(company, guest, 'member'),
      ]);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: 'conflict' } }]);
    });

    it('has an owner by the company alone: whoever it names is it, and the former one is an admin', async () => {
      const { id } = await app.get(CompaniesService).create(people.owner, 'Handed over');
      await memberships.add(id, people.member, 'member');
      await connection()
        .collection('companies')
        .updateOne(
          { _id: new Types.ObjectId(id) },
          { $set: { ownerUserId: new Types.ObjectId(people.member) } },
        );
      expect((await memberships.find(id, people.member))!.role).toBe('owner');
      expect((await memberships.find(id, people.owner))!.role).toBe('admin');
    });
  });

  it('leaves no company behind whose founder deletes their account at the same moment', async () => {
    const founder = await someAccount();
    const users = connection().collection('users');
    const companies = app.get(CompaniesRepository);
    const insert = companies.insert.bind(companies);
    jest.spyOn(companies, 'insert').mockImplementationOnce(async (...values) => {
      await users.updateOne({ _id: new Types.ObjectId(founder) }, { $set: { deletedAt: new Date() } });
      return insert(...values);
    });
    expect((await ask('/companies', founder, { name: 'Orphan' })).status).toBe(401);
    expect(await connection().collection('companies').countDocuments({ name: 'Orphan' })).toBe(0);
    const places = connection().collection('memberships');
    expect(await places.countDocuments({ userId: new Types.ObjectId(founder) })).toBe(0);
  });

  it('shows nothing of a company whose founding broke off, which can simply be repeated', async () => {
    const founder = await someAccount();
    jest.spyOn(app.get(CompaniesRepository), 'insert').mockRejectedValueOnce(new Error('the store has gone'));
    expect((await ask('/companies', founder, { name: 'Twice' })).status).toBe(500);
    expect((await ask('/companies', founder)).body['items']).toEqual([]);
    expect((await ask('/companies', founder, { name: 'Twice' })).status).toBe(201);
    expect((await ask('/companies', founder)).body['items']).toMatchObject([
      { name: 'Twice', role: 'owner' },
    ]);
  });
});
