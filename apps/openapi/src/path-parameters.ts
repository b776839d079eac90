import type { Operation } from './document.ts';

type Parameter = NonNullable<Operation['parameters']>[number];

const OBJECT_ID = { type: 'string', pattern: '^[0-9a-f]{24}$', examples: ['65f1c0ffee65f1c0ffee65f1'] };

/** What stands in paths, by name. A text of another form answers like one that nobody has. */
const PARAMETERS: Readonly<Record<string, { description: string; schema: object }>> = {
  companyId: { description: 'The company.', schema: OBJECT_ID },
  userId: { description: 'The user.', schema: OBJECT_ID },
  grantId: { description: 'The `id` of a connected app, as the list answers it.', schema: OBJECT_ID },
  id: { description: 'As the list answers it.', schema: OBJECT_ID },
  token: {
    description: 'The last part of the invitation’s link.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
  },
  file: { description: 'A file of the page.', schema: { type: 'string', examples: ['swagger-ui.css'] } },
};

/** @throws Error for a parameter that nobody has described above. */
export const pathParameters = (path: string): Parameter[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const known = PARAMETERS[name];
    if (!known) throw new Error(`${path}: say in path-parameters.ts what ${name} is`);
    return { name, in: 'path', required: true, ...known };
  });
