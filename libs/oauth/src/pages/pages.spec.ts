import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { companyId, userId } from '@aidoo/kernel';
import { headersOf, markup } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import type { ConsentChoice } from '../consent/consent.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { consentPage } from './consent.page.ts';
import { signInPage } from './sign-in.page.ts';
import { TEXTS } from './wording.ts';

const COMPANY = {
  id: companyId('65f1c0ffee65f1c0ffee65f1'),
  role: 'member',
  createdAt: new Date(0),
} as const;

const request = (client_name: unknown, redirectUri = 'https://client.example/callback') =>
  ({
    uid: 'abc',
    client: { client_id: 'somebody', client_name },
    redirectUri,
    asked: [],
    signInAgain: false,
    sessionId: null,
    loginHint: '',
    uiLocales: '',
  }) as AuthorizationRequest;

const choice = (text: string): ConsentChoice => ({
  user: userId('65f1c0ffee65f1c0ffee65f2'),
  email: text,
  companies: [{ ...COMPANY, name: text }],
  connected: new Set(),
  company: { ...COMPANY, name: text },
  needsSecondFactor: false,
  ceiling: ['query'],
  already: [],
  permissions: [
    { permission: 'query', ticked: true, forbidden: false },
    { permission: 'delete', ticked: false, forbidden: true },
  ],
});

const consent = (clientName: unknown, text = 'x', redirectUri?: string): Page =>
  consentPage({ language: 'en', found: request(clientName, redirectUri), choice: choice(text) });

const tagsOf = (page: Page) =>
  markup(page)
    .match(/<[^>]*>/g)!
    .map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
const headingOf = (page: Page) => /<h1>(.*)<\/h1>/.exec(markup(page))![1];

describe('a page', () => {
  it('has the same markup whatever a client calls itself, and people and companies are called', () => {
    const harmless = tagsOf(consent('x'));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=y>',
        "'><b>",
        '</title><i>',
        '&lt;b&gt;',
      ),
    );
    fc.assert(
      fc.property(text, text, (name, other) => {
        expect(tagsOf(consent(name, other))).toEqual(harmless);
      }),
    );
  });

  it.each([
    ['turned around by marks', 'Claude\u202eevil', 'Claude evil'],
    ['of many lines', 'Claude\n\n  \u2028Code', 'Claude Code'],
    ['covered by accents', `C${'\u0489'.repeat(50)}`, `C${'\u0489'.repeat(2)}`],
    ['very long, cut between characters', '🦊'.repeat(100), '🦊'.repeat(80)],
    ['empty', ' \u200b ', 'client.example'],
    ['missing', undefined, 'client.example'],
    ['no text', { toString: (): string => 'evil' }, 'client.example'],
  ])('shows a name that is %s as it can be read', (_what, name, shown) => {
    expect(headingOf(consent(name))).toBe(`Let ${shown} work in your Odoo?`);
  });

  it.each([
    ['https://client.example:8443/callback', 'https://client.example:8443'],
    ['https://bücher.example/callback', 'https://xn--bcher-kva.example'],
    ['http://127.0.0.1:33418/callback', 'http://127.0.0.1:33418'],
    ['http://[::1]:33418/callback', 'http:'],
    ['cursor://anysphere.cursor-retrieval/oauth/callback', 'cursor:'],
    ["https://x;script-src'/callback", 'https:'],
    ['https://x,y/callback', 'https:'],
  ])('lets its form lead to %s, and writes no other directive by it', (redirectUri, source) => {
    const policy = headersOf(consent('x', 'x', redirectUri))['Content-Security-Policy']!;
    expect(policy.split('; ')).toHaveLength(5);
    expect(policy).toContain(`; form-action 'self' ${source}; base-uri`);
  });

  it('lets the form of the sign-in lead nowhere else', () => {
    const page = signInPage({ language: 'en', found: request('x'), canMail: false });
    expect(headersOf(page)['Content-Security-Policy']).toContain("; form-action 'self'; base-uri");
  });

  it('says in French each thing that it says in English', () => {
    const paths = (texts: object, before = ''): string[] =>
      Object.entries(texts).flatMap(([key, value]) =>
        typeof value === 'object' ? paths(value as object, `${before}${key}.`) : [`${before}${key}`],
      );
    expect(paths(TEXTS.fr)).toEqual(paths(TEXTS.en));
  });
});
