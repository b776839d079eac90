import { NotOnRecordError } from '@aidoo/audit-logs';
import { CallCounter } from '@aidoo/rate-limits';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { McpRequestContext, ServerContext } from '@modelcontextprotocol/server';
import { Injectable, Logger } from '@nestjs/common';
import { countCall } from './call-quota.ts';
import { callScopeOf } from './call-scope.ts';
import type { CallScope } from './call-scope.ts';
import type { ClientCall } from './client-call.ts';
import { clientInfo } from './client-info.ts';
import { MissingScopeError } from './scope-challenge.ts';
import { ToolRegistry } from './tool-registry.ts';
import { UnknownToolError } from './tool-runner.ts';

/** What is called for, before it is known who calls. */
export interface Asked {
  readonly recorded: ClientCall['recorded'];
  /** The tool whose permission the call needs; null for one that needs none. */
  readonly tool: string | null;
}

/** Between the SDK and whatever answers a call: says who calls, and whether the whole answer has to be withheld. */
@Injectable()
export class ClientCalls {
  private readonly logger = new Logger(ClientCalls.name);

  constructor(
    private readonly registry: ToolRegistry,
    private readonly counter: CallCounter,
  ) {}

  /** @throws ProtocolError, and nothing else: the SDK would send it on as it is. */
  make<T>(
    { authInfo, requestInfo }: McpRequestContext,
    { mcpReq }: ServerContext,
    { recorded, tool }: Asked,
    answer: (call: ClientCall) => Promise<T>,
  ): Promise<T> {
    const scope = callScopeOf(authInfo);
    const { principal, quotas } = scope;
    const client = clientInfo(mcpReq.envelope, requestInfo?.headers.get('user-agent') ?? null);
    // Each call has been counted, or is when it comes in a body that the SDK has read itself.
    const quota = (quotas[scope.called++] ??= countCall(this.counter, principal));
    const answered = this.follow(
      scope,
      answer({ principal, client, quota, signal: mcpReq.signal, recorded }),
    );
    if (tool !== null && this.registry.missingFor(principal, tool))
      scope.lacking.push(answered.catch(() => undefined));
    return answered;
  }

  /** What is neither counted nor put on record, such as a list. @throws ProtocolError, and nothing else */
  async tell<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw error instanceof ProtocolError ? error : this.internal(error);
    }
  }

  private async follow<T>(scope: CallScope, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      if (error instanceof UnknownToolError)
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
      if (error instanceof MissingScopeError) {
        scope.missing.push(error.permission);
        throw new ProtocolError(ProtocolErrorCode.InvalidRequest, error.message);
      }
      if (!(error instanceof NotOnRecordError)) throw this.internal(error);
      scope.notOnRecord = error;
      throw new ProtocolError(ProtocolErrorCode.InternalError, error.message);
    }
  }

  private internal(error: unknown): ProtocolError {
    this.logger.error(error);
    return new ProtocolError(ProtocolErrorCode.InternalError, 'Internal error');
  }
}
