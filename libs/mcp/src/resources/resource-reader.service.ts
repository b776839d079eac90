import type { Principal } from '@aidoo/companies';
import { ToolError } from '@aidoo/erp';
import type { ProtocolError, ReadResourceResult, ResourceTemplateType } from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import { CallRecords } from '../call-records.service.ts';
import type { ClientCall } from '../client-call.ts';
import { protocolFailure } from '../protocol-failure.ts';
import type { Failure } from '../protocol-failure.ts';
import { ToolRegistry } from '../tool-registry.ts';
import { ToolRunner, UnknownToolError } from '../tool-runner.ts';
import { RESOURCES } from './index.ts';
import { notFound, resourceFailure } from './resource-failure.ts';
import { JSON_TYPE } from './resource.ts';
import type { ReadingCall } from './resource.ts';

/** Resources, read by the tools: a URI is another way to write a tool call. */
@Injectable()
export class ResourceReader {
  constructor(
    private readonly registry: ToolRegistry,
    private readonly runner: ToolRunner,
    private readonly records: CallRecords,
  ) {}

  /** Those whose tool the principal could be given. */
  templatesFor(principal: Principal): ResourceTemplateType[] {
    return RESOURCES.filter(({ tool }) => this.registry.findFor(principal, tool)).map(({ listed }) => listed);
  }

  /** The tool call that a URI stands for; undefined for one of no kind. */
  callFor(uri: string): ReadingCall | undefined {
    for (const { tool, argumentsOf } of RESOURCES) {
      const args = argumentsOf(uri);
      if (args) return { name: tool, args };
    }
    return undefined;
  }

  /**
   * The same as the tool answers, as JSON text: at most 60,000 characters.
   * @param reading what {@link callFor} has made of the URI
   * @throws ProtocolError; MissingScopeError, NotOnRecordError
   */
  async read(call: ClientCall, uri: string, reading: ReadingCall | undefined): Promise<ReadResourceResult> {
    if (!reading) throw await this.refuse(call, uri);
    try {
      const { isError, structuredContent } = await this.runner.call({ ...call, ...reading });
      if (isError) throw resourceFailure(uri, (structuredContent as { error: Failure }).error);
      return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(structuredContent) }] };
    } catch (error) {
      // A credential without the tool has no resource that it reads, either.
      throw error instanceof UnknownToolError ? this.noSuch(call, uri) : error;
    }
  }

  private async refuse(call: ClientCall, uri: string): Promise<ProtocolError> {
    const exceeded = await this.records.exceeded(call);
    await this.records.refuse(call, exceeded ?? NO_SUCH_RESOURCE);
    return exceeded ? protocolFailure(exceeded.toStructured().error) : this.noSuch(call, uri);
  }

  private noSuch({ principal }: ClientCall, uri: string): ProtocolError {
    const kinds = this.templatesFor(principal).map(({ uriTemplate }) => uriTemplate);
    return notFound(uri, kinds.length > 0 ? `There are ${kinds.join(' and ')}. ${VALUES}` : '');
  }
}

const NO_SUCH_RESOURCE = new ToolError('invalid_argument', 'There is no such resource.');
const VALUES = 'A model has a technical name such as res.partner, an id is a number from 1 on.';
