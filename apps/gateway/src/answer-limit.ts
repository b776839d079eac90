import { isFilePath, TRANSFER_MS } from '@aidoo/file-links';
import { AppError, PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

const API_MS = 20_000;
/** A tool call ends after two minutes at the latest; this is for one that does not. */
const MCP_MS = 150_000;

/** A file has a clock of its own (`libs/file-links`); this is for one that has not. */
const FILE_MS = TRANSFER_MS + 30_000;

/**
 * Nobody waits for ever, whatever does not come back below: the database driver, for one, can wait for a socket that
 * was destroyed a moment before (seen with mongodb 7.8 when the store's process is killed under way).
 */
export const answerLimit =
  (limitOf: (path: string) => number = limit): RequestHandler =>
  (request: Request, response: Response, next: NextFunction) => {
    const timer = setTimeout(() => giveUp(request, response), limitOf(request.path));
    response.once('close', () => clearTimeout(timer));
    next();
  };

/** Streams of events, which end when their client goes or is sent away: only their beginning is waited for. */
const ENDLESS = /^\/sse\/?$/;

const limit = (path: string): number => {
  if (isFilePath(path)) return FILE_MS;
  return /^\/mcp(\/|$)/.test(path) ? MCP_MS : API_MS;
};

function giveUp(request: Request, response: Response): void {
  if (response.headersSent) {
    if (!ENDLESS.test(request.path)) response.destroy();
    return;
  }
  const message =
    'This took too long. What was asked may or may not have been done: look before you ask again.';
  const requestId = typeof request.id === 'string' ? request.id : undefined;
  response
    .status(503)
    .type(PROBLEM_TYPE)
    .json(toProblem(new AppError('unavailable', message), requestId));
}
