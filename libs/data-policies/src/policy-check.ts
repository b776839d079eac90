import { isObjectIdText } from '@aidoo/kernel';
import type { FieldError } from '@aidoo/kernel';
import { listOf, object, optional, sound } from './checks.ts';
import { MOST_ROWS } from './data-policy.ts';
import { flawInDomain } from './domain-check.ts';
import { flawInName, flawInNames, NAME_FORMS } from './names-check.ts';
import type { NameForm } from './names-check.ts';

const name = (form: NameForm) => sound((value) => flawInName(form, value));
const names = (form: NameForm) => sound((value) => flawInNames(form, value));

const rules = object({
  allow: optional(names(NAME_FORMS.models)),
  deny: optional(names(NAME_FORMS.models)),
  models: optional(
    listOf(
      object({
        model: name(NAME_FORMS.model),
        hidden: optional(names(NAME_FORMS.field)),
        masked: optional(names(NAME_FORMS.field)),
        domain: optional(sound(flawInDomain)),
      }),
      { most: 200, once: ['model'] },
    ),
  ),
  maxRows: optional(
    sound((value) =>
      Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_ROWS
        ? undefined
        : `must be a whole number from 1 to ${MOST_ROWS}`,
    ),
  ),
});

const policy = object({
  company: rules,
  roles: object({ owner: optional(rules), admin: optional(rules), member: optional(rules) }),
  credentials: listOf(
    object({
      kind: sound((value) =>
        value === 'api-key' || value === 'oauth' ? undefined : 'must be api-key or oauth',
      ),
      id: sound((value) =>
        isObjectIdText(value)
          ? undefined
          : 'must be the id of an API key or a connected app: 24 hexadecimal digits',
      ),
      rules,
    }),
    { most: 500, once: ['kind', 'id'] },
  ),
  exceptions: object({ models: names(NAME_FORMS.model), methods: names(NAME_FORMS.method) }),
});

/**
 * What keeps a value from being a `DataPolicy`; nothing keeps one that is. It looks at what an owner or admin sends and
 * at what is stored, which another version may have written: so what it does not know is a flaw as well.
 */
export const flawsInPolicy = (value: unknown): Iterable<FieldError> => policy(value, '');
