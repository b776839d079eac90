import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { callbackify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { readLetter } from './letter.ts';
import type { ReceivedLetter } from './letter.ts';

/** Milliseconds. */
const PATIENCE = 20_000;

/** Which letter is waited for. */
type Wanted = (letter: ReceivedLetter) => boolean;

interface Waiting {
  readonly wanted: Wanted;
  readonly arrived: (letter: ReceivedLetter) => void;
}

/** What the server answers to a letter instead of taking it, given what is written in it. */
type Refusal = (message: string) => string;

/** A mail server on loopback that keeps what it gets: the inbox of everybody whom a test writes to. */
export class Mailbox {
  /** Conversations that there were at the same time. */
  mostAtOnce = 0;
  private server: SMTPServer;
  private readonly letters: ReceivedLetter[] = [];
  private waiting: Waiting[] = [];
  private refusal?: Refusal;
  private held?: { readonly until: Promise<void>; readonly release: () => void };

  private constructor() {
    this.server = this.newServer();
  }

  private newServer(): SMTPServer {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      closeTimeout: 100,
      onConnect: (_session, done) => {
        this.mostAtOnce = Math.max(this.mostAtOnce, this.server.connections.size);
        done();
      },
      onData: (stream, session, done) => {
        callbackify(() => this.take(stream, session))(done);
      },
    });
    // A client that hangs up in the middle is the test's business.
    server.on('error', () => undefined);
    return server;
  }

  static async start(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    await once(mailbox.server.listen(0, '127.0.0.1'), 'listening');
    return mailbox;
  }

  /** For SMTP_URL. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** What a gateway needs in its environment to send here. */
  get environment(): Record<'SMTP_URL' | 'MAIL_FROM', string> {
    return { SMTP_URL: this.url, MAIL_FROM: 'Aidoo <aidoo@example.com>' };
  }

  /**
   * The oldest letter to an address that nobody has fetched yet; waits for it. Letters that are sent in the same
   * moment overtake one another: name the subject of the one that is meant.
   *
   * @throws Error when none comes
   */
  async next(to: string, subject = /^/): Promise<ReceivedLetter> {
    const wanted: Wanted = (letter) => letter.to.includes(to) && subject.test(letter.subject);
    const there = this.letters.findIndex(wanted);
    if (there >= 0) return this.letters.splice(there, 1)[0]!;
    const { promise, resolve: arrived, reject } = Promise.withResolvers<ReceivedLetter>();
    const waiting = { wanted, arrived };
    this.waiting.push(waiting);
    const timer = setTimeout(() => {
      this.waiting = this.waiting.filter((one) => one !== waiting);
      reject(new Error(`no letter came for ${to} whose subject is like ${subject}`));
    }, PATIENCE);
    return promise.finally(() => clearTimeout(timer));
  }

  /** What has come for an address by now and was not fetched. */
  unread(to: string): ReceivedLetter[] {
    return this.letters.filter((letter) => letter.to.includes(to));
  }

  /** From now on every letter is refused with these words; without them, taken again. */
  refuse(refusal?: Refusal): void {
    this.refusal = refusal;
  }

  /** From now on the server takes what it is sent and does not answer, until {@link release}. */
  hold(): void {
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    this.held = { until, release };
  }

  release(): void {
    this.held?.release();
    this.held = undefined;
  }

  /** Ends every conversation, and is there again at the same address. */
  async restart(): Promise<void> {
    const { port } = this.server.server.address() as AddressInfo;
    await this.stop();
    this.server = this.newServer();
    await once(this.server.listen(port, '127.0.0.1'), 'listening');
  }

  async stop(): Promise<void> {
    this.release();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
    const message = await text(stream);
    await this.held?.until;
    if (this.refusal) throw Object.assign(new Error(this.refusal(message)), { responseCode: 550 });
    const letter = readLetter(
      message,
      envelope.rcptTo.map(({ address }) => address),
    );
    const reader = this.waiting.find(({ wanted }) => wanted(letter));
    if (!reader) {
      this.letters.push(letter);
      return;
    }
    this.waiting = this.waiting.filter((one) => one !== reader);
    reader.arrived(letter);
  }
}
