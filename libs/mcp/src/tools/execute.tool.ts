import { MethodCalls, ToolError } from '@aidoo/erp';
import type { Called } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Once } from '../idempotency/once.service.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, model, record } from './arguments.ts';

const input = z.strictObject({
  model,
  method: z.string().min(1).max(128).describe('Such as "action_confirm".'),
  ids: z
    .array(z.int().positive())
    .min(1)
    .max(100)
    .optional()
    .describe('Records to call it on, at most 100. Left out: on none.'),
  args: z.array(z.unknown()).max(10).optional().describe('Positional arguments after the ids.'),
  kwargs: z.record(z.string(), z.unknown()).optional().describe('Named arguments.'),
  wizard: z
    .strictObject({
      token: z.string().min(1).max(8_000),
      values: z.record(z.string(), z.unknown()).optional(),
    })
    .optional()
    .describe(
      'To confirm a wizard that was answered: its token, the values to fill in; model is its own, method one of its buttons.',
    ),
  context,
});

const output = z.object({
  model: z.string(),
  method: z.string(),
  result: z.unknown(),
  action: record.optional().describe('What Odoo would show next; `next` says how to go on.'),
});

@Injectable()
export class ExecuteTool extends Tool<typeof input, typeof output> {
  constructor(
    private readonly calls: MethodCalls,
    private readonly once: Once,
  ) {
    super();
  }

  readonly definition = {
    name: 'aidoo_execute',
    title: 'Call a business method',
    description:
      'Does what a button in Odoo does: confirms, cancels, posts, sends, archives. It can be irreversible: first tell the person what you are about to do. A wizard that it answers is confirmed by a second call. Example: {"model":"sale.order","method":"action_confirm","ids":[42]}',
    permission: 'execute',
    effect: 'acts',
    odooMethod: { argument: 'method' },
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const { model, method } = args;
    return { model, method, ...(await this.called(args, call)) };
  }

  private async called(args: z.output<typeof input>, toolCall: ToolCall): Promise<Called> {
    const { principal } = toolCall;
    const { wizard, context: _context, ...call } = args;
    if (!wizard) return this.calls.call(await toolCall.odoo(), principal, call);
    if (call.ids ?? call.args ?? call.kwargs)
      throw new ToolError('invalid_argument', 'wizard: it goes with model and method alone.', {
        hint: 'What is filled in goes into wizard.values.',
      });
    const { token, values = {} } = wizard;
    const confirmed = { model: call.model, method: call.method, token, values };
    return this.once.only(principal, {
      token,
      name: 'wizard.token',
      tool: this.definition.name,
      args: confirmed,
      howToFindOut: 'read the records that the wizard is about with aidoo_read.',
      another: 'For the same once more call the method that answered the wizard again.',
      make: async () => this.calls.confirm(await toolCall.odoo(), principal, confirmed),
    });
  }
}
