import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { BusboyHeaders } from '@fastify/busboy';
import { brokenOff, noFile } from './file-links.errors.ts';
import type { SentFile } from './uploads.service.ts';
import { FILE_FIELD } from './upload.page.ts';

const LIMITS = { files: 1, fields: 1, fieldSize: 1024, parts: 2, headerPairs: 20 };

/**
 * The file of a form as a browser sends it (RFC 7578), read as it comes. Nothing of the form is looked at before somebody asks for
 * the bytes, which fail with an AppError: `invalid_input` for a body that is no form or has no file in it, `malformed_request` for
 * one that is cut off.
 */
export const formFile = (request: IncomingMessage): SentFile => ({
  bytes: fileIn(request),
  announced: undefined,
});

async function* fileIn(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  if (request.destroyed) throw brokenOff();
  const form = formOf(request);
  if (!form) throw noFile();
  const bytes = await begun(request, form);
  try {
    yield* bytes as AsyncIterable<Uint8Array>;
  } catch {
    // Whatever the parser says of it: the form did not come to its end.
    throw brokenOff();
  }
}

function begun(request: IncomingMessage, form: Form): Promise<Readable> {
  const { promise, resolve, reject } = Promise.withResolvers<Readable>();
  form.on('file', (field: string, bytes: Readable, name: string | undefined) => {
    // The parser tells of a part that is cut off by an event alone, whether anybody listens by then or not, and then ends it as if
    // it were whole.
    bytes.on('error', () => bytes.destroy(brokenOff()));
    request.once('close', () => request.readableEnded || bytes.destroy(brokenOff()));
    if (field === FILE_FIELD && name !== undefined && name !== '') resolve(bytes);
    else bytes.resume();
  });
  form.on('finish', () => reject(noFile()));
  form.on('error', () => reject(noFile()));
  request.once('close', () => request.readableEnded || reject(brokenOff()));
  request.pipe(form);
  return promise;
}

type Form = InstanceType<typeof Busboy>;

function formOf(request: IncomingMessage): Form | null {
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits: LIMITS });
  } catch {
    return null;
  }
}
