import { userError } from '../faults.ts';
import { formattedReadGroup, readGroup } from '../orm/read-group.ts';
import { read } from '../orm/read.ts';
import { nameSearch, search, searchCount } from '../orm/search.ts';
import { str } from '../py.ts';
import { type Methods, modelMethod, type OrmMethod, recordMethod } from './signature.ts';

type Run = OrmMethod['run'];

const PAGE = { offset: 0 };

const searching =
  (domain: string): Run =>
  (env, model, _ids, args) => {
    const found = search(env, model, args[domain], args);
    return args['count'] ? found.length : found;
  };
const counting =
  (domain: string): Run =>
  (env, model, _ids, args) =>
    searchCount(env, model, args[domain], args['limit']);

/** The same method, whose domain was called `args` before Odoo 19. */
const nameSearching = (domain: string): OrmMethod =>
  modelMethod(
    ['name', domain, 'operator', 'limit'],
    0,
    (env, model, _ids, args) => {
      const operator = args['operator'] ?? 'ilike';
      if (typeof operator !== 'string') throw userError('Invalid operator');
      return nameSearch(env, model, str(args['name'] ?? ''), args[domain], operator, args['limit'] ?? 100);
    },
    { name: '', operator: 'ilike', limit: 100 },
  );

/** The public methods that find and read records. */
export const SEARCH_METHODS: Methods = {
  // `args` became `domain` in 15.3 (odoo/odoo#83687); `count` went in 17.0.
  search: [
    { ...modelMethod(['args', 'offset', 'limit', 'order', 'count'], 1, searching('args'), PAGE), until: 15 },
    {
      ...modelMethod(['domain', 'offset', 'limit', 'order', 'count'], 1, searching('domain'), PAGE),
      since: 16,
      until: 16,
    },
    { ...modelMethod(['domain', 'offset', 'limit', 'order'], 1, searching('domain'), PAGE), since: 17 },
  ],
  search_count: [
    { ...modelMethod(['args'], 1, counting('args')), until: 15 },
    { ...modelMethod(['domain', 'limit'], 1, counting('domain')), since: 16 },
  ],
  search_read: modelMethod(
    ['domain', 'fields', 'offset', 'limit', 'order', 'load'],
    0,
    (env, model, _ids, args) =>
      read(env, model, search(env, model, args['domain'], args), args['fields'], args['load']),
    PAGE,
  ),
  read: recordMethod(
    ['fields', 'load'],
    (env, model, ids, args) => read(env, model, ids, args['fields'], args['load']),
    { load: '_classic_read' },
  ),
  // Deprecated in 18.2, removed in 19.1 (odoo/odoo#163300, #226523).
  read_group: {
    ...modelMethod(
      ['domain', 'fields', 'groupby', 'offset', 'limit', 'orderby', 'lazy'],
      3,
      (env, model, _ids, args) => readGroup(env, model, args),
    ),
    deprecated: true,
    until: 19,
  },
  formatted_read_group: {
    ...modelMethod(
      ['domain', 'groupby', 'aggregates', 'having', 'offset', 'limit', 'order'],
      1,
      (env, model, _ids, args) => formattedReadGroup(env, model, args),
      { groupby: [], aggregates: [], having: [], ...PAGE },
    ),
    since: 19,
  },
  name_search: [
    { ...nameSearching('args'), until: 18 },
    { ...nameSearching('domain'), since: 19 },
  ],
};
