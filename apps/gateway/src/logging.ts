import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '@aidoo/config';
import type { Params } from 'nestjs-pino';
import type { Options } from 'pino-http';

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
        path: pathOf(url),
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

/** Without the query, and without the token of an invitation's link. */
const pathOf = (url: string): string =>
  url.split('?', 1)[0]!.replace(/^((?:\/+api\/+v1)?\/+invitations\/+)[^/]+/i, '$1[secret]');
