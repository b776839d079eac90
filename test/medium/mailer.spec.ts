import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { Background } from '@aidoo/kernel';
import { Mailer, MailModule, MailPatience } from '@aidoo/mail';
import type { Letter } from '@aidoo/mail';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mailbox } from '../support/mailbox.ts';

const token = 'Zm9yLW9uZS1wZXJzb24tb25seS1hbmQtb25jZS1vbmx5';
const letter: Letter = {
  kind: 'reset-password',
  name: 'Zoë 🔑 Müller-Lüdenscheidt',
  link: `https://aidoo.example.com/reset-password#${token}`,
  expiresAt: new Date('2026-11-30T14:05:00Z'),
};
const to = { email: 'zoe@example.com', language: 'fr' } as const;
const ENVIRONMENT = { MAIL_FROM: 'Aidoo <aidoo@example.com>' };

describe(Mailer.name, () => {
  const endings: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const end of endings.splice(0).reverse()) await end();
  });

  async function module(environment: Record<string, string>, patience = {}): Promise<TestingModule> {
    const dataDir = await mkdtemp(join(tmpdir(), 'aidoo-mail-'));
    endings.push(() => rm(dataDir, { recursive: true }));
    const settings = loadSettings({ DATA_DIR: dataDir, ...environment });
    const made = await Test.createTestingModule({ imports: [ConfigModule.forRoot(settings), MailModule] })
      .overrideProvider(MailPatience)
      .useValue(Object.assign(new MailPatience(), patience))
      .compile();
    endings.push(() => made.close());
    return made;
  }
  const mailbox = async (): Promise<Mailbox> => {
    const started = await Mailbox.start();
    endings.push(() => started.stop());
    return started;
  };
  const mailer = async (...how: Parameters<typeof module>) => (await module(...how)).get(Mailer);
  const logged = (level: 'warn' | 'error') => {
    const spy = jest.spyOn(Logger.prototype, level).mockReturnValue(undefined);
    return () => spy.mock.calls.map((call) => String(call[0])).join('\n');
  };

  describe('with SMTP_URL', () => {
    it('sends a letter in its reader’s language, letter by letter as it was written', async () => {
      const inbox = await mailbox();
      const sut = await mailer(inbox.environment);
      expect(await sut.send(to, letter)).toBe('sent');
      const received = await inbox.next(to.email);
      expect(received.subject).toBe('Choisissez un nouveau mot de passe pour Aidoo');
      expect(received.text).toContain('Bonjour Zoë 🔑 Müller-Lüdenscheidt,');
      expect([received.link, received.token]).toEqual([letter.link, token]);
    });

    it('sends plain text and nothing else, in the name of MAIL_FROM, and asks for no absence note', async () => {
      const inbox = await mailbox();
      await (await mailer(inbox.environment)).send(to, letter);
      const { headers, to: reached } = await inbox.next(to.email);
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(headers.get('from')).toBe('Aidoo <aidoo@example.com>');
      expect(headers.get('to')).toBe('zoe@example.com');
      expect(headers.get('auto-submitted')).toBe('auto-generated');
      expect(reached).toEqual(['zoe@example.com']);
    });

    it('sends to one address, also where the address tries to be two', async () => {
      const inbox = await mailbox();
      const sut = await mailer(inbox.environment);
      logged('error');
      await sut.send({ email: 'a@example.com>,<b@example.com', language: 'en' }, letter);
      await sut.send({ email: 'a@example.com\r\nRCPT TO:<b@example.com>', language: 'en' }, letter);
      await sut.send({ email: 'a@example.com, b@example.com', language: 'en' }, letter);
      expect(inbox.unread('b@example.com')).toEqual([]);
    });

    it('has no problem while its server answers, and says what the server says when it does not', async () => {
      const inbox = await mailbox();
      const sut = await mailer(inbox.environment);
      expect(await sut.health()).toEqual({ state: 'answers' });
      await inbox.stop();
      expect(await sut.health()).toEqual({ state: 'fails', reason: expect.stringContaining('ECONNREFUSED') });
    });

    it('has a few conversations with its server, however many letters there are', async () => {
      const inbox = await mailbox();
      const sut = await mailer(inbox.environment);
      const sent = await Promise.all(Array.from({ length: 20 }, () => sut.send(to, letter)));
      expect(new Set(sent)).toEqual(new Set(['sent']));
      expect(inbox.unread(to.email)).toHaveLength(20);
      expect(inbox.mostAtOnce).toBeLessThanOrEqual(5);
    });

    it('goes on when its server was started again', async () => {
      const inbox = await mailbox();
      const sut = await mailer(inbox.environment);
      await sut.send(to, letter);
      await inbox.restart();
      expect(await sut.send(to, letter)).toBe('sent');
    });

    it('does not make anybody wait for what is only news, but for the end of the process', async () => {
      const inbox = await mailbox();
      inbox.hold();
      const app = await module(inbox.environment);
      app.get(Mailer).sendLater(to, letter);
      const settled = jest.fn();
      const ending = app.get(Background).settled().then(settled);
      expect(inbox.unread(to.email)).toEqual([]);
      expect(settled).not.toHaveBeenCalled();
      inbox.release();
      await ending;
      expect(inbox.unread(to.email)).toHaveLength(1);
    });
  });

  describe('with a server that fails', () => {
    it('answers so, and logs why in one line', async () => {
      const errors = logged('error');
      const inbox = await mailbox();
      inbox.refuse(() => 'mailbox full');
      expect(await (await mailer(inbox.environment)).send(to, letter)).toBe('failed');
      expect(errors()).toBe('a letter of kind reset-password was not sent: Message failed: 550 mailbox full');
    });

    it('logs no link that the server repeats: it opens an account', async () => {
      const errors = logged('error');
      const inbox = await mailbox();
      inbox.refuse((message) => `blocked: ${/https:\S+/.exec(message.replaceAll('=\r\n', ''))?.[0]}`);
      await (await mailer(inbox.environment)).send(to, letter);
      expect(errors()).toContain('#[secret]');
      expect(errors()).not.toContain(token);
    });

    it('gives up a server that is not there', async () => {
      const errors = logged('error');
      const inbox = await mailbox();
      const { environment } = inbox;
      await inbox.stop();
      expect(await (await mailer(environment)).send(to, letter)).toBe('failed');
      expect(errors()).toMatch(/ECONNREFUSED/);
    });

    it.each<[string, (socket: Socket) => void, object, RegExp]>([
      ['never says a word', () => undefined, { step: 100 }, /greeting never received|timeout/i],
      [
        'greets and then falls silent',
        (socket) => socket.write('220 hello\r\n'),
        { step: 2_000 },
        /timeout/i,
      ],
      ['never comes to the end of its greeting', drip, { letter: 300 }, /abort/i],
    ])('gives up one that %s', async (_what, serve, patience, why) => {
      const errors = logged('error');
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        endings.push(() => Promise.resolve(socket.destroy()));
        serve(socket);
      }).listen(0, '127.0.0.1');
      endings.unshift(() => closed(server));
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const sut = await mailer({ ...ENVIRONMENT, SMTP_URL: `smtp://127.0.0.1:${port}` }, patience);
      expect(await sut.send(to, letter)).toBe('failed');
      expect(errors()).toMatch(why);
    });
  });

  describe('without SMTP_URL', () => {
    it('sends nothing and says so to whoever asks', async () => {
      const sut = await mailer({});
      expect([sut.canSend, await sut.send(to, letter), await sut.health()]).toEqual([
        false,
        'off',
        { state: 'off' },
      ]);
    });

    it('tells whoever starts it once, and what becomes of links', async () => {
      const warnings = logged('warn');
      await (await module({})).init();
      expect(warnings().match(/SMTP_URL/g)).toHaveLength(1);
      expect(warnings()).toMatch(/invitation.*npm run admin/);
    });
  });
});

/** A byte now and then: each is in time, and the whole never is. */
function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('2'), 20);
  socket.on('close', () => clearInterval(timer));
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });
