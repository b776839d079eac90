import { randomBytes } from 'node:crypto';
import type { BodyTimes } from '../body.clock.ts';
import type { Deadline } from '../deadline.ts';
import type { HttpClient } from '../http.client.ts';
import { OdooError } from '../odoo.error.ts';
import type { OdooCall, OdooTransport } from '../odoo.transport.ts';
import type { FileContent } from './odoo.file.ts';
import { UploadBody } from './upload.body.ts';

export interface AttachmentUpload {
  http: HttpClient;
  transport: OdooTransport;
  /** The call that creates the record with a given text for its content. */
  call: (content: string) => OdooCall;
  content: FileContent;
  /** As long as it goes on, and no longer than it may last, the deadline begins anew. */
  times: BodyTimes;
}

/**
 * Creates an attachment whose content is never held as a whole. The call is written by the protocol's own encoder around a
 * random word, which is then replaced by the content. The length is told beforehand, since Odoo's server (werkzeug) takes
 * no body without one.
 */
export async function createAttachment(upload: AttachmentUpload, deadline: Deadline): Promise<number> {
  const { http, transport, content, times } = upload;
  const word = randomBytes(16).toString('hex');
  const call = upload.call(word);
  const { body, ...request } = await transport.request(call);
  const [before = '', after, ...more] = body.text.split(word);
  // The word would have to be in the values, which were there before it.
  if (after === undefined || more.length > 0) throw new Error('The content has not one place in the call');
  const latest = performance.now() + times.lastsMs;
  const moved = (): void => void (performance.now() < latest && deadline.restart());
  const stream = new UploadBody({ before, after, content, idleMs: times.idleMs, moved });
  try {
    const sent = { type: body.type, stream, length: stream.length };
    const answer = await http.send({ ...request, body: sent }, deadline, false);
    return idOf(await transport.result(call, answer, deadline));
  } finally {
    stream.destroy();
  }
}

/** `create` of one record answers its id, or a list of it. */
function idOf(result: unknown): number {
  const id: unknown = Array.isArray(result) && result.length === 1 ? result[0] : result;
  if (typeof id === 'number' && id > 0) return id;
  throw new OdooError('not_odoo', 'Odoo does not say which attachment it has made.', {
    mayHaveHappened: true,
  });
}
