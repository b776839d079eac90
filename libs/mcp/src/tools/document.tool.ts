import type { Readable } from 'node:stream';
import { FileLinks } from '@aidoo/file-links';
import type { ResourceLink } from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FileTexts } from '../files/file-texts.service.ts';
import { file, fileName, link, linkTo, page, resourceLink, text } from '../files/file-answer.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, recordId } from './arguments.ts';

const input = z.strictObject({
  attachmentId: recordId.describe('Of ir.attachment; aidoo_query finds it by res_model and res_id.'),
  page: page.optional(),
  link: z.boolean().optional().describe('True: a link to download the file instead of its text.'),
  context,
});

const output = z.object({
  ...file,
  ...z.object(text).partial().shape,
  ...z.object(link).partial().shape,
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

@Injectable()
export class DocumentTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_document',
    title: 'Read a file',
    description:
      'Text of an attached file: PDF, DOCX, XLSX, CSV, text, as many pages as fit. Example: {"attachmentId":87}',
    permission: 'read',
    effect: 'reads',
    odooMethod: { model: 'ir.attachment', method: 'read' },
    input,
    output,
  } as const;

  constructor(
    private readonly fileLinks: FileLinks,
    private readonly texts: FileTexts,
  ) {
    super();
  }

  async run(
    { attachmentId: id, link: asLink, page: from = 1, context: asked }: Input,
    call: ToolCall,
  ): Promise<Output> {
    const { files } = await call.odoo();
    const { name, size, mimetype } = await files.attachment(id);
    const facts = { filename: fileName(name), mimetype: mimetype ?? 'application/octet-stream', size };
    if (asLink) {
      const made = await this.fileLinks.make(call.principal, { kind: 'attachment', id }, asked);
      return { ...facts, ...linkTo(made) };
    }
    const source = whenAsked(async () => (await files.open(id)).body);
    return { ...facts, ...(await this.texts.read(source, { name: facts.filename, page: from }, call)) };
  }

  override links({ uri, ...facts }: Output): ResourceLink[] {
    return uri === undefined ? [] : [resourceLink({ uri, ...facts })];
  }
}

/** Opened when its reader begins: a file that waits for that keeps no place in the company's lane. */
async function* whenAsked(open: () => Promise<Readable>): AsyncGenerator<Uint8Array> {
  yield* (await open()) as AsyncIterable<Uint8Array>;
}
