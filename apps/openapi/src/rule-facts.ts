import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@aidoo/users';
import { getMetadataStorage } from 'class-validator';

/** What rules say in the words of JSON Schema that the compiler plugin does not know. */
const OF_RULES: Readonly<Record<string, object>> = {
  isName: { minLength: 1, maxLength: 100 },
  isNewPassword: { minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH },
  isIso8601: { format: 'date-time' },
};

/** A class that a body or a query is read into. */
export type InputClass = new () => object;

/** By class and field. */
export type RuleFacts = Readonly<Record<string, Readonly<Record<string, object>>>>;

export const ruleFacts = (inputs: readonly InputClass[]): RuleFacts =>
  Object.fromEntries(inputs.map((input) => [input.name, factsOf(input)]));

function factsOf(input: InputClass): Record<string, object> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(input, '', false, false);
  const facts: Record<string, object> = {};
  for (const { propertyName, name = '' } of rules)
    if (OF_RULES[name]) facts[propertyName] = { ...facts[propertyName], ...OF_RULES[name] };
  return facts;
}
