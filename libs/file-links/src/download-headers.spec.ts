import { describe, expect, it } from '@jest/globals';
import { downloadHeaders } from './download-headers.ts';

describe('the head of a file', () => {
  it('has its name in a form that every browser reads (RFC 6266)', () => {
    expect(downloadHeaders('Angebot für Müller.pdf', 'application/pdf')['Content-Disposition']).toBe(
      'attachment; filename="Angebot f?r M?ller.pdf"; filename*=UTF-8\'\'Angebot%20f%C3%BCr%20M%C3%BCller.pdf',
    );
  });

  it('is that of something to save, which no browser shows or runs', () => {
    expect(downloadHeaders('x.pdf', 'application/pdf')).toMatchObject({
      'Content-Disposition': expect.stringMatching(/^attachment;/),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': expect.stringContaining('sandbox'),
    });
  });
});
