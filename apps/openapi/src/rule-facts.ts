import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@aidoo/users';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

/** What rules say in the words of JSON Schema that the compiler plugin does not know. */
const OF_RULES: Readonly<Record<string, object>> = {
  isName: { minLength: 1, maxLength: 100 },
  isEmailAddress: { maxLength: 254, format: 'email' },
  isNewPassword: { minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH },
  isIso8601: { format: 'date-time' },
};

/** A class that a body or a query is read into. */
export type InputClass = new () => object;

/** By class and field. */
export type RuleFacts = Readonly<Record<string, Readonly<Record<string, object>>>>;

export const ruleFacts = (inputs: readonly InputClass[]): RuleFacts =>
  Object.fromEntries(inputs.map((input) => [input.name, factsOf(input)]));

const rulesOf = (input: InputClass) =>
  getMetadataStorage().getTargetValidationMetadatas(input, '', false, false);

function factsOf(input: InputClass): Record<string, object> {
  const facts: Record<string, object> = {};
  for (const { propertyName, name = '' } of rulesOf(input))
    if (OF_RULES[name]) facts[propertyName] = { ...facts[propertyName], ...OF_RULES[name] };
  return facts;
}

/** Fields that are not looked at when they are left out. */
export const optionalFields = (input: InputClass): string[] =>
  rulesOf(input)
    .filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION)
    .map(({ propertyName }) => propertyName);
