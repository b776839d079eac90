import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '@aidoo/config';
import type { Params } from 'nestjs-pino';
import type { Options } from 'pino-http';

/** No part of a path of ours is this long and not a secret: what opens something has 43 characters, an id 24. */
const MAX_PART = 32;

/** A path without its query, and without what opens something: the token of an invitation is a part of its path. */
export const loggedPath = (url: string): string =>
  url
    .split('?', 1)[0]!
    .replaceAll(/(\/(?:interaction|oauth\/authorize)\/)[^/]+/g, '$1[secret]')
    .replaceAll(/(\/invitations\/)(?![0-9a-f]{24}(?:\/|$))[^/]+/gi, '$1[secret]')
    .split('/')
    .map((part) => (part.length > MAX_PART ? '[secret]' : part))
    .join('/');

/**
 * One line a request: who came from where, to which path, and how it ended. Headers, queries and bodies are where
 * secrets travel, so they are not logged at all; the redaction below is for what code logs by mistake.
 */
export const logging = (settings: Settings): Params & { pinoHttp: Options } => ({
  pinoHttp: {
    level: settings.logLevel,
    genReqId: (_request: IncomingMessage, response: ServerResponse) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    quietReqLogger: true,
    autoLogging: { ignore: (request: IncomingMessage) => request.url?.startsWith('/health/') ?? false },
    serializers: {
      req: ({
        id,
        method,
        url,
        remoteAddress,
      }: {
        id: string;
        method: string;
        url: string;
        remoteAddress?: string;
      }) => ({
        id,
        method,
        path: loggedPath(url),
        remoteAddress,
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    redact: {
      paths: ['password', 'secret', 'token', 'key', 'authorization', 'cookie'].flatMap((name) => [
        name,
        `*.${name}`,
        `*.*.${name}`,
      ]),
      censor: '[secret]',
    },
  },
});
