import type { Language } from '@aidoo/mail';
import { z } from 'zod';

/** Arguments of prompts are texts (MCP 2026-07-28, Prompts), each checked and bounded. */
export type PromptShape = Readonly<Record<string, z.ZodType<string | undefined, string | undefined>>>;

/** A step: the tool to call, and its arguments, which work on Odoo 14 to 20 as they stand. */
export interface PromptStep<S extends PromptShape> {
  readonly tool: `aidoo_${string}`;
  readonly args: (given: z.output<z.ZodObject<S>>) => Record<string, unknown>;
}

/** All that a prompt says in one language. What another language has, this one has as well, by type. */
export interface PromptTexts<Argument extends string, Step extends string> {
  readonly title: string;
  /** For the person who chooses it. */
  readonly description: string;
  readonly arguments: Readonly<Record<Argument, string>>;
  /** The rest is for the model. What is to be found out: */
  readonly task: string;
  /** What each step is for, and what to make of its answer. */
  readonly steps: Readonly<Record<Step, string>>;
  /** What to pay attention to, beside what holds for all prompts. */
  readonly care: readonly string[];
  /** In which form to answer the person. */
  readonly answer: string;
}

export interface PromptDefinition<S extends PromptShape, Step extends string> {
  readonly name: string;
  readonly arguments: S;
  /** In their order. The calls are the same in every language. */
  readonly steps: Readonly<Record<Step, PromptStep<S>>>;
  readonly texts: Readonly<Record<Language, PromptTexts<keyof S & string, Step>>>;
}

/** A step as it is written: what it is for, and the call. */
export interface WrittenStep {
  readonly words: string;
  readonly tool: string;
  readonly args: Record<string, unknown>;
}

/** A prompt of whatever arguments. */
export interface Prompt {
  readonly name: string;
  readonly input: z.ZodObject;
  /** Those that its steps call. */
  readonly tools: readonly string[];
  readonly texts: Readonly<Record<Language, Omit<PromptTexts<string, string>, 'steps'>>>;
  /** @param given what `input` has let through */
  steps(language: Language, given: Readonly<Record<string, unknown>>): WrittenStep[];
}

export function definePrompt<const S extends PromptShape, const Step extends string>(
  definition: PromptDefinition<S, Step>,
): Prompt {
  const { name, arguments: shape, steps, texts } = definition;
  const input = z.strictObject(shape);
  const inOrder = Object.entries(steps) as [Step, PromptStep<S>][];
  return {
    name,
    input,
    tools: [...new Set(inOrder.map(([, { tool }]) => tool))],
    texts,
    steps: (language, given) =>
      inOrder.map(([step, { tool, args }]) => ({
        words: texts[language].steps[step],
        tool,
        args: args(given as z.output<z.ZodObject<S>>),
      })),
  };
}
