import { Injectable } from '@nestjs/common';

/** Milliseconds that a mail server has. */
@Injectable()
export class MailPatience {
  /** For each step of a conversation. */
  readonly step: number = 10_000;
  /** For a whole letter: a server that answers a byte at a time keeps nobody waiting for longer. */
  readonly letter: number = 20_000;
}
