import type { Permission, Principal } from '@aidoo/companies';
import { Inject, Injectable } from '@nestjs/common';
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Tool } from './tool.ts';

export const TOOLS = Symbol('TOOLS');

interface Entry {
  tool: Tool;
  listed: ListedTool;
}

/**
 * The tools in their stable order, each turned once into what clients list. A tool that a credential could never be
 * given is, for that credential, a tool that does not exist.
 */
@Injectable()
export class ToolRegistry {
  private readonly entries: ReadonlyMap<string, Entry>;

  constructor(@Inject(TOOLS) tools: readonly Tool[]) {
    this.entries = new Map(tools.map((tool) => [tool.definition.name, { tool, listed: toListed(tool) }]));
  }

  listFor(principal: Principal): ListedTool[] {
    return [...this.entries.values()]
      .filter(({ tool }) => isFor(principal, tool))
      .map(({ listed }) => listed);
  }

  /** Undefined for an unknown tool and, just so, for one that the principal could not be given. */
  findFor(principal: Principal, name: string): Tool | undefined {
    const entry = this.entries.get(name);
    return entry && isFor(principal, entry.tool) ? entry.tool : undefined;
  }

  /**
   * The permission that an OAuth caller lacks for a tool that there is, also where the ceiling forbids it: such a caller is
   * told. Null when none is missing, and for an API key, for which what it may not call does not exist.
   */
  missingFor({ credential, permissions }: Principal, name: string): Permission | null {
    const permission = credential.kind === 'oauth' ? this.permissionOf(name) : null;
    return permission && !permissions.includes(permission) ? permission : null;
  }

  /** Whatever the principal may: only for what is never sent, such as which permission a refused call lacked. */
  permissionOf(name: string): Permission | null | undefined {
    return this.entries.get(name)?.tool.definition.permission;
  }
}

const isFor = ({ obtainable }: Principal, { definition }: Tool): boolean =>
  definition.permission === null || obtainable.includes(definition.permission);

/** A tool as clients list it (MCP, `tools/list`). */
export function toListed({ definition }: Tool): ListedTool {
  const { name, title, description, effect, input, output } = definition;
  return {
    name,
    title,
    description,
    inputSchema: toJsonSchema(input, 'input') as ListedTool['inputSchema'],
    outputSchema: withFailure(toJsonSchema(output, 'output')),
    annotations: {
      readOnlyHint: effect === 'reads',
      destructiveHint: effect === 'changes' || effect === 'acts',
      idempotentHint: effect === 'reads' || effect === 'changes',
      // Odoo sends mail, calls webhooks and talks to banks: what is written there may leave it.
      openWorldHint: true,
    },
  };
}

function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => trim(jsonSchema, io),
  });
  return json;
}

/**
 * A failed call answers `{error}` as structured content, and clients check that against the output schema as well
 * (seen in the 1.x SDK's client): so the schema says both.
 */
function withFailure(success: Record<string, unknown>): Record<string, unknown> {
  const { properties, required, ...rest } = success;
  return {
    ...rest,
    properties: { ...(properties as object), error: FAILURE },
    anyOf: [{ required: required ?? [] }, { required: ['error'] }],
  };
}

/** `{code,message,hint?,details?}` in its shortest true form: it stands in every tool, and each character is read by models. */
const FAILURE = { type: 'object', required: ['code', 'message'] };

/**
 * What stands in every tool costs every model that lists them. Bounds that nobody reaches by chance tell it nothing, and are
 * refused by name where they are broken; the ones that matter stand in the descriptions. Answers may grow, so that they are not closed.
 */
const UNTOLD = ['maxLength', 'minLength', 'maxItems', 'minItems'];

function trim(json: Record<string, unknown>, io: 'input' | 'output'): void {
  for (const bound of UNTOLD) delete json[bound];
  if (io === 'output' && json['additionalProperties'] === false) delete json['additionalProperties'];
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum'];
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum'];
  if (json['exclusiveMinimum'] === 0) {
    delete json['exclusiveMinimum'];
    json['minimum'] = 1;
  }
  const rest = json['additionalProperties'];
  if (typeof rest === 'object' && rest !== null && Object.keys(rest).length === 0)
    delete json['additionalProperties'];
  const names = json['propertyNames'] as { type?: string } | undefined;
  if (names?.type === 'string' && Object.keys(names).length === 1) delete json['propertyNames'];
}
