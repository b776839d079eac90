import { createHash } from 'node:crypto';
import type { Language } from '@aidoo/mail';
import type { Response } from 'express';
import { Html, html } from './html.ts';
import { STYLE } from './style.ts';

/** Why what somebody has sent was not done, in words of the page that they read next. */
export interface PageProblem<Field extends string = string> {
  readonly text: string;
  readonly status: number;
  /** The fields that it is about. */
  readonly fields: readonly Field[];
  /** Seconds. */
  readonly retryAfter?: number;
}

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** What went wrong before: it has a status of its own, and the title says so. */
  readonly problem?: PageProblem | undefined;
  /** Where its form may lead in the end, as a source of the policy: browsers look at redirects, too (CSP, `form-action`). */
  readonly leadsTo?: string | undefined;
}

const ERROR: Readonly<Record<Language, string>> = { en: 'Error', fr: 'Erreur' };

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A host may hold `;` and `,` (WHATWG URL), and would go on as directives of its own choice. */
const SOURCE = /^[\w+.-]+:(\/\/[\w.[\]:-]+)?$/;

/** No script runs on these pages, nothing is loaded, and nobody may frame them. */
const policy = (leadsTo?: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${leadsTo && SOURCE.test(leadsTo) ? ` ${leadsTo}` : ''}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * A client may have opened this in a window of its own, and waits for word from it when it is back: any other policy, of
 * a redirect too, would have cut the two apart by then (HTML, 7.1.3).
 */
export const OPENER = { 'Cross-Origin-Opener-Policy': 'unsafe-none' } as const;

export const headersOf = ({ language, problem, leadsTo }: Page): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Language': language,
  'Content-Security-Policy': policy(leadsTo),
  'Cache-Control': 'no-store',
  Vary: 'Accept-Language',
  // With no-referrer a browser would send `Origin: null` with our own forms, and they would look foreign.
  'Referrer-Policy': 'same-origin',
  ...(problem?.retryAfter !== undefined && { 'Retry-After': String(Math.ceil(problem.retryAfter)) }),
});

export function markup({ language, title, body, problem }: Page): string {
  const state = problem ? `${ERROR[language]}: ${title}` : title;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${state} – Aidoo</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header translate="no">Aidoo</header>
<main>
<h1>${title}</h1>
${problem && html`<p class="problem" role="alert" id="problem">${problem.text}</p>`}
${body}
</main>
</body>
</html>
`.markup;
}

export function send(response: Response, page: Page): void {
  response
    .status(page.problem?.status ?? page.status ?? 200)
    .set(headersOf(page))
    .send(markup(page));
}
