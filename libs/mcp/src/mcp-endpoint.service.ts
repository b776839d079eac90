import type { ServerResponse } from 'node:http';
import { NotOnRecordError } from '@aidoo/audit-logs';
import { PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import { ResourceServer } from '@aidoo/oauth';
import { CallCounter } from '@aidoo/rate-limits';
import type { CallQuota } from '@aidoo/rate-limits';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { NodeMcpRequestHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { McpHandlerRequestOptions, McpHttpHandler } from '@modelcontextprotocol/server';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { callsIn, countCall, withQuota } from './call-quota.ts';
import { callScopeOf } from './call-scope.ts';
import { McpProtocol } from './mcp-protocol.service.ts';
import { MAX_BODY_BYTES, readBody } from './request-body.ts';
import type { McpRequest, ReadRequest } from './request-body.ts';
import { challengeFor } from './scope-challenge.ts';

/** A client that reads the answer of a message elsewhere takes it in any form (HTTP+SSE). */
const ANY_FORM = 'application/json, text/event-stream';

/**
 * MCP over HTTP on the SDK's stateless handler: protocol 2026-07-28 and the 2025 revisions, a server object for each
 * request, nothing kept in between, so that any instance can answer any call.
 */
@Injectable()
export class McpEndpoint implements OnApplicationShutdown {
  private readonly logger = new Logger(McpEndpoint.name);
  private readonly handler: McpHttpHandler;
  private readonly answer: NodeMcpRequestHandler;

  constructor(
    private readonly protocol: McpProtocol,
    private readonly counter: CallCounter,
    private readonly resource: ResourceServer,
  ) {
    const onerror = (error: Error): void => this.logger.debug(error.message);
    this.handler = createMcpHandler((context) => this.protocol.server(context), {
      onerror,
      maxRequestBodySize: MAX_BODY_BYTES,
    });
    this.answer = toNodeHandler({ fetch: (request, options) => this.fetch(request, options) }, { onerror });
  }

  /** Answers a request whose `auth` `authInfoOf` made. */
  async handle(received: McpRequest, response: ServerResponse): Promise<void> {
    const { request, body } = await this.read(received);
    return this.answer(request, response, body);
  }

  /**
   * The answer to a message that came by POST, for whoever sends it on by another way: counted, recorded and refused as
   * at `/mcp`, in the protocol of 2025. Its head is there at once, and its body, which holds events, as they happen.
   */
  async answerTo(received: McpRequest, signal: AbortSignal): Promise<Response> {
    const { request, body } = await this.read(received);
    const { 'content-type': type, 'user-agent': agent } = received.headers;
    const headers = {
      accept: ANY_FORM,
      ...(type && { 'content-type': type }),
      ...(agent && { 'user-agent': agent }),
    };
    const unread = body === undefined && {
      body: ReadableStream.from(request) as ReadableStream<Uint8Array>,
      duplex: 'half' as const,
    };
    return this.fetch(new Request(this.resource.uri, { method: 'POST', headers, signal, ...unread }), {
      ...(received.auth && { authInfo: received.auth }),
      ...(body !== undefined && { parsedBody: body }),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.handler.close();
  }

  private async read(received: McpRequest): Promise<ReadRequest> {
    const read = await readBody(received);
    const { principal, quotas } = callScopeOf(received.auth);
    for (let calls = callsIn(read.body); calls > 0; calls -= 1)
      quotas.push(countCall(this.counter, principal));
    return read;
  }

  private async fetch(request: Request, options?: McpHandlerRequestOptions): Promise<Response> {
    const response = await this.handler.fetch(request, options);
    const scope = callScopeOf(options?.authInfo);
    const quotas = await Promise.all(scope.quotas).catch((cause: unknown) => new NotOnRecordError(cause));
    // For a client of 2025 the calls are still under way, but all have begun: counting them took a turn of the event loop.
    await Promise.all(scope.lacking);
    const withheld = quotas instanceof NotOnRecordError ? quotas : scope.notOnRecord;
    if (withheld) {
      await response.body?.cancel();
      const problem = toProblem(withheld, scope.principal.requestId);
      return Response.json(problem, { status: 503, headers: { 'content-type': PROBLEM_TYPE } });
    }
    // A batch of which some was done is answered as it is: whoever sent the whole again would repeat that.
    if (scope.missing.length === 0 || scope.missing.length < scope.called)
      return withQuota(response, quotas as CallQuota[]);
    await response.body?.cancel();
    const challenge = challengeFor(scope.missing, scope.principal, this.resource.metadataUrl);
    return withQuota(challenge, quotas as CallQuota[]);
  }
}
