import { model } from '../tools/arguments.ts';
import { JSON_TYPE } from './resource.ts';
import type { Resource } from './resource.ts';

const PREFIX = 'odoo://schema/';

export const schemaResource: Resource = {
  listed: {
    uriTemplate: `${PREFIX}{model}`,
    name: 'schema',
    title: 'Fields of a model',
    description:
      'The fields of an Odoo model with their types, relations and selections, as aidoo_schema answers them. Example: odoo://schema/sale.order',
    mimeType: JSON_TYPE,
  },
  tool: 'aidoo_schema',
  argumentsOf: (uri) => {
    const named = uri.startsWith(PREFIX) ? model.safeParse(uri.slice(PREFIX.length)) : null;
    return named?.success ? { model: named.data } : null;
  },
};
