import { create } from 'content-disposition';

/**
 * Of a file that came from somebody: it is saved and never shown, whatever it is, so that no browser runs what is in it. Its
 * length is not among them: what Odoo says of it beforehand may be out of date, and a broken chunk tells the end as well.
 */
export const downloadHeaders = (name: string, mimetype: string): Record<string, string> => ({
  'Content-Type': mimetype,
  'Content-Disposition': create(name, { type: 'attachment' }),
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'Accept-Ranges': 'none',
  'Cache-Control': 'no-store',
});
