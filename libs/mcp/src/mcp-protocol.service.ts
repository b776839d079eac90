import type { Principal } from '@aidoo/companies';
import { Server } from '@modelcontextprotocol/server';
import type {
  CallToolRequest,
  CallToolResult,
  CompleteRequest,
  CompleteResult,
  GetPromptRequest,
  GetPromptResult,
  InputRequiredResult,
  ListPromptsResult,
  McpRequestContext,
  ReadResourceRequest,
  ReadResourceResult,
  ServerContext,
} from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import { callScopeOf } from './call-scope.ts';
import type { ClientCall } from './client-call.ts';
import { ClientCalls } from './client-calls.service.ts';
import { Completions } from './completions.service.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { Prompts } from './prompts/prompts.service.ts';
import { ResourceReader } from './resources/resource-reader.service.ts';
import { ToolRegistry } from './tool-registry.ts';
import { ToolRunner } from './tool-runner.ts';

const SERVER_INFO = { name: 'aidoo', title: 'Aidoo', version: '0.1.0' };
const CAPABILITIES = { tools: {}, resources: {}, prompts: {}, completions: {} };

/** The methods of the protocol that are served, each handed to whoever knows it. */
@Injectable()
export class McpProtocol {
  constructor(
    private readonly registry: ToolRegistry,
    private readonly runner: ToolRunner,
    private readonly resources: ResourceReader,
    private readonly prompts: Prompts,
    private readonly completions: Completions,
    private readonly calls: ClientCalls,
  ) {}

  /** For one request, as the SDK asks for it. The conformance tests serve more, and answer more by a call. */
  server(context: McpRequestContext): Server {
    const { principal } = callScopeOf(context.authInfo);
    const server = new Server(SERVER_INFO, { capabilities: CAPABILITIES, instructions: INSTRUCTIONS });
    server.setRequestHandler('tools/list', () => ({ tools: this.registry.listFor(principal) }));
    server.setRequestHandler('tools/call', (request, call) => this.callTool(context, request, call));
    // What there is to read depends on the Odoo, which no client's list of what it could attach is worth asking.
    server.setRequestHandler('resources/list', () => ({ resources: [] }));
    server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: this.resources.templatesFor(principal),
    }));
    server.setRequestHandler('resources/read', (request, call) => this.readResource(context, request, call));
    server.setRequestHandler('prompts/list', () => this.calls.tell(this.listPrompts(principal)));
    server.setRequestHandler('prompts/get', (request, call) => this.getPrompt(context, request, call));
    server.setRequestHandler('completion/complete', (request, call) => this.complete(context, request, call));
    return server;
  }

  protected callTool(
    context: McpRequestContext,
    { params }: CallToolRequest,
    call: ServerContext,
  ): Promise<CallToolResult | InputRequiredResult> {
    const { name, arguments: args = {} } = params;
    const asked = { tool: name, recorded: { tool: name, params: args } };
    return this.calls.make(context, call, asked, (made) => this.runner.call({ ...made, name, args }));
  }

  private readResource(
    context: McpRequestContext,
    { params: { uri } }: ReadResourceRequest,
    call: ServerContext,
  ): Promise<ReadResourceResult> {
    const reading = this.resources.callFor(uri);
    const asked = { tool: reading?.name ?? null, recorded: { tool: 'resources/read', params: { uri } } };
    return this.calls.make(context, call, asked, (made) => this.resources.read(made, uri, reading));
  }

  private async listPrompts(principal: Principal): Promise<ListPromptsResult> {
    return { prompts: await this.prompts.listFor(principal) };
  }

  private getPrompt(
    context: McpRequestContext,
    { params: { name, arguments: args = {} } }: GetPromptRequest,
    call: ServerContext,
  ): Promise<GetPromptResult> {
    const asked = { tool: null, recorded: { tool: 'prompts/get', params: { name, arguments: args } } };
    return this.calls.make(context, call, asked, (made) => this.prompts.get(made, name, args));
  }

  private async complete(
    context: McpRequestContext,
    { params: { ref, argument } }: CompleteRequest,
    call: ServerContext,
  ): Promise<CompleteResult> {
    if (ref.type === 'ref/prompt')
      return this.completions.ofPrompt(callScopeOf(context.authInfo).principal, ref.name, argument);
    const recorded = { tool: 'completion/complete', params: { ref: ref.uri, argument } };
    const complete = (made: ClientCall) => this.completions.ofResource(made, ref.uri, argument);
    return this.calls.make(context, call, { tool: null, recorded }, complete);
  }
}
