import type { Readable } from 'node:stream';
import type { Deadline } from '../deadline.ts';
import type { HttpClient } from '../http.client.ts';
import type { DownloadLimits, HttpStream } from '../http.download.ts';
import { dispositionName } from './content.disposition.ts';
import type { OdooFile } from './odoo.file.ts';
import { inLanguage } from './page.language.ts';
import { pageFailure } from './web.failure.ts';

/** What is read of a page that is no file, to see why. */
export const MAX_PAGE = 1024 * 1024;

/** What Odoo's web server answers, for one share. Its bodies must be read or destroyed. */
export interface WebRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  limits: DownloadLimits;
  /** Of the connection, which no error repeats. */
  secret: string;
}

/** What a page answers; once for the page in another language, where Odoo sends there. */
export async function openPage(
  http: HttpClient,
  { url, headers, limits }: WebRequest,
  deadline: Deadline,
): Promise<HttpStream> {
  let over = true;
  const afterwards = async (): Promise<void> => {
    if (over) await limits.afterwards?.();
  };
  const answer = await http.open({ url, headers }, deadline, { ...limits, afterwards });
  const there = answer.status >= 300 && answer.status < 400 ? inLanguage(answer.location, url) : null;
  if (there === null) return answer;
  over = false;
  answer.body.destroy();
  return http.open({ url: there, headers }, deadline, limits);
}

/** @throws OdooError what the page says, where it is no file. */
export async function fileOf(answer: HttpStream, { url, secret }: WebRequest): Promise<OdooFile> {
  const mimetype = answer.contentType.split(';')[0]?.trim().toLowerCase() || null;
  if (answer.status !== 200 || mimetype === null || isPage(mimetype)) {
    throw pageFailure(answer, url, await beginningOf(answer.body), secret);
  }
  const { body, length: size, disposition } = answer;
  return { body, size, name: dispositionName(disposition), mimetype };
}

const isPage = (mimetype: string): boolean =>
  mimetype === 'text/html' || mimetype === 'application/xhtml+xml';

/** As much as is looked at; the rest is not read. @throws OdooError when it ends in one before that. */
export async function beginningOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MAX_PAGE) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_PAGE);
}
