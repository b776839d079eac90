import { Settings } from '@aidoo/config';
import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { json, urlencoded } from 'express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { pinoHttp } from 'pino-http';
import { answerLimit } from './answer-limit.ts';
import { answerClientErrors } from './client-errors.ts';
import { logging } from './logging.ts';

const BODY_LIMIT = '1mb';
/** For a whole request to arrive; how long an answer may take is another matter. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How often Node looks whether a request has taken that long: left alone, it may take twice as long. */
const LOOK_EVERY_MS = 5_000;
/** Longer than most proxies leave a connection idle (60 s): one that we are just closing loses the request that comes on it. */
const KEEP_ALIVE_MS = 75_000;
/** The MCP SDK and the OAuth server read their bodies themselves, after the credential was looked at; a file is no JSON. */
const READS_ITS_OWN_BODY = /^\/(files|mcp|messages|oauth|sse)(\/|$)/;
/** Pages with forms, as a browser without scripts sends them. */
const TAKES_FORMS = /^\/interaction\//;
const FORM_LIMIT = '16kb';

/** What `main.ts` and the tests do alike to a new app, so that the tests see what users see. */
export function configureApp(app: NestExpressApplication): void {
  app.useLogger(app.get(Logger));
  app.set('trust proxy', [...app.get(Settings).trustProxy]);
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(answerLimit());
  // Before all that may refuse: a body or path that cannot be read has its line in the log and its id, too.
  app.use(pinoHttp(logging(app.get(Settings)).pinoHttp));
  app.use(
    helmet({
      // The API answers no pages: nothing may be loaded, framed or run.
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'none'"],
          'frame-ancestors': ["'none'"],
        },
      },
      frameguard: { action: 'deny' },
      strictTransportSecurity: app.get(Settings).publicUrl.startsWith('https:'),
    }),
  );
  app.use((_request: Request, response: Response, next: NextFunction) => {
    // Everything here is somebody's: no cache between us and them may keep it (RFC 9111, section 5.2.2.5).
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use((request: Request, _response: Response, next: NextFunction) => {
    next(hasOneHost(request) ? undefined : new BadRequestException());
  });
  const parse = json({ limit: BODY_LIMIT });
  const parseForm = urlencoded({ extended: false, limit: FORM_LIMIT });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (READS_ITS_OWN_BODY.test(request.path)) next();
    else if (TAKES_FORMS.test(request.path)) parseForm(request, response, next);
    else if (isNotJson(request)) next(new UnsupportedMediaTypeException());
    else parse(request, response, next);
  });
  const server = app.getHttpServer();
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS / 2;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  Object.assign(server, { connectionsCheckingInterval: LOOK_EVERY_MS, requireHostHeader: false });
  answerClientErrors(server);
  // An expectation that nobody knows may be left alone (RFC 9110, section 10.1.1): Node would refuse it in its own way.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** RFC 9112, section 3.2. Node would refuse a request without one in its own way, and take the first of two. */
const hasOneHost = ({ httpVersion, rawHeaders }: Request): boolean => {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name)).length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
};

/** A body of another type would be left unread, and its sender told that every field is missing. */
const isNotJson = (request: Request): boolean =>
  request.headers['content-length'] !== '0' && request.is('application/json') === false;
