import type { Permission, Principal } from '@aidoo/companies';
import type { Erp } from '@aidoo/erp';
import type { ResourceLink } from '@modelcontextprotocol/server';
import type { z } from 'zod';

/**
 * What a model reads before it calls a tool (MCP 2026-07-28, Tools), and what the gateway needs to let it.
 * Input and output are objects by type, so that no schema has an `anyOf` at its top; the input is strict, so that a
 * misspelt argument is refused instead of ignored.
 */
export interface ToolDefinition<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: `aidoo_${string}`;
  readonly title: string;
  readonly description: string;
  /** Null: whoever has a credential may call it. There is no default. */
  readonly permission: Permission | null;
  /**
   * Whether a call may change something: it is on record before it leaves, and never made twice. What `acts` does
   * something anew each time that it is called.
   */
  readonly effect: 'reads' | 'adds' | 'changes' | 'acts';
  /**
   * The Odoo method that the audit record names, or the argument that does, of the model in the argument `model` or of the one that
   * is named; null when no single one stands for the call.
   */
  readonly odooMethod:
    string | { readonly argument: string } | { readonly model: string; readonly method: string } | null;
  readonly input: I;
  readonly output: O;
  /** The part of an answer that the tool cuts between two items where it becomes too long, and says how to go on. */
  readonly list?: keyof z.output<O> & string;
}

/** One call under way. It ends with the request: nothing of it is kept. */
export interface ToolCall {
  readonly principal: Principal;
  /** Aborted when the client goes away or the call takes too long. */
  readonly signal: AbortSignal;
  /** The company's Odoo, opened at the first use and with the context that the arguments ask for. */
  odoo(): Promise<Erp>;
  /** Names what is open to the caller, without asking Odoo: another text under another policy or Odoo connection. */
  view(): Promise<string>;
}

/** A tool is one class: its definition, and what it does. */
export abstract class Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  abstract readonly definition: ToolDefinition<I, O>;

  /** @throws ToolError or OdooError; anything else becomes `internal`. */
  abstract run(args: z.output<I>, call: ToolCall): Promise<z.output<O>>;

  /** Files that an answer tells of, as clients can fetch them themselves. */
  links?(answer: z.output<O>): ResourceLink[];
}
