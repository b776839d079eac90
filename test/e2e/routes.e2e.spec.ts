import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLE_TABLE, ROLES } from '@aidoo/companies';
import type { Action, Role } from '@aidoo/companies';
import type { Settings } from '@aidoo/config';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../apps/gateway/src/app.module.ts';
import { configureApp } from '../../apps/gateway/src/configure-app.ts';
import { World } from '../support/bootstrap.ts';
import { companyRoutes, declaredRoutes, nameOf, servedRoutes } from '../support/routes.ts';
import type { Route } from '../support/routes.ts';

const actionOf = ({ rule }: Route): string | undefined =>
  typeof rule === 'object' ? rule.action : undefined;

/** What anybody may ask, and why. */
const PUBLIC: Readonly<Record<string, string>> = {
  'GET /health/live': 'whoever watches over the process has no account; it tells nothing but that it lives',
  'GET /health/ready': 'likewise',
  'GET /api/openapi.json':
    'whoever writes a client reads it before there is an account; it tells what the source does',
  'GET /api/docs': 'likewise, as a page',
  'GET /api/docs/:file': 'what that page is made of',
  'POST /api/v1/auth/register': 'there is no account yet',
  'POST /api/v1/auth/login': 'there is no session yet: the password is the credential',
  'POST /api/v1/auth/login/second-factor': 'likewise: the challenge and the code are the credential',
  'POST /api/v1/auth/refresh': 'the access token has ended: the cookie is the credential',
  'POST /api/v1/auth/logout': 'a session that has ended already can be left as well',
  'POST /api/v1/auth/email/verify':
    'the token of the link is the credential, on whatever device the mail is read',
  'POST /api/v1/auth/password/forgot':
    'whoever has forgotten the password cannot sign in; the answer is always the same',
  'POST /api/v1/auth/password/reset': 'the token of the link is the credential',
  'OPTIONS /.well-known/oauth-protected-resource':
    'what browsers ask before they ask for the metadata, which are public',
  'OPTIONS /.well-known/oauth-protected-resource/mcp': 'likewise',
  'GET /api/v1/invitations/:token':
    'the token of the link is the credential, and there may be no account yet',
  'GET /.well-known/oauth-protected-resource':
    'whoever knows only the address of /mcp learns here where to ask for access (RFC 9728)',
  'GET /.well-known/oauth-protected-resource/mcp': 'likewise, with the resource’s path',
  'GET /files/:link':
    'the link is the credential, whatever program or browser shows it; it works once and for ten minutes',
  'HEAD /files/:link': 'likewise; it does not use the link',
  'PUT /files/:link': 'likewise, for a file on its way in',
  'POST /files/:link': 'likewise, as a browser sends a form',
  'GET /interaction/:uid':
    'a page: it knows the browser that has begun by its cookie, and asks whoever looks at it to sign in',
  'POST /interaction/:uid': 'likewise; its forms are taken from our own pages only',
  'GET /interaction/:uid/code': 'a page of the same request, for the second step of signing in',
  'GET /interaction/:uid/register': 'likewise, for whoever has no account yet',
  'POST /interaction/:uid/register': 'likewise',
  'GET /interaction/:uid/forgotten-password': 'likewise, for whoever cannot sign in',
  'POST /interaction/:uid/forgotten-password': 'likewise; the answer is always the same',
  'POST /interaction/:uid/other-account': 'likewise; it ends the session of the browser that shows it',
};

/** Where the authorization server is asked, which answers its own endpoints only and is public to all clients (RFC 6749). */
const AUTHORIZATION_SERVER = [
  'ALL /oauth/*splat',
  'ALL /.well-known/oauth-authorization-server',
  'ALL /.well-known/openid-configuration',
];

/** What anybody may ask and where it matters who has signed in. */
const OPTIONAL: Readonly<Record<string, string>> = {
  'POST /api/v1/invitations/:token/accept':
    'a new account is made for whoever has none; others accept as who they are',
};

describe('every route of the gateway', () => {
  let world: World;
  let routes: Route[];

  beforeAll(async () => {
    world = await World.start();
    routes = declaredRoutes(world.app);
  });
  afterAll(() => world.stop());

  const names = (wanted: (route: Route) => boolean): string[] => routes.filter(wanted).map(nameOf);

  it('is declared by a controller: nothing is served beside them', () => {
    // Middleware: the request log. That which checks Host and Origin has no route of its own.
    const middleware = ['ALL {/*splat}', ...AUTHORIZATION_SERVER];
    expect(new Set(servedRoutes(world.app))).toEqual(new Set([...routes.map(nameOf), ...middleware]));
  });

  it('is declared once', () => {
    expect(routes.map(nameOf)).toHaveLength(new Set(routes.map(nameOf)).size);
  });

  it('says who may use it', () => {
    expect(names(({ rule }) => rule === undefined)).toEqual([]);
  });

  it('is public only where this list says so', () => {
    expect(names(({ rule }) => rule === 'public').sort()).toEqual(Object.keys(PUBLIC).sort());
  });

  it('is for everybody, and still knows who has signed in, only where this list says so', () => {
    expect(names(({ rule }) => rule === 'optional')).toEqual(Object.keys(OPTIONAL));
  });

  it('has the guard that looks at the credential when it is for credentials', () => {
    const forCredentials = routes.filter(({ rule }) => rule === 'credential');
    expect(forCredentials.map(({ path, guards }) => [path, guards])).toEqual([
      ['/mcp', ['CredentialGuard']],
      ['/sse', ['ApiKeyGuard']],
      ['/messages', ['ApiKeyGuard']],
    ]);
  });

  it('names a row of the role table when it is for members', () => {
    const actions = new Set(routes.map(actionOf).filter((action) => action !== undefined));
    expect(Object.keys(ROLE_TABLE)).toEqual(expect.arrayContaining([...actions]));
    expect(actions.size).toBeGreaterThan(0);
  });

  it('has the company in its path exactly when it is for its members', () => {
    const forMembers = names((route) => actionOf(route) !== undefined);
    expect(forMembers).toEqual(companyRoutes(world.app).map(nameOf));
  });

  it('is for dashboard sessions alone below /api/v1', () => {
    const api = routes.filter(({ path }) => path.startsWith('/api/'));
    expect(api.filter(({ rule }) => rule === 'credential')).toEqual([]);
  });
});

describe('a route that says nothing about who may use it', () => {
  @Controller('undeclared')
  class UndeclaredController {
    @Get()
    read(): string {
      return 'what nobody was meant to read';
    }
  }
  @Module({})
  class AppWithUndeclaredRoute {}

  let world: World;

  const create = async (settings: Settings): Promise<NestExpressApplication> => {
    const app = await NestFactory.create<NestExpressApplication>(
      {
        module: AppWithUndeclaredRoute,
        imports: [AppModule.forRoot(settings)],
        controllers: [UndeclaredController],
      },
      { bodyParser: false, logger: false, abortOnError: false },
    );
    configureApp(app);
    return app;
  };

  beforeAll(async () => {
    world = await World.start({}, create);
  });
  afterAll(() => world.stop());

  it('is refused to whoever has not signed in', async () => {
    expect(await world.http().get('/undeclared')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is refused to an owner', async () => {
    const company = await world.company();
    expect(await company.as('owner').get('/undeclared')).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: 'You may not do this.' },
    });
  });

  it('is found by the walk over all routes', () => {
    expect(declaredRoutes(world.app).filter(({ rule }) => rule === undefined)).toMatchObject([
      { handler: 'UndeclaredController.read', method: 'GET', path: '/undeclared' },
    ]);
  });
});

/** The table "Concrete examples" of the product's description, and what its words on the three roles add. */
const DESCRIBED: [example: string, actions: Action[], owner: boolean, admin: boolean, member: boolean][] = [
  ['Create an API key for self', ['api-keys.create'], true, true, true],
  ["Revoke another member's key", ['api-keys.revoke-any'], true, true, false],
  ['View all logs', ['logs.read-all'], true, true, false],
  ['Edit the Odoo connection', ['odoo-connection.change'], true, true, false],
  ['Invite a new member', ['invitations.manage'], true, true, false],
  ['Manage billing', ['billing.manage'], true, false, false],
  ['Transfer ownership', ['company.transfer'], true, false, false],
  ['Company management', ['company.rename', 'company.delete'], true, false, false],
  ['Management of their own API keys', ['api-keys.list', 'api-keys.revoke'], true, true, true],
  ['Viewing of their own logs', ['logs.read'], true, true, true],
  ['Revocation of OAuth access', ['connected-apps.list', 'connected-apps.end'], true, true, true],
  ['Revocation of OAuth access of others', ['connected-apps.end-any'], true, true, false],
];

describe('a route for everybody that knows who has signed in', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const accept = (token?: string) =>
    world.http(token).post(`/api/v1/invitations/${'x'.repeat(43)}/accept`, {});

  it('answers whoever shows no token', async () => {
    expect(await accept()).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('answers whoever shows a good one', async () => {
    const { accessToken } = (await world.company()).people.member;
    expect(await accept(accessToken)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('refuses a bad one, which would else act as nobody', async () => {
    expect(await accept('nothing')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});

/** Rows of the role table that no route names, and why. */
const WITHOUT_ROUTE: Readonly<Record<string, string>> = {
  'billing.manage': 'there is no billing yet',
  'data-policy.change-all': 'decided within data-policy.change, by what of it changes',
  'api-keys.create-for-others': 'decided within api-keys.create, by whom the key is for',
  'api-keys.revoke-any': 'decided within api-keys.revoke, by whose key it is',
  'connected-apps.end-any': 'decided within connected-apps.end, by whose app it is',
  'logs.read-all': 'decided within logs.read, by whose calls they are',
};

describe('the role table', () => {
  it('has a route for each of its rows, but for what is decided within another or comes later', async () => {
    const world = await World.start();
    const used = new Set(declaredRoutes(world.app).map(actionOf));
    await world.stop();
    const unused = Object.keys(ROLE_TABLE).filter((action) => !used.has(action));
    expect(unused).toEqual(Object.keys(WITHOUT_ROUTE));
  });

  it.each(DESCRIBED)('holds what is described: %s', (_example, actions, ...allowed) => {
    const described = ROLES.filter((_role, index) => allowed[index]);
    for (const action of actions) expect<readonly Role[]>(ROLE_TABLE[action]).toEqual(described);
  });

  it('gives the owner full control', () => {
    const rows: [string, readonly Role[]][] = Object.entries(ROLE_TABLE);
    expect(rows.filter(([, roles]) => !roles.includes('owner'))).toEqual([]);
  });
});
