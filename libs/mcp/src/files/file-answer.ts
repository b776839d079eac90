import { safeFileName } from '@aidoo/documents';
import type { ResourceLink } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** Parts of arguments and answers that the tools for files share. */

export const page = z.int().positive().describe('Where to begin; nextPage of the answer before.');

/** Of a link: where, and until when. */
export const link = {
  uri: z.string().describe('Download: works once, for 10 minutes.'),
  expiresAt: z.string(),
};

export const file = {
  filename: z.string(),
  mimetype: z.string(),
  size: z.int().nullable().describe('Bytes.'),
};

/** Of a text: it goes from `page` to `lastPage` of `pages`. */
export const text = {
  text: z.string(),
  page: z.int(),
  lastPage: z.int(),
  pages: z.int(),
  nextPage: z.int().nullable(),
  hint: z.string().optional(),
};

/** As it is answered and as it will be saved: Odoo's own names may hold anything. */
export const fileName = (name: string): string => safeFileName(name, 'file');

export const linkTo = ({
  uri,
  expiresAt,
}: {
  uri: string;
  expiresAt: Date;
}): { uri: string; expiresAt: string } => ({
  uri,
  expiresAt: expiresAt.toISOString(),
});

interface LinkedAnswer {
  readonly uri: string;
  readonly filename: string;
  readonly mimetype: string;
  readonly size: number | null;
}

/** The same as clients know it (MCP, Resource Links), so that they can offer or fetch it themselves. */
export const resourceLink = ({ uri, filename, mimetype, size }: LinkedAnswer): ResourceLink => ({
  type: 'resource_link',
  uri,
  name: filename,
  mimeType: mimetype,
  ...(size !== null && { size }),
});
