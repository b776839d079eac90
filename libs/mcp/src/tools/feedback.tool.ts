import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FeedbackNotices } from '../feedback-notices.service.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';

const input = z.strictObject({
  message: z.string().trim().min(1).max(2_000).describe('What went wrong or is missing. No secrets.'),
  about: z.string().trim().min(1).max(200).optional().describe('The tool or request that it is about.'),
});

const output = z.object({ received: z.boolean(), note: z.string().describe('Who can read it.') });

@Injectable()
export class FeedbackTool extends Tool<typeof input, typeof output> {
  constructor(private readonly notices: FeedbackNotices) {
    super();
  }

  readonly definition = {
    name: 'aidoo_feedback',
    title: 'Report to the admins',
    description:
      'Tells the owner and admins of the company that something went wrong or is missing in Aidoo. Example: {"message":"aidoo_report cannot group by quarter of the fiscal year.","about":"aidoo_report"}',
    permission: null,
    effect: 'adds',
    odooMethod: null,
    input,
    output,
  } as const;

  async run(
    { message, about = '–' }: z.output<typeof input>,
    { principal }: ToolCall,
  ): Promise<z.output<typeof output>> {
    const told = await this.notices.tell(principal, { message, about });
    const readers = `the owner and the admins of ${principal.company.name}`;
    const note = told
      ? `A letter to ${readers} is on its way; they also find it in Aidoo's logs.`
      : `No letter was sent; ${readers} can read it in Aidoo's logs.`;
    return { received: true, note };
  }
}
