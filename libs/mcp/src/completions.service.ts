import type { Principal } from '@aidoo/companies';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { CompleteRequestParams, CompleteResult } from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import type { ClientCall } from './client-call.ts';
import { choicesOf } from './prompts/listed-prompt.ts';
import { Prompts } from './prompts/prompts.service.ts';
import { RESOURCES } from './resources/index.ts';
import { ToolRegistry } from './tool-registry.ts';
import { ToolRunner } from './tool-runner.ts';

/** The protocol's own limit of an answer (MCP 2026-07-28, Completion). */
const MOST = 100;
const LONGEST_SEARCH = 100;
const MODELS = 'aidoo_schema';

const NONE: CompleteResult = { completion: { values: [] } };

/** What a person may be about to type: a choice of a prompt's argument, or a model, which the schema's tool looks for. */
@Injectable()
export class Completions {
  constructor(
    private readonly prompts: Prompts,
    private readonly registry: ToolRegistry,
    private readonly runner: ToolRunner,
  ) {}

  /** Nothing of Odoo. @throws ProtocolError for a prompt that there is not */
  ofPrompt(principal: Principal, name: string, { name: argument, value }: CompleteRequestParams['argument']) {
    const prompt = this.prompts.findFor(principal, name);
    if (!prompt)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Prompt ${name.slice(0, 128)} not found`);
    const values = choicesOf(prompt, argument).filter((choice) => choice.startsWith(value));
    return { completion: { values } } satisfies CompleteResult;
  }

  /** The models that aidoo_schema finds; none for whoever may not ask it, and where it fails. */
  async ofResource(
    call: ClientCall,
    uriTemplate: string,
    { name, value }: CompleteRequestParams['argument'],
  ): Promise<CompleteResult> {
    if (!RESOURCES.some(({ listed }) => listed.uriTemplate === uriTemplate))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Resource template not found');
    const search = value.trim().slice(0, LONGEST_SEARCH);
    if (name !== 'model' || search === '' || !this.maySearch(call.principal)) return NONE;
    const { isError, structuredContent } = await this.runner.call({
      ...call,
      name: MODELS,
      args: { search },
    });
    if (isError) return NONE;
    const { models, more } = structuredContent as { models: { model: string }[]; more?: boolean };
    const values = models.slice(0, MOST).map(({ model }) => model);
    return { completion: { values, hasMore: more ?? false } };
  }

  private maySearch(principal: Principal): boolean {
    return (
      this.registry.findFor(principal, MODELS) !== undefined &&
      this.registry.missingFor(principal, MODELS) === null
    );
  }
}
