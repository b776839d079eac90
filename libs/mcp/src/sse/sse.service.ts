import type { Principal } from '@aidoo/companies';
import { Injectable } from '@nestjs/common';
import type { Request, Response as HttpResponse } from 'express';
import { authInfoOf } from '../call-scope.ts';
import { McpEndpoint } from '../mcp-endpoint.service.ts';
import { EventStream } from './event-stream.ts';
import { isOfEvents } from './sse-session.ts';
import { SseSessions } from './sse-sessions.service.ts';

/** What is said about the limits belongs to the message, and its answer goes another way. */
const LIMITS = ['RateLimit', 'RateLimit-Policy'];

/**
 * HTTP+SSE as another way to the same endpoint: messages are answered by what answers them at `/mcp`, and the answers
 * leave by the stream of their session.
 */
@Injectable()
export class SseService {
  constructor(
    private readonly endpoint: McpEndpoint,
    private readonly sessions: SseSessions,
  ) {}

  /** @throws AppError `rate_limited` or `unavailable` */
  open({ method, principal }: Request & { principal: Principal }, response: HttpResponse): void {
    this.sessions.checkRoom(principal);
    // Express sends HEAD here as well, whose answer would be a session that nobody could read.
    if (method === 'HEAD') response.type('text/event-stream').end();
    else this.sessions.add(principal, new EventStream(response));
  }

  /** 202, and the answer by the stream; a message that cannot be taken is refused here. @throws AppError `not_found` */
  async post(request: Request & { principal: Principal }, response: HttpResponse): Promise<void> {
    const { principal, query } = request;
    const session = this.sessions.find(query['sessionId'], principal);
    const received = Object.assign(request, { auth: authInfoOf(principal) });
    const answer = await session.follow((signal) => this.endpoint.answerTo(received, signal));
    for (const name of LIMITS) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    // What is left of a message that was refused unread would be taken for the next request.
    if (!request.complete) response.shouldKeepAlive = false;
    if (isOfEvents(answer)) response.status(202).end();
    else await relay(answer, response);
  }
}

async function relay(answer: Response, response: HttpResponse): Promise<void> {
  const type = answer.headers.get('content-type');
  if (type !== null) response.setHeader('Content-Type', type);
  response.status(answer.status).end(await answer.text());
}
