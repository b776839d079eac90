import type { Body } from './body.ts';

/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

export const xml = (body: Body): Answer => ({ status: 200, type: 'text/xml; charset=utf-8', body });
export const json = (body: Body): Answer => ({
  status: 200,
  type: 'application/json; charset=utf-8',
  body,
});

const plain = (status: number, body: string): Answer => ({ status, type: 'text/html; charset=utf-8', body });

/** Werkzeug's short page for a bad request. */
export const errorPage = (status: number, title: string, text: string): Answer =>
  plain(
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`,
  );

export const badRequest = (text: string): Answer => plain(400, text);

/** The website's page for an unknown address, which is what a wrong URL finds. */
export const notFound = (): Answer => ({
  status: 404,
  type: 'text/html;charset=utf-8',
  body: `<!DOCTYPE html>\n<html>\n    <head>\n        <meta charset="utf-8"/>\n        <title>Page Not Found</title>\n    </head>\n    <body>\n        <h1>404: Page not found!</h1>\n        <p>This page does not exist.&nbsp;<a href="/web">Home</a></p>\n    </body>\n</html>\n`,
});

export const notAllowed = (): Answer =>
  errorPage(405, 'Method Not Allowed', 'The method is not allowed for the requested URL.');
