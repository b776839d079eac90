import { MembershipsService } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { Background } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import { UsersService } from '@aidoo/users';
import { Injectable, Logger } from '@nestjs/common';

export interface Feedback {
  readonly message: string;
  readonly about: string;
}

/** For each company: an assistant that has gone wild fills the log, and nobody's inbox. */
const LETTERS: Limit = { name: 'feedback-letters', points: 10, seconds: 60 * 60 };
/** Of a company's owner and admins, so many are written to. */
const MOST_READERS = 20;

/** Letters to a company's owner and admins about what its assistants report. The record of the call is there anyway. */
@Injectable()
export class FeedbackNotices {
  private readonly logger = new Logger(FeedbackNotices.name);

  constructor(
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly attempts: Attempts,
    private readonly mailer: Mailer,
    private readonly background: Background,
  ) {}

  /** Never throws, and waits for no mail server. @returns whether letters are on their way */
  async tell(principal: Principal, feedback: Feedback): Promise<boolean> {
    if (!this.mailer.canSend || !(await this.mayWrite(principal))) return false;
    this.background.run('letters of kind feedback', () => this.write(principal, feedback));
    return true;
  }

  private async mayWrite({ companyId }: Principal): Promise<boolean> {
    try {
      return (await this.attempts.take(LETTERS, companyId)) === null;
    } catch (error) {
      this.logger.error(error);
      return false;
    }
  }

  private async write({ companyId, company, actor }: Principal, feedback: Feedback): Promise<void> {
    const managers = await this.memberships.managers(companyId, MOST_READERS);
    const letter = { kind: 'feedback', company: company.name, by: actor.name, ...feedback } as const;
    for (const reader of await this.users.byIds(managers))
      await this.mailer.send(reader, { ...letter, name: reader.name });
  }
}
