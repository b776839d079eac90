import { Readable } from 'node:stream';
import { HEAD_BYTES, sniff } from '@aidoo/documents';
import { ToolError } from '@aidoo/erp';
import { FileLinks, MAX_FILE_BYTES } from '@aidoo/file-links';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { fileName } from '../files/file-answer.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, model, recordId } from './arguments.ts';

/** Of what comes through the model: beyond it a link is shorter for everybody. */
const MAX_DATA_BYTES = 5_000_000;

const input = z.strictObject({
  model,
  id: recordId.describe('Of the record.'),
  name: z.string().min(1).max(255).describe('Of the file, such as "offer.pdf".'),
  data: z.string().optional().describe('Base64 of at most 5 MB. Left out: answers an uploadUrl.'),
  context,
});

const output = z.object({
  id: z.int().optional().describe('Of the attachment.'),
  filename: z.string(),
  mimetype: z.string().optional(),
  size: z.int().optional().describe('Bytes.'),
  uploadUrl: z
    .string()
    .optional()
    .describe('Takes the file once, within 10 minutes: PUT, or open it in a browser.'),
  expiresAt: z.string().optional(),
  hint: z.string().optional(),
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

@Injectable()
export class AttachTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_attach',
    title: 'Attach a file',
    description:
      'Puts a file onto a record: a small one as base64, any other by an upload link, so that you need not read it. Example: {"model":"res.partner","id":12,"name":"contract.pdf"}',
    permission: 'write',
    effect: 'adds',
    odooMethod: { model: 'ir.attachment', method: 'create' },
    input,
    output,
  } as const;

  constructor(private readonly fileLinks: FileLinks) {
    super();
  }

  run(args: Input, call: ToolCall): Promise<Output> {
    return args.data === undefined ? this.invite(args, call) : attach(args, args.data, call);
  }

  /** That the file may be put there is known before anybody sends it. */
  private async invite({ model: where, id, name, context: asked }: Input, call: ToolCall): Promise<Output> {
    const filename = fileName(name);
    const { files } = await call.odoo();
    await files.checkPlace({ model: where, id });
    const source = { kind: 'upload', model: where, id, name: filename } as const;
    const { uri, expiresAt } = await this.fileLinks.make(call.principal, source, asked);
    return {
      filename,
      uploadUrl: uri,
      expiresAt: expiresAt.toISOString(),
      hint: `Nothing is attached yet. Send the file there (curl -T FILE URL), or give the person the link to open; at most ${MAX_FILE_BYTES / 1_000_000} MB.`,
    };
  }
}

async function attach(
  { model: where, id: record, name }: Input,
  data: string,
  call: ToolCall,
): Promise<Output> {
  const bytes = decoded(data);
  const filename = fileName(name);
  const { storedAs: mimetype } = await sniff(bytes.subarray(0, HEAD_BYTES), filename);
  const { files } = await call.odoo();
  const file = { name: filename, mimetype, size: bytes.length, bytes: Readable.from([bytes]) };
  const { id } = await files.attach({ model: where, id: record }, file);
  return { id, filename, mimetype, size: bytes.length };
}

/** As RFC 4648, section 4, has it, in lines or not. Buffer would leave out what is no base64, and the file would be another. */
function decoded(data: string): Buffer {
  const text = data.replaceAll(/\s+/g, '');
  if (text.length % 4 !== 0 || NO_BASE64.test(text.replace(/={1,2}$/, ''))) {
    throw new ToolError(
      'invalid_argument',
      'data: this is no base64 (RFC 4648, section 4), or not all of it.',
      {
        hint: 'Send the bytes of the file as base64 with its padding, without "data:…" before it; or leave it out for an upload link.',
      },
    );
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length <= MAX_DATA_BYTES) return bytes;
  throw new ToolError('invalid_argument', `data: ${bytes.length} bytes are more than 5 MB.`, {
    hint: 'Leave data out, and send the file to the uploadUrl of the answer.',
  });
}

const NO_BASE64 = /[^A-Za-z0-9+/]/;
