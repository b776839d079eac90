import { PRINT_ROUTES, ToolError } from '@aidoo/erp';
import type { PrintedFile } from '@aidoo/erp';
import { FileLinks } from '@aidoo/file-links';
import type { ResourceLink } from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FileTexts } from '../files/file-texts.service.ts';
import type { FileText } from '../files/file-texts.service.ts';
import { file, fileName, link, linkTo, page, resourceLink, text } from '../files/file-answer.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, model, recordId } from './arguments.ts';

/** Of more records Odoo prints longer than a call may last. */
const MOST_RECORDS = 50;

const input = z.strictObject({
  model,
  ids: z.array(recordId).min(1).max(MOST_RECORDS).describe('Record ids, mostly one.'),
  report: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Technical name or label of a report; left out: the usual one.'),
  text: z.boolean().optional().describe('True: answers its text, too.'),
  page: page.optional(),
  context,
});

const output = z.object({
  ...link,
  ...file,
  via: z.enum(PRINT_ROUTES).describe("Odoo's own copy, its page for customers, or a web session."),
  ...z.object(text).partial().shape,
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

@Injectable()
export class PrintTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_print',
    title: 'Print a document',
    description:
      'A quotation, invoice, delivery slip … as PDF. Answers a link: give it to the person, or fetch it yourself. Example: {"model":"sale.order","ids":[42]}',
    permission: 'report',
    // It may give the record the token of its page for customers.
    effect: 'adds',
    odooMethod: null,
    input,
    output,
  } as const;

  constructor(
    private readonly fileLinks: FileLinks,
    private readonly texts: FileTexts,
  ) {
    super();
  }

  async run(args: Input, call: ToolCall): Promise<Output> {
    const { model: name, ids, report = null } = args;
    const { files } = await call.odoo();
    const printed = await files.print({ model: name, ids, report });
    const { via, size } = printed;
    const filename = fileName(printed.name);
    // Nothing is kept of it: it is printed again when it is fetched.
    const text = await this.textOf(printed, args, call);
    const source = { kind: 'print', model: name, ids, report, via } as const;
    const made = await this.fileLinks.make(call.principal, source, args.context);
    return { ...linkTo(made), filename, mimetype: 'application/pdf', size, via, ...text };
  }

  /**
   * Its text, where that is asked for. A document without any, such as one whose letters are drawn, is printed all the same. Whatever
   * comes of it, the document is let go of: open, it would keep its place in the company's lane.
   */
  private async textOf(
    { name, body }: PrintedFile,
    { text, page }: Input,
    call: ToolCall,
  ): Promise<Partial<FileText>> {
    if (!text && page === undefined) {
      body.destroy();
      return {};
    }
    try {
      return await this.texts.read(body, { name: fileName(name), page: page ?? 1 }, call);
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'invalid_argument') throw error;
      return { hint: `Its text cannot be read: ${error.message}` };
    } finally {
      body.destroy();
    }
  }

  override links(answer: Output): ResourceLink[] {
    return [resourceLink(answer)];
  }
}
