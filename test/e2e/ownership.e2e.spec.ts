import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { World } from '../support/bootstrap.ts';
import { companyOf, tokenIn } from '../support/joined.ts';
import { Mailbox } from '../support/mailbox.ts';
import { Somebody } from '../support/somebody.ts';

/** The races themselves are in libs/companies; here they are what two people see who ask at once. */
const ROUNDS = 3;
const GUESTS = { admin: 'admin', member: 'member' } as const;

interface Members {
  items: { userId: string; role: string }[];
}

describe('the owner of a company', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  /** What each of these people is, as each of them is told; null: no member. */
  const rolesOf = async (company: string, people: readonly Somebody[]) =>
    Promise.all(
      people.map(
        async (one) => (await one.get<{ role?: string }>(`/companies/${company}`)).body.role ?? null,
      ),
    );
  const stored = (company: string) =>
    world.connection.collection('companies').findOne({ _id: new Types.ObjectId(company) });

  describe('hands it over', () => {
    it.each(['admin', 'member'] as const)('to an %s, and stays as an admin', async (heir) => {
      const { id, owner, ...others } = await companyOf(world, GUESTS);
      expect((await owner.handOver(id, others[heir])).status).toBe(204);
      expect(await rolesOf(id, [others[heir], owner])).toEqual(['owner', 'admin']);
    });

    it('and all rights with it, from the next request on', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      await owner.handOver(id, member);
      expect((await owner.patch(`/companies/${id}`, { name: 'Mine' })).status).toBe(403);
      expect((await member.patch(`/companies/${id}`, { name: 'Ours' })).status).toBe(200);
      expect((await member.delete(`/companies/${id}/members/${owner.id}`)).status).toBe(204);
    });

    it('to a member, who is an admin once they have handed it on', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      await owner.handOver(id, member);
      await member.handOver(id, owner);
      expect(await rolesOf(id, [owner, member])).toEqual(['owner', 'admin']);
    });

    it('only with their password', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      expect(await owner.handOver(id, member, { password: 'wrong' })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'password' }] },
      });
      expect(await owner.handOver(id, member, { password: member.account.password + ' ' })).toMatchObject({
        status: 422,
      });
      expect(await rolesOf(id, [owner, member])).toEqual(['owner', 'member']);
    });

    it('only with a code as well, where a second factor is set', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      await owner.setSecondFactor();
      for (const proof of [{}, { code: '000000x' }])
        expect(await owner.handOver(id, member, proof)).toMatchObject({
          status: 422,
          body: { errors: [{ field: 'code' }] },
        });
      expect((await owner.handOver(id, member, { code: owner.recoveryCodes.pop() })).status).toBe(204);
    });

    it('with ten tries at the password in a quarter of an hour', async () => {
      const { id, owner, member } = await companyOf(world, { member: 'member' });
      const tries = Array.from({ length: 11 }, () => owner.handOver(id, member, { password: 'wrong' }));
      const refused = (await Promise.all(tries)).filter(({ status }) => status !== 422);
      expect(refused).toMatchObject([{ status: 429, body: { code: 'rate_limited' } }]);
    });

    it('to nobody else', async () => {
      const { id, owner } = await companyOf(world, {});
      const stranger = await Somebody.register(world);
      expect(await owner.handOver(id, stranger)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await owner.handOver(id, { id: 'a'.repeat(24) })).toMatchObject({ status: 404 });
      expect(await owner.handOver(id, owner)).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect(await owner.handOver(id, { id: 'x' })).toMatchObject({ status: 422 });
      expect(await rolesOf(id, [owner])).toEqual(['owner']);
    });

    it('and nobody else does', async () => {
      const { id, owner, admin, member } = await companyOf(world, GUESTS);
      for (const one of [admin, member]) {
        expect((await one.handOver(id, one)).status).toBe(403);
        expect((await one.handOver(id, admin)).status).toBe(403);
      }
      expect(await rolesOf(id, [owner, admin, member])).toEqual(['owner', 'admin', 'member']);
    });

    it('but stays a member as long as they own it: they can neither leave nor delete their account', async () => {
      const { id, owner } = await companyOf(world, {});
      expect(await owner.delete(`/companies/${id}/members/${owner.id}`)).toMatchObject({ status: 409 });
      const { password } = owner.account;
      expect(await owner.delete('/auth/me', { password })).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining(owner.account.companyName) },
      });
      expect(await rolesOf(id, [owner])).toEqual(['owner']);
    });
  });

  describe('is exactly one, also when two requests race:', () => {
    /** Whoever the company names is a member with an account, and each of the people is told the same. */
    const assertOneOwner = async (company: string, people: readonly Somebody[]): Promise<Somebody> => {
      const roles = await rolesOf(company, people);
      const owners = people.filter((_one, index) => roles[index] === 'owner');
      expect(owners).toHaveLength(1);
      expect((await stored(company))!['ownerUserId'].toHexString()).toBe(owners[0]!.id);
      const { items } = (await owners[0]!.get<Members>(`/companies/${company}/members`)).body;
      expect(items.filter(({ role }) => role === 'owner').map(({ userId }) => userId)).toEqual([
        owners[0]!.id,
      ]);
      return owners[0]!;
    };
    const rounds = async (round: () => Promise<void>) => {
      for (let left = ROUNDS; left > 0; left -= 1) await round();
    };

    it('two transfers to two people', async () => {
      const { id, owner: founder, admin, member } = await companyOf(world, GUESTS);
      const people = [founder, admin, member];
      let owner = founder;
      await rounds(async () => {
        const heirs = people.filter((one) => one !== owner);
        // Both of the lowest role, so that a promotion that was not meant shows.
        for (const one of heirs) await owner.patch(`/companies/${id}/members/${one.id}`, { role: 'member' });
        const answers = await Promise.all(heirs.map((heir) => owner.handOver(id, heir)));
        expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        const former = owner;
        owner = await assertOneOwner(id, people);
        expect(owner).toBe(heirs[answers.findIndex(({ status }) => status === 204)]);
        const loser = heirs.find((one) => one !== owner)!;
        expect(await rolesOf(id, [former, loser])).toEqual(['admin', 'member']);
      });
    });

    it('five transfers to one person', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => owner.handOver(id, member)));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(await assertOneOwner(id, [owner, member])).toBe(member);
    });

    it.each<[string, (id: string, heir: Somebody, admin: Somebody) => Promise<{ status: number }>]>([
      ['the removal of the heir', (id, heir, admin) => admin.delete(`/companies/${id}/members/${heir.id}`)],
      ['the heir’s leaving', (id, heir) => heir.delete(`/companies/${id}/members/${heir.id}`)],
      [
        'the deletion of the heir’s account',
        (_id, heir) => heir.delete('/auth/me', { password: heir.account.password }),
      ],
    ])('a transfer and %s', async (_what, rival) => {
      await rounds(async () => {
        const { id, owner, admin, member: heir } = await companyOf(world, GUESTS);
        await heir.delete(`/companies/${heir.company}`);
        const [transfer, gone] = await Promise.all([owner.handOver(id, heir), rival(id, heir, admin)]);
        expect([transfer.status < 300, gone.status < 300]).not.toEqual([true, true]);
        expect([transfer, gone].filter(({ status }) => status >= 500)).toEqual([]);
        expect(await assertOneOwner(id, [owner, admin, heir])).toBe(transfer.status === 204 ? heir : owner);
      });
    });

    it('a transfer and the deletion of the former owner’s account', async () => {
      await rounds(async () => {
        const { id, owner, member } = await companyOf(world, GUESTS);
        const { password } = owner.account;
        const [transfer] = await Promise.all([
          owner.handOver(id, member),
          owner.delete('/auth/me', { password }),
        ]);
        expect(await assertOneOwner(id, [owner, member])).toBe(transfer.status === 204 ? member : owner);
      });
    });

    it('a transfer and the deletion of the company', async () => {
      await rounds(async () => {
        const { id, owner, member } = await companyOf(world, GUESTS);
        const [transfer, deletion] = await Promise.all([
          owner.handOver(id, member),
          owner.delete(`/companies/${id}`),
        ]);
        expect([transfer.status < 300, deletion.status < 300].filter(Boolean)).toHaveLength(1);
        if (transfer.status < 300) expect(await assertOneOwner(id, [owner, member])).toBe(member);
        else expect(await rolesOf(id, [owner, member])).toEqual([null, null]);
      });
    });
  });
});

describe('whoever becomes the owner', () => {
  let world: World;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    world = await World.start({ SMTP_URL: mailbox.url, MAIL_FROM: 'Aidoo <aidoo@example.com>' });
  });
  afterAll(async () => {
    await world.stop();
    await mailbox.stop();
  });

  it('is told by mail', async () => {
    const owner = await Somebody.register(world, { name: 'Grace Hopper', companyName: 'Compilers' });
    const heir = await Somebody.register(world);
    const { email } = heir;
    await owner.post(`/companies/${owner.company}/invitations`, { email, role: 'member' });
    const invitation = await mailbox.next(email, /invites you/);
    await heir.post(`/invitations/${tokenIn(invitation.text)}/accept`, {
      password: 'copper-meadow-77-whistle',
    });
    expect((await owner.handOver(owner.company, heir)).status).toBe(204);
    const { subject, text } = await mailbox.next(email, /owner/);
    expect(subject).toBe('You are now the owner of Compilers on Aidoo');
    expect(text).toContain('Grace Hopper has handed Compilers over to you');
  });
});
