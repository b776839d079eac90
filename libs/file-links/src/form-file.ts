import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { BusboyHeaders } from '@fastify/busboy';
import { noFile } from './file-links.errors.ts';
import type { SentFile } from './uploads.service.ts';
import { FILE_FIELD } from './upload.page.ts';

/**
 * The file of a form as a browser sends it (RFC 7578), read as it comes.
 * @throws AppError `invalid_input` for a body that is no form, or has no file in it
 */
export function formFile(request: IncomingMessage): Promise<SentFile> {
  const { promise, resolve, reject } = Promise.withResolvers<SentFile>();
  const form = formOf(request);
  if (!form) return Promise.reject(noFile());
  form.on('file', (field: string, bytes: Readable, name: string | undefined) => {
    if (field === FILE_FIELD && name !== undefined && name !== '') resolve({ bytes, announced: undefined });
    else bytes.resume();
  });
  form.once('finish', () => reject(noFile()));
  form.once('error', () => reject(noFile()));
  request.once('aborted', () => form.destroy());
  request.pipe(form);
  return promise;
}

function formOf(request: IncomingMessage): InstanceType<typeof Busboy> | null {
  const headers = request.headers as BusboyHeaders;
  try {
    return new Busboy({ headers, limits: { files: 1, fields: 1, parts: 2, headerPairs: 20 } });
  } catch {
    return null;
  }
}
