import { createHash } from 'node:crypto';
import type { Language } from '@aidoo/mail';
import type { Response } from 'express';
import { Html, html } from './html.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Where its form may lead in the end: browsers look at redirects, too (CSP, `form-action`). */
  readonly leadsTo?: string;
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A host may hold `;` and `,` (WHATWG URL), and would go on as directives of its own choice. */
const SOURCE = /^[\w+.-]+:(\/\/[\w.[\]:-]+)?$/;

/** No script runs on these pages, nothing is loaded, and nobody may frame them. */
export const policy = (leadsTo?: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${leadsTo && SOURCE.test(leadsTo) ? ` ${leadsTo}` : ''}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const markup = ({ language, title, body }: Page): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Aidoo</title>
<style>${new Html(STYLE)}</style>
</head>
<body><main>${body}</main></body>
</html>
`.markup;

export const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // With no-referrer a browser would send `Origin: null` with our own forms, and they would look foreign.
  'Referrer-Policy': 'same-origin',
} as const;

export function send(response: Response, page: Page): void {
  response
    .status(page.status ?? 200)
    .set({ ...HEADERS, 'Content-Security-Policy': policy(page.leadsTo) })
    .send(markup(page));
}
