import { DocumentError, DocumentReader } from '@aidoo/documents';
import type { DocumentErrorKind } from '@aidoo/documents';
import { ToolError } from '@aidoo/erp';
import type { ToolErrorCode } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { ToolCall } from '../tool.ts';

/** How many characters of a file's text one answer holds: with the rest of it, well within what an answer may have. */
const MOST_CHARACTERS = 30_000;

/** What a tool answers of a file's text. */
export interface FileText {
  readonly text: string;
  readonly page: number;
  readonly lastPage: number;
  readonly pages: number;
  readonly nextPage: number | null;
  readonly hint?: string;
}

/** The texts of files for models: read in a process of its own, a few at a time. */
@Injectable()
export class FileTexts implements OnApplicationShutdown {
  private readonly reader = new DocumentReader();

  onApplicationShutdown(): Promise<void> {
    return this.reader.close();
  }

  /** @throws ToolError; OdooError where the file does not come to its end */
  async read(
    source: AsyncIterable<Uint8Array>,
    { name, page }: { name: string; page: number },
    { signal, principal }: Pick<ToolCall, 'signal' | 'principal'>,
  ): Promise<FileText> {
    try {
      const owner = principal.companyId;
      const ask = { name, page, mostCharacters: MOST_CHARACTERS, signal, owner };
      const read = await this.reader.read(source, ask);
      const { text, lastPage, pages, isCut } = read;
      return {
        text,
        page,
        lastPage,
        pages,
        nextPage: lastPage < pages ? lastPage + 1 : null,
        ...(isCut && { hint: 'This page is longer: the rest of it is in the file only.' }),
      };
    } catch (error) {
      throw error instanceof DocumentError ? toToolError(error) : error;
    }
  }
}

/** As the tools know failures: what is wrong with the file is wrong with what was asked for. */
const CODES: Readonly<Partial<Record<DocumentErrorKind, ToolErrorCode>>> = {
  busy: 'rate_limited',
  timeout: 'odoo_timeout',
  cancelled: 'odoo_timeout',
  unavailable: 'internal',
};

const toToolError = (error: DocumentError): ToolError =>
  new ToolError(CODES[error.kind] ?? 'invalid_argument', error.message, { hint: error.hint, cause: error });
