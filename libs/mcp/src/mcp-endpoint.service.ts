import type { ServerResponse } from 'node:http';
import { NotOnRecordError } from '@aidoo/audit-logs';
import type { Permission, Principal } from '@aidoo/companies';
import { PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import { ResourceServer } from '@aidoo/oauth';
import { CallCounter } from '@aidoo/rate-limits';
import type { CallQuota } from '@aidoo/rate-limits';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { NodeMcpRequestHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import type {
  CallToolRequest,
  CallToolResult,
  InputRequiredResult,
  McpHandlerRequestOptions,
  McpHttpHandler,
  McpRequestContext,
  ServerContext,
} from '@modelcontextprotocol/server';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { countCall, toolCallsIn, withQuota } from './call-quota.ts';
import { clientInfo } from './client-info.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { readBody } from './request-body.ts';
import type { McpRequest } from './request-body.ts';
import { challengeFor, MissingScopeError } from './scope-challenge.ts';
import { ToolRegistry } from './tool-registry.ts';
import { ToolRunner, UnknownToolError } from './tool-runner.ts';

const SERVER_INFO = { name: 'aidoo', title: 'Aidoo', version: '0.1.0' };

/** What travels through the SDK beside a request: who asks, and whether the answer must be withheld. */
interface CallScope {
  readonly principal: Principal;
  /** Of each call in the body: they are counted while the SDK reads it, and the answer's head waits for them. */
  readonly quotas: Promise<CallQuota>[];
  /** How many of them have been called for. */
  called: number;
  /** What calls in the body lacked that the caller could ask for, and how many of them. */
  readonly missing: { scopes: Set<Permission>; calls: number };
  notOnRecord?: NotOnRecordError;
}

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
    private readonly registry: ToolRegistry,
    private readonly runner: ToolRunner,
    private readonly counter: CallCounter,
    private readonly resource: ResourceServer,
  ) {
    const onerror = (error: Error): void => this.logger.debug(error.message);
    this.handler = createMcpHandler((context) => this.server(context), { onerror });
    this.answer = toNodeHandler({ fetch: (request, options) => this.fetch(request, options) }, { onerror });
  }

  /** Answers a request whose `auth` {@link authInfo} made. */
  async handle(received: McpRequest, response: ServerResponse): Promise<void> {
    const { request, body } = await readBody(received);
    const { principal, quotas } = scopeOf(received.auth);
    for (let calls = toolCallsIn(body); calls > 0; calls -= 1)
      quotas.push(countCall(this.counter, principal));
    return this.answer(request, response, body);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.handler.close();
  }

  /** The SDK asks for a token and hands it to nobody; ours goes no further than the guard. */
  static authInfo(principal: Principal): NonNullable<McpHandlerRequestOptions['authInfo']> {
    const scope: CallScope = { principal, quotas: [], called: 0, missing: { scopes: new Set(), calls: 0 } };
    return {
      token: '',
      clientId: principal.credential.id,
      scopes: [...principal.permissions],
      extra: { scope },
    };
  }

  private async fetch(request: Request, options?: McpHandlerRequestOptions): Promise<Response> {
    const response = await this.handler.fetch(request, options);
    const scope = scopeOf(options?.authInfo);
    const quotas = await Promise.all(scope.quotas).catch((cause: unknown) => new NotOnRecordError(cause));
    const withheld = quotas instanceof NotOnRecordError ? quotas : scope.notOnRecord;
    // A batch of which some was done is answered as it is: whoever sent the whole again would repeat that.
    const lacksAll = scope.missing.calls > 0 && scope.missing.calls === scope.called;
    if (!withheld && !lacksAll) return withQuota(response, quotas as CallQuota[]);
    await response.body?.cancel();
    if (!withheld)
      return withQuota(challengeFor(scope.missing.scopes, this.resource.metadataUrl), quotas as CallQuota[]);
    return Response.json(toProblem(withheld), { status: 503, headers: { 'content-type': PROBLEM_TYPE } });
  }

  /** Each call has been counted, or is when it comes in a body that the SDK has read itself. */
  private nextQuota({ principal, quotas }: CallScope, place: number): Promise<CallQuota> {
    return (quotas[place] ??= countCall(this.counter, principal));
  }

  /** What of the protocol is served to one request. Protected, as is the call: the conformance tests serve more. */
  protected server(context: McpRequestContext): Server {
    const { principal } = scopeOf(context.authInfo);
    const server = new Server(SERVER_INFO, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
    server.setRequestHandler('tools/list', () => ({ tools: this.registry.listFor(principal) }));
    server.setRequestHandler('tools/call', (request, call) => this.callTool(context, request, call));
    return server;
  }

  protected async callTool(
    { authInfo, requestInfo }: McpRequestContext,
    { params }: CallToolRequest,
    { mcpReq }: ServerContext,
  ): Promise<CallToolResult | InputRequiredResult> {
    const scope = scopeOf(authInfo);
    const client = clientInfo(mcpReq.envelope, requestInfo?.headers.get('user-agent') ?? null);
    const { name, arguments: args = {} } = params;
    const quota = this.nextQuota(scope, scope.called++);
    return this.runner
      .call({ principal: scope.principal, name, args, client, quota, signal: mcpReq.signal })
      .catch((error: unknown) => {
        if (error instanceof UnknownToolError)
          throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
        if (error instanceof MissingScopeError) {
          scope.missing.scopes.add(error.permission);
          scope.missing.calls += 1;
          throw new ProtocolError(ProtocolErrorCode.InvalidRequest, error.message);
        }
        if (error instanceof NotOnRecordError) scope.notOnRecord = error;
        else this.logger.error(error);
        const message = error instanceof NotOnRecordError ? error.message : 'Internal error';
        throw new ProtocolError(ProtocolErrorCode.InternalError, message);
      });
  }
}

function scopeOf(authInfo: McpHandlerRequestOptions['authInfo']): CallScope {
  const scope = authInfo?.extra?.['scope'] as CallScope | undefined;
  // The guard has let nobody in without one; if that ever fails, the request does.
  if (!scope) throw new TypeError('an MCP request without a principal');
  return scope;
}
