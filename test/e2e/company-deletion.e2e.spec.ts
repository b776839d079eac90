import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CompanyRemovals, RemovalsSweep } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { Types } from 'mongoose';
import { newAccount } from '../support/accounts.ts';
import type { World } from '../support/bootstrap.ts';
import { companyOf } from '../support/joined.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { Somebody } from '../support/somebody.ts';
import { twoInstances } from '../support/two-instances.ts';
import type { TwoInstances } from '../support/two-instances.ts';

const GUESTS = { admin: 'admin', member: 'member' } as const;
/** What belongs to a company and goes with it. */
const COLLECTIONS = ['odoo-connections', 'data-policies', 'api-keys', 'invitations', 'memberships'];

describe('the deletion of a company', () => {
  let two: TwoInstances;
  let world: World;
  let odoo: Sandbox;

  beforeAll(async () => {
    two = await twoInstances();
    world = two.one;
    odoo = await world.odoo();
  });
  afterAll(() => two.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** A company with all that one can have. */
  async function furnished() {
    const company = await companyOf(world, GUESTS);
    const { id, owner, member } = company;
    const { url, database, users } = odoo;
    const connection = { url, database, username: users.admin.login, secret: users.admin.secret };
    await owner.browser.send('PUT', `/api/v1/companies/${id}/odoo-connection`, connection);
    const exceptions = { models: [], methods: [] };
    const policy = { company: { maxRows: 5 }, roles: {}, credentials: [], exceptions };
    await owner.browser.send('PUT', `/api/v1/companies/${id}/data-policy`, policy);
    await owner.post(`/companies/${id}/invitations`, { email: newAccount().email, role: 'member' });
    const callers = [await owner.caller(id), await member.caller(id)];
    await callers[0]!.call('aidoo_context');
    return { ...company, callers };
  }
  const left = async (id: string): Promise<Record<string, number>> => {
    const of = { companyId: new Types.ObjectId(id) };
    const counts = COLLECTIONS.map((name) => world.connection.collection(name).countDocuments(of));
    return Object.fromEntries(
      (await Promise.all(counts)).map((count, index) => [COLLECTIONS[index]!, count]),
    );
  };
  const NOTHING = Object.fromEntries(COLLECTIONS.map((name) => [name, 0]));
  const isMarked = async (id: string) =>
    (await world.connection.collection('companies').countDocuments({ _id: new Types.ObjectId(id) })) > 0;
  /** What runs every ten minutes, an hour from now. */
  const sweep = async () => {
    const now = new Date(Date.now() + 60 * 60_000);
    jest.spyOn(Clock.prototype, 'now').mockReturnValue(now);
    const ended = await world.app.get(RemovalsSweep, { strict: false }).sweep();
    jest.restoreAllMocks();
    return ended;
  };
  const at = (instance: World, person: Somebody) => instance.http(person.browser.accessToken);

  it('is the owner’s alone', async () => {
    const { id, admin, member, owner } = await companyOf(world, GUESTS);
    expect((await admin.delete(`/companies/${id}`)).status).toBe(403);
    expect((await member.delete(`/companies/${id}`)).status).toBe(403);
    expect((await owner.delete(`/companies/${id}`)).status).toBe(200);
  });

  it('asks for a code where the owner has a second factor', async () => {
    const { id, owner } = await companyOf(world, {});
    await owner.setSecondFactor();
    for (const body of [undefined, {}, { code: 'XXXX-XXXX-XXXX-XXXX' }])
      expect(await owner.delete(`/companies/${id}`, body)).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'code' }] },
      });
    expect((await owner.delete(`/companies/${id}`, { code: owner.recoveryCodes.pop() })).status).toBe(200);
  });

  it('says what the audit log keeps, for how long, and for whom', async () => {
    const { id, owner } = await furnished();
    const { body } = await owner.delete<{ deleted: true; auditLog: string }>(`/companies/${id}`);
    expect(body.deleted).toBe(true);
    expect(body.auditLog).toMatch(/stay for 90 days.*only whoever runs this server can/);
    const records = { companyId: new Types.ObjectId(id) };
    expect(await world.connection.collection('audit-logs').countDocuments(records)).toBeGreaterThan(0);
  });

  it('ends every credential at once, on every instance', async () => {
    const { id, owner, admin, member, callers } = await furnished();
    await owner.delete(`/companies/${id}`);
    for (const instance of [two.one, two.other]) {
      for (const person of [owner, admin, member])
        expect((await at(instance, person).get(`/api/v1/companies/${id}`)).status).toBe(404);
      for (const { key } of callers)
        expect((await new McpCaller(instance.url, key).rpc('tools/list')).status).toBe(401);
    }
  });

  it('removes connection, data policy, keys, invitations and memberships', async () => {
    const { id, owner } = await furnished();
    expect(Object.values(await left(id)).every((count) => count > 0)).toBe(true);
    await owner.delete(`/companies/${id}`);
    expect(await left(id)).toEqual(NOTHING);
  });

  it('leaves the people their accounts and other companies', async () => {
    const { id, owner, member } = await companyOf(world, GUESTS);
    await owner.delete(`/companies/${id}`);
    expect((await owner.get<{ items: unknown[] }>('/companies')).body.items).toEqual([]);
    expect((await member.get<{ items: unknown[] }>('/companies')).body.items).toMatchObject([
      { id: member.company },
    ]);
  });

  it('touches nothing of another company', async () => {
    const [gone, stays] = [await furnished(), await furnished()];
    const before = await left(stays.id);
    await gone.owner.delete(`/companies/${gone.id}`);
    await sweep();
    expect(await left(stays.id)).toEqual(before);
    expect((await stays.callers[1]!.rpc('tools/list')).status).toBe(200);
  });

  it('is done once: a second time there is no such company', async () => {
    const { id, owner } = await companyOf(world, {});
    const answers = await Promise.all([1, 2, 3].map(() => owner.delete(`/companies/${id}`)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404, 404]);
  });

  describe('that breaks off', () => {
    /** As when the store, or the process, fails at one of the parts. */
    const breakOnce = () => {
      const removals = world.app.get(CompanyRemovals, { strict: false });
      let broken = true;
      removals.add({
        remove: () => (broken ? Promise.reject(new Error('the store has gone')) : Promise.resolve()),
      });
      return () => {
        broken = false;
      };
    };

    it('in the middle has taken effect, and is ended by the sweep once that can be', async () => {
      const { id, owner, callers } = await furnished();
      const mend = breakOnce();
      expect((await owner.delete(`/companies/${id}`)).status).toBe(200);
      expect((await callers[0]!.rpc('tools/list')).status).toBe(401);
      await sweep();
      expect(await isMarked(id)).toBe(true);
      mend();
      await sweep();
      expect([await left(id), await isMarked(id)]).toEqual([NOTHING, false]);
    });

    it('at its very beginning is ended by the sweep', async () => {
      const { id, owner, callers } = await furnished();
      const run = jest.spyOn(world.app.get(CompanyRemovals, { strict: false }), 'run');
      run.mockRejectedValueOnce(new Error('the process has ended'));
      await owner.delete(`/companies/${id}`);
      expect(Object.values(await left(id)).every((count) => count > 0)).toBe(true);
      expect((await callers[1]!.rpc('tools/list')).status).toBe(401);
      await sweep();
      expect([await left(id), await isMarked(id)]).toEqual([NOTHING, false]);
    });

    it('does not keep the sweep from another one', async () => {
      const [stuck, other] = [await companyOf(world, {}), await companyOf(world, {})];
      const removals = world.app.get(CompanyRemovals, { strict: false });
      let broken = true;
      removals.add({
        remove: (id: CompanyId) =>
          broken && id === stuck.id ? Promise.reject(new Error('stuck')) : Promise.resolve(),
      });
      await stuck.owner.delete(`/companies/${stuck.id}`);
      await other.owner.delete(`/companies/${other.id}`);
      await sweep();
      expect([await isMarked(stuck.id), await isMarked(other.id)]).toEqual([true, false]);
      broken = false;
    });
  });

  it('takes with it, soon after, what a request wrote that was let in a moment before', async () => {
    const { id, owner } = await furnished();
    const late = await world.connection
      .collection('odoo-connections')
      .findOne({ companyId: new Types.ObjectId(id) });
    await owner.delete(`/companies/${id}`);
    await world.connection.collection('odoo-connections').insertOne(late!);
    await sweep();
    expect([await left(id), await isMarked(id)]).toEqual([NOTHING, false]);
  });

  it('is never ended before its time: requests that were let in are still under way', async () => {
    const { id, owner } = await companyOf(world, {});
    await owner.delete(`/companies/${id}`);
    await world.app.get(RemovalsSweep, { strict: false }).sweep();
    expect(await isMarked(id)).toBe(true);
  });
});
