import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { BodyClock } from '../body.clock.ts';
import type { BodyTimes } from '../body.clock.ts';
import type { Deadline } from '../deadline.ts';
import type { HttpClient } from '../http.client.ts';
import type { HttpStream } from '../http.download.ts';
import { asObject } from '../json.text.ts';
import { OdooError } from '../odoo.error.ts';
import type { OdooCall, OdooTransport } from '../odoo.transport.ts';
import { damaged } from './base64.decoder.ts';
import { contentFormat } from './content.format.ts';
import { ContentScanner, PLACEHOLDER } from './content.scanner.ts';

export interface AttachmentDownload {
  http: HttpClient;
  transport: OdooTransport;
  /** `read([id], [field])` of `ir.attachment`. */
  call: OdooCall;
  field: 'datas' | 'raw';
  maxBytes: number;
  times: BodyTimes;
}

/** Base64 with a line end after every 76 letters, and the answer around it. */
const onTheWire = (bytes: number): number => Math.ceil(bytes * 1.4) + 256 * 1024;

/**
 * The content of one attachment as a stream. What the answer is besides, the protocol's own decoder says, which is given
 * all of it but the content: an answer without content at once, one with content before the stream ends.
 */
export async function openAttachment(
  download: AttachmentDownload,
  deadline: Deadline,
): Promise<{ body: Readable | null }> {
  const { http, transport, call, field, maxBytes, times } = download;
  const request = await transport.request(call);
  const stream = await http.open(request, deadline, { maxBytes: onTheWire(maxBytes), times });
  const format = contentFormat(transport.protocol, field);
  const check = (body: Uint8Array<ArrayBuffer>): Promise<void> => checkRest(download, stream, body, deadline);
  const scanner = new ContentScanner({ format, maxBytes, check });
  // Either ends the other; what came of it is told by the scanner.
  pipeline(stream.body, scanner, () => {});
  const body = await scanner.found;
  if (body === null) return { body: watched(scanner, times) };
  const record = recordOf(await transport.result(call, { ...stream, body }, deadline));
  // An empty value is `false`, or no text.
  if (record && (record[field] === false || record[field] === '')) return { body: null };
  throw damaged('its content does not stand where it should');
}

/** What has come and is not read is with the scanner, when the answer itself is over. */
function watched(scanner: Readable, times: BodyTimes): Readable {
  // What is wrong with its beginning has ended it by now.
  if (scanner.closed) return scanner;
  const clock = new BodyClock(times);
  clock.start((error) => scanner.destroy(error));
  clock.rest();
  return scanner.once('close', () => clock.end());
}

async function checkRest(
  { transport, call, field }: AttachmentDownload,
  stream: HttpStream,
  body: Uint8Array<ArrayBuffer>,
  deadline: Deadline,
): Promise<void> {
  const result = await transport.result(call, { ...stream, body }, deadline).catch((error: unknown) => {
    const said = error instanceof OdooError && error.kind !== 'not_odoo';
    throw said
      ? error.thatMayHaveHappened(false)
      : damaged('what follows its content is cut short, or no end');
  });
  if (recordOf(result)?.[field] !== PLACEHOLDER) throw damaged('its content does not stand where it should');
}

/** The one record of the answer. @throws OdooError `missing_record` when there is none. */
function recordOf(result: unknown): Record<string, unknown> | null {
  if (!Array.isArray(result) || result.length > 1) return null;
  if (result.length === 0) {
    throw new OdooError('missing_record', 'The attachment does not exist, or no longer.', {
      model: 'ir.attachment',
    });
  }
  return asObject(result[0]);
}
