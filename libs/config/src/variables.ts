import { isIP } from 'node:net';
import { Secret } from '@aidoo/kernel';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { encryptionKey, jwks, signingSecret } from './secret-formats.ts';

const LIST = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

const list = z.string().transform(LIST);

const isNetwork = (text: string): boolean =>
  text === 'loopback' || text === 'private' || ipaddr.isValidCIDR(text) || ipaddr.isValid(text);

const networks = list.refine((items) => items.every(isNetwork), {
  error: 'expected CIDRs such as 10.1.0.0/16, or the words loopback and private, separated by commas',
});

const isProxy = (text: string): boolean =>
  ['loopback', 'linklocal', 'uniquelocal'].includes(text) || ipaddr.isValidCIDR(text) || ipaddr.isValid(text);

const proxies = list.refine((items) => items.every(isProxy), {
  error: 'expected addresses, CIDRs such as 10.1.0.0/16, or the word loopback, separated by commas',
});

/** `claude.ai`, or `localhost:8443`: a name as it stands in a URL, so that the two can be compared as texts. */
const isHost = (text: string): boolean => {
  const url = URL.parse(`https://${text}/`);
  return url?.host === text && !text.includes('*') && isIP(url.hostname.replace(/^\[(.*)\]$/, '$1')) === 0;
};

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`);

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Every environment variable that the gateway reads: its form and, as the description, what it means.
 * `docs/configuration.md` is generated from this table.
 */
export const VARIABLES = z.object({
  NODE_ENV: z
    .string()
    .optional()
    .describe('`production` demands that every secret is given; anything else makes missing ones, once'),
  PORT: wholeNumber(0, 65_535).default(3000).describe('the port to listen on (0: any free one)'),
  HOST: z.string().min(1).default('127.0.0.1').describe('the address to listen on; containers set 0.0.0.0'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an http(s) URL such as https://aidoo.example.com' })
    .refine(isOrigin, 'expected only scheme, host and port: no path, query or credentials')
    .transform((text) => new URL(text).origin)
    .optional()
    .describe('the base of all links and the OAuth issuer; default `http://localhost:$PORT`'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'expected mongodb://… or mongodb+srv://…')
    .optional()
    .describe('a MongoDB from version 6 on; unset: the embedded store in DATA_DIR'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('the embedded store and, outside production, generated secrets (file mode 0600)'),
  ENCRYPTION_KEY: encryptionKey
    .optional()
    .describe('encrypts Odoo credentials: 32 ASCII characters, or 64 hex digits, or base64 of 32 bytes'),
  ENCRYPTION_KEY_PREVIOUS: list
    .pipe(z.array(encryptionKey))
    .default([])
    .describe('keys that may still decrypt, separated by commas'),
  JWT_SECRET: signingSecret.optional().describe('signs dashboard access tokens; at least 32 characters'),
  COOKIE_KEYS: list
    .pipe(z.array(signingSecret).min(1, 'expected at least one key'))
    .optional()
    .describe(
      'sign the cookies of the OAuth pages; at least 32 characters each, separated by commas: the first one signs, each of them counts',
    ),
  OAUTH_JWKS: jwks
    .optional()
    .describe(
      'the private keys of the OAuth server, as a JSON Web Key Set (RFC 7517): RSA of 2048 bits or more, EC P-256 or Ed25519; the first one signs',
    ),
  ACCESS_TOKEN_TTL: wholeNumber(60, 86_400)
    .default(900)
    .describe('seconds that an OAuth access token lives: from 60 to 86400'),
  CIMD_ALLOWED_HOSTS: list
    .refine((items) => items.every(isHost), {
      error: 'expected host names such as claude.ai or, with a port, localhost:8443, separated by commas',
    })
    .default(['claude.ai', 'chatgpt.com', 'vscode.dev', 'zed.dev', 'opencode.ai', 'cursor.com'])
    .describe(
      'hosts whose OAuth client metadata documents are fetched and believed, separated by commas, with the port where it is not 443; no wildcards and no IP addresses. Of these only `localhost` may lead to this machine',
    ),
  OAUTH_REGISTRATION: z
    .enum(['open', 'off'], { error: 'expected open or off' })
    .default('open')
    .describe('whether OAuth clients may register themselves (RFC 7591): `open` or `off`'),
  ODOO_ALLOWED_NETWORKS: networks
    .optional()
    .describe(
      'networks that an Odoo connection may reach beside public addresses: CIDRs, or the words `loopback` and `private`; default: none, outside production `loopback,private`',
    ),
  TRUST_PROXY: proxies
    .default(['loopback'])
    .describe('whose `X-Forwarded-*` headers are believed: addresses, CIDRs or `loopback`'),
  AUDIT_RETENTION_DAYS: wholeNumber(1, 3650)
    .default(90)
    .describe('days after which audit records are deleted'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'expected smtp://user:password@host:port or smtps://…' })
    .transform((text) => new Secret(text))
    .optional()
    .describe(
      'where mail goes out; unset: links are shown to the person who invites, and to whoever runs the server',
    ),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'expected a sender such as Aidoo <aidoo@example.com>')
    .optional()
    .describe('the sender of mail, such as `Aidoo <aidoo@example.com>`; needed with SMTP_URL'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `expected one of ${LOG_LEVELS.join(', ')}` })
    .default('info')
    .describe('how much is logged'),
});

export type Variables = z.output<typeof VARIABLES>;

function isOrigin(text: string): boolean {
  const url = new URL(text);
  // A host may hold `$(…)` and `;` (WHATWG URL): clients hand our addresses on, to a shell that opens a browser, too.
  const isName = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname);
  return isName && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
}
