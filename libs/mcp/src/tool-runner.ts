import { NotOnRecordError } from '@aidoo/audit-logs';
import type { AuditEnding, AuditEntry, OpenCall } from '@aidoo/audit-logs';
import { describeFailure, ErpOpener, ToolError } from '@aidoo/erp';
import type { CallContext } from '@aidoo/erp';
import type { CallToolResult, ResourceLink } from '@modelcontextprotocol/server';
import { Injectable, Logger } from '@nestjs/common';
import { boundedAnswer } from './answers/bounded-answer.ts';
import { CallRecords, failed } from './call-records.service.ts';
import type { ClientCall } from './client-call.ts';
import { invalidArguments } from './invalid-arguments.ts';
import { MissingScopeError } from './scope-challenge.ts';
import { ToolRegistry } from './tool-registry.ts';
import type { Tool, ToolCall } from './tool.ts';

/** No call lasts longer, whatever Odoo does. */
const CALL_TIMEOUT_MS = 120_000;

export interface ToolRequest extends ClientCall {
  readonly name: string;
  readonly args: Record<string, unknown>;
}

/** A tool that does not exist for this caller; the protocol, not the tool, answers (MCP, -32602). */
export class UnknownToolError extends Error {
  override readonly name = 'UnknownToolError';
}

/**
 * The way of a tool call, in its order: keep to the limits, find the tool that the caller may use, check the arguments,
 * put the call on record, run it, finish the record, answer. Every way out leaves a record, the refused ones too.
 */
@Injectable()
export class ToolRunner {
  private readonly logger = new Logger(ToolRunner.name);

  constructor(
    private readonly registry: ToolRegistry,
    private readonly records: CallRecords,
    private readonly opener: ErpOpener,
  ) {}

  /** @throws UnknownToolError, MissingScopeError; NotOnRecordError when the call cannot be put on record. */
  async call(request: ToolRequest): Promise<CallToolResult> {
    const { principal, name, args } = request;
    const tool = this.registry.findFor(principal, name);
    const beyond = await this.records.exceeded(request);
    if (beyond) return this.refuse(request, tool, beyond);
    const missing = this.registry.missingFor(principal, name);
    if (missing) {
      const error = new MissingScopeError(principal, missing);
      await this.refuse(request, tool, new ToolError('not_allowed', error.message));
      throw error;
    }
    if (!tool) {
      await this.refuseUnknown(request);
      throw new UnknownToolError(`Tool ${name.slice(0, 128)} not found`);
    }
    const parsed = tool.definition.input.safeParse(args);
    if (!parsed.success)
      return this.refuse(request, tool, invalidArguments(name, tool.definition.input, parsed.error));
    return this.run(request, tool, parsed.data);
  }

  private async run(
    request: ToolRequest,
    tool: Tool,
    args: Record<string, unknown>,
  ): Promise<CallToolResult> {
    // A timer of its own, which ends with the call: AbortSignal.timeout's would keep what belongs to it for two minutes.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), CALL_TIMEOUT_MS);
    const signal = AbortSignal.any([request.signal, late.signal]);
    const odoo = this.opener.opener(request.principal, args['context'] as CallContext | undefined, signal);
    try {
      const record = await this.open(request, tool);
      return await this.perform(
        tool,
        args,
        { principal: request.principal, signal, odoo: odoo.open, view: odoo.view },
        (ending) => record.close({ ...ending, protocol: odoo.protocol() }),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  private async perform(
    tool: Tool,
    args: Record<string, unknown>,
    call: ToolCall,
    record: (ending: AuditEnding) => Promise<void>,
  ): Promise<CallToolResult> {
    try {
      const { list, effect } = tool.definition;
      const advice = effect === 'reads' ? ASK_FOR_LESS : DO_NOT_REPEAT;
      const result = boundedAnswer(await tool.run(args, call), { list, advice });
      await record({ status: 'success', result });
      const links = tool.links?.(result) ?? [];
      return toResult(result, links);
    } catch (thrown) {
      if (thrown instanceof NotOnRecordError) throw thrown;
      const failure = describeFailure(thrown, tool.definition.effect !== 'reads');
      if (failure.code === 'internal') this.logger.error(thrown);
      await record(failed(failure));
      return toFailure(failure);
    }
  }

  private async refuse(
    request: ToolRequest,
    tool: Tool | undefined,
    failure: ToolError,
  ): Promise<CallToolResult> {
    await this.records.refuse(request, failure, odooCall(request, tool));
    return toFailure(failure);
  }

  private async refuseUnknown(request: ToolRequest): Promise<void> {
    const missing = this.registry.permissionOf(request.name);
    const message = missing ? `The key lacks the permission "${missing}".` : 'There is no such tool.';
    const code = missing ? 'not_allowed' : 'invalid_argument';
    await this.records.refuse(request, new ToolError(code, message));
  }

  private open(request: ToolRequest, tool: Tool): Promise<OpenCall> {
    const ahead = tool.definition.effect !== 'reads';
    return this.records.open(request, odooCall(request, tool), { ahead });
  }
}

/** What a refused call has asked for is recorded as well, however it is written. */
function odooCall({ args }: ToolRequest, tool: Tool | undefined): AuditEntry['odoo'] {
  const odooMethod = tool?.definition.odooMethod ?? null;
  if (odooMethod === null) return null;
  const asked = named(args['model']);
  if (typeof odooMethod === 'string') return { model: asked, method: odooMethod, protocol: null };
  if ('model' in odooMethod) return { ...odooMethod, protocol: null };
  const method = named(args[odooMethod.argument]);
  return method === null ? null : { model: asked, method, protocol: null };
}

const named = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 128) : null);

const toFailure = (failure: ToolError): CallToolResult => ({
  isError: true,
  ...toResult(boundedAnswer(failure.toStructured(), { advice: '' })),
});

const toResult = (
  structuredContent: Record<string, unknown>,
  links: readonly ResourceLink[] = [],
): CallToolResult => ({
  structuredContent,
  content: [{ type: 'text', text: JSON.stringify(structuredContent) }, ...links],
});

const ASK_FOR_LESS =
  'To see more, ask for less at once, at best one field of one record; what is cut even then is whole in Odoo only. Never write a cut text back.';
/** A second call would do it a second time. */
const DO_NOT_REPEAT =
  'That is no reason to make the call again: read the records with aidoo_read. Never write a cut text back.';
