import type { Principal } from '@aidoo/companies';
import { ToolError } from '@aidoo/erp';
import { LANGUAGES } from '@aidoo/mail';
import type { Language } from '@aidoo/mail';
import { UsersService } from '@aidoo/users';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { GetPromptResult, Prompt as ListedPrompt } from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CallRecords } from '../call-records.service.ts';
import type { ClientCall } from '../client-call.ts';
import { invalidArguments } from '../invalid-arguments.ts';
import { protocolFailure } from '../protocol-failure.ts';
import { ToolRegistry } from '../tool-registry.ts';
import { PROMPTS } from './index.ts';
import { listedPrompt } from './listed-prompt.ts';
import type { Prompt } from './prompt.ts';
import { writePrompt } from './written-prompt.ts';

type Arguments = Readonly<Record<string, string>>;

const LANGUAGE = z.object({ language: z.enum(LANGUAGES).optional() });

/** Prompts in the language of whoever asks. They ask nothing of Odoo: the calls that they name are made by the model. */
@Injectable()
export class Prompts {
  constructor(
    private readonly registry: ToolRegistry,
    private readonly records: CallRecords,
    private readonly users: UsersService,
  ) {}

  /** Those of whose tools none is out of the principal's reach. */
  async listFor(principal: Principal): Promise<ListedPrompt[]> {
    const language = await this.languageOf(principal);
    return PROMPTS.filter((prompt) => this.isFor(principal, prompt)).map((prompt) =>
      listedPrompt(prompt, language),
    );
  }

  /** Undefined for an unknown prompt and, just so, for one that the principal could not use. */
  findFor(principal: Principal, name: string): Prompt | undefined {
    return PROMPTS.find((prompt) => prompt.name === name && this.isFor(principal, prompt));
  }

  /** @throws ProtocolError; NotOnRecordError */
  async get(call: ClientCall, name: string, sent: Arguments): Promise<GetPromptResult> {
    const exceeded = await this.records.exceeded(call);
    if (exceeded) throw await this.refused(call, exceeded);
    const prompt = this.findFor(call.principal, name);
    if (!prompt) {
      await this.records.refuse(call, this.whyNot(name));
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Prompt ${name.slice(0, 128)} not found`);
    }
    const input = prompt.input.extend(LANGUAGE.shape);
    const parsed = input.safeParse(filledIn(sent));
    if (!parsed.success) throw await this.refused(call, invalidArguments(prompt.name, input, parsed.error));
    const { language: chosen, ...given } = parsed.data;
    return this.written(call, prompt, given, chosen as Language | undefined);
  }

  private async written(
    call: ClientCall,
    prompt: Prompt,
    given: Readonly<Record<string, unknown>>,
    chosen: Language | undefined,
  ): Promise<GetPromptResult> {
    const language = chosen ?? (await this.languageOf(call.principal));
    const record = await this.records.open(call, null, { ahead: false });
    const result: GetPromptResult = {
      description: prompt.texts[language].description,
      messages: [{ role: 'user', content: { type: 'text', text: writePrompt(prompt, language, given) } }],
    };
    await record.close({ status: 'success', result, protocol: null });
    return result;
  }

  private async refused(call: ClientCall, failure: ToolError): Promise<ProtocolError> {
    await this.records.refuse(call, failure);
    return protocolFailure(failure.toStructured().error);
  }

  private isFor(principal: Principal, { tools }: Prompt): boolean {
    return tools.every((tool) => this.registry.findFor(principal, tool));
  }

  private whyNot(name: string): ToolError {
    return PROMPTS.some((prompt) => prompt.name === name)
      ? new ToolError('not_allowed', 'The credential cannot have all permissions that this prompt needs.')
      : new ToolError('invalid_argument', 'There is no such prompt.');
  }

  /** As in letters. */
  private async languageOf({ actor }: Principal): Promise<Language> {
    return (await this.users.byId(actor.userId))?.language ?? 'en';
  }
}

/** Clients send the fields of their forms that were left empty as empty texts. */
const filledIn = (sent: Arguments): Arguments =>
  Object.fromEntries(Object.entries(sent).filter(([, value]) => value.trim() !== ''));
