import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Background } from '@aidoo/kernel';
import { World } from '../../support/bootstrap.ts';
import { Mailbox } from '../../support/mailbox.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const MESSAGE = 'No totals by fiscal quarter.';

interface Answer {
  received: boolean;
  note: string;
}

const send = async (
  company: TestCompany,
  args: Record<string, unknown>,
  role: 'owner' | 'member' = 'member',
) => (await (await company.caller(role)).call<Answer>('aidoo_feedback', args)).structured;

describe('aidoo_feedback', () => {
  let mailbox: Mailbox;
  let world: World;
  let assistant: McpCaller;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    world = await World.start(mailbox.environment);
    assistant = await (await world.company()).caller('member');
  });
  afterAll(async () => {
    await world.stop();
    await mailbox.stop();
  });

  const posted = () => world.app.get(Background, { strict: false }).settled();
  const feedbackTo = ({ people }: TestCompany, role: 'owner' | 'admin' | 'member') =>
    mailbox.unread(people[role].email).filter(({ subject }) => subject.startsWith('Feedback'));

  it('is told to the owner and the admins by mail, whoever has the credential, without any Odoo', async () => {
    const company = await world.company('Acme');
    const answer = await send(company, { message: MESSAGE, about: 'aidoo_report' });
    expect(answer).toEqual({
      received: true,
      note: expect.stringMatching(/letter.*Acme is on its way.*logs/),
    });
    await posted();
    for (const role of ['owner', 'admin'] as const) {
      const [letter] = feedbackTo(company, role);
      expect(letter!.subject).toBe('Feedback from an assistant in Acme');
      expect(letter!.text).toContain(MESSAGE);
      expect(letter!.text).toContain('aidoo_report');
    }
    expect(feedbackTo(company, 'member')).toEqual([]);
  });

  it('is in the record of calls, for the owner and the admins', async () => {
    const company = await world.company();
    await send(company, { message: MESSAGE });
    const { body } = await company
      .as('admin')
      .get<{ items: unknown[] }>(company.path('/logs?tool=aidoo_feedback'));
    expect(body.items).toMatchObject([{ params: { message: MESSAGE }, status: 'success', odoo: null }]);
  });

  it('is received when the mail server refuses', async () => {
    const company = await world.company();
    mailbox.refuse(() => 'no');
    expect(await send(company, { message: MESSAGE })).toMatchObject({ received: true });
    await posted();
    mailbox.refuse();
    expect(feedbackTo(company, 'owner')).toEqual([]);
  });

  it('sends ten letters an hour for a company, and is on record beyond that', async () => {
    const company = await world.company();
    const wild = await company.caller('member');
    const notes: string[] = [];
    for (let time = 0; time < 12; time += 1) {
      const { structured } = await wild.call<Answer>('aidoo_feedback', { message: `${time}` });
      notes.push(structured.note.slice(0, 9));
    }
    expect(notes).toEqual([...Array<string>(10).fill('A letter '), ...Array<string>(2).fill('No letter')]);
    await posted();
    expect(feedbackTo(company, 'owner')).toHaveLength(10);
    const other = await world.company();
    expect((await send(other, { message: MESSAGE })).note).toMatch(/^A letter/);
  });

  it('adds no header, no line and no link to a letter, whatever is written', async () => {
    const company = await world.company();
    const message =
      'x\r\nBcc: everybody@example.com\r\n\r\n<a href="https://evil.example/">https://evil.example/</a>';
    await send(company, { message, about: 'a\r\nSubject: b' });
    await posted();
    const [letter] = feedbackTo(company, 'owner');
    expect(letter!.to).toEqual([company.people.owner.email]);
    expect(letter!.text).not.toMatch(/https?:\/\//);
    expect(letter!.text).not.toMatch(/^(Bcc|Subject):/m);
    expect(letter!.subject).toContain('Feedback');
  });

  it.each([
    ['nothing', {}],
    ['an empty message', { message: '  ' }],
    ['2,001 characters', { message: 'x'.repeat(2_001) }],
    ['201 characters about it', { message: 'x', about: 'x'.repeat(201) }],
    ['another argument', { message: 'x', to: 'eve@example.com' }],
  ])('refuses %s', async (_what, args) => {
    expect(await assistant.fail('aidoo_feedback', args)).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('aidoo_feedback of a gateway without SMTP_URL', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it('is received, and says who can read it', async () => {
    const company = await world.company('Quiet');
    const answer = await send(company, { message: MESSAGE });
    expect(answer).toEqual({
      received: true,
      note: expect.stringMatching(/No letter.*Quiet can read it.*logs/),
    });
    const { body } = await company.as('owner').get<{ items: unknown[] }>(company.path('/logs'));
    expect(body.items).toMatchObject([{ tool: 'aidoo_feedback', params: { message: MESSAGE } }]);
  });
});
