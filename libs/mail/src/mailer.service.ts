import { Settings } from '@aidoo/config';
import { Background } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import type { Letter, Recipient } from './letter.ts';
import { write } from './letters.ts';
import { failureOf } from './mail-failure.ts';
import { MailPatience } from './mail-patience.ts';

/** What became of a letter. `off`: there is no SMTP_URL. `failed`: the server did not take it; the log says why. */
export type Sent = 'sent' | 'off' | 'failed';

/** `fails`: why, in words for whoever runs the server. */
export type MailHealth =
  | { readonly state: 'off' }
  | { readonly state: 'answers' }
  | { readonly state: 'fails'; readonly reason: string };

/** So that no absence note answers (RFC 3834, section 5). */
const HEADERS = { 'Auto-Submitted': 'auto-generated' };

/**
 * However many letters there are at once, the server sees a few conversations. One that was left idle may have been
 * ended by the server in the moment in which it is used again: then the letter goes over another one.
 */
const POOL = { pool: true, maxConnections: 5, idleTimeout: 10_000, maxRequeues: 1 } as const;

/** Sends letters through the server of SMTP_URL, or says that there is none. */
@Injectable()
export class Mailer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Mailer.name);
  private readonly transport: Transporter | undefined;

  constructor(
    settings: Settings,
    private readonly background: Background,
    private readonly patience: MailPatience,
  ) {
    const { mail } = settings;
    const { step } = patience;
    const times = { dnsTimeout: step, connectionTimeout: step, greetingTimeout: step, socketTimeout: step };
    if (mail)
      this.transport = createTransport(
        { url: mail.url.reveal(), ...POOL, ...times },
        { from: mail.from, headers: HEADERS },
      );
  }

  get canSend(): boolean {
    return this.transport !== undefined;
  }

  onApplicationBootstrap(): void {
    if (!this.canSend)
      this.logger.warn(
        'no SMTP_URL: an invitation shows its link to the person who invites; links that verify an address or reset a password are made with `npm run admin`',
      );
  }

  /** Connects and signs in as for a letter; nothing is sent. */
  async health(): Promise<MailHealth> {
    if (!this.transport) return { state: 'off' };
    try {
      await this.transport.verify();
      return { state: 'answers' };
    } catch (error) {
      return { state: 'fails', reason: reasonOf(error) };
    }
  }

  /** Never throws: whoever is told by mail as well is told anyway. */
  async send({ email, language }: Recipient, letter: Letter): Promise<Sent> {
    if (!this.transport) return 'off';
    const signal = AbortSignal.timeout(this.patience.letter);
    try {
      await this.transport.sendMail({ to: { name: '', address: email }, signal, ...write(letter, language) });
      return 'sent';
    } catch (error) {
      this.logger.error(`a letter of kind ${letter.kind} was not sent: ${failureOf(error, letter)}`);
      return 'failed';
    }
  }

  /** For what is only news: nobody waits for it. */
  sendLater(recipient: Recipient, letter: Letter): void {
    this.background.run(`a letter of kind ${letter.kind}`, () => this.send(recipient, letter));
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

/** What a server answers to a sign-in may repeat what it was shown: that is the password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, responseCode } = error as Error & { code?: string; responseCode?: number };
  if (code === 'EAUTH') return `it refuses the user or the password (${responseCode ?? 'no reply code'})`;
  return error.message;
}
