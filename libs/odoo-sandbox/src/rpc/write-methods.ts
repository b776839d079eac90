import { python } from '../faults.ts';
import { copy } from '../orm/copy.ts';
import { existing } from '../orm/existing.ts';
import { displayName } from '../orm/record.ts';
import type { Env, Values } from '../orm/types.ts';
import { unlink } from '../orm/unlink.ts';
import { create, write } from '../orm/write.ts';
import { className, isId, type Methods, type OrmMethod } from './signature.ts';

const archive = (active: boolean): OrmMethod => ({
  params: [],
  required: 0,
  onIds: true,
  run: (env, model, ids) => {
    if (env.db.table(model).model.fields.has('active')) write(env, model, ids.filter(isId), { active });
    return undefined;
  },
});

/** Odoo answers as it was asked: an id for one record, a list for a list. */
function createAsAsked(env: Env, model: string, input: unknown): unknown {
  const list = Array.isArray(input) ? input : [input];
  if (
    !list.every((item): item is Values => typeof item === 'object' && item !== null && !Array.isArray(item))
  ) {
    throw python('AttributeError', "'str' object has no attribute 'items'");
  }
  const ids = create(env, model, list);
  return Array.isArray(input) ? ids : ids[0];
}

/** The public methods that change something. */
export const WRITE_METHODS: Methods = {
  create: {
    params: ['vals_list'],
    required: 1,
    onIds: false,
    answersRecords: true,
    named: (model, series) => (series >= 19 ? className(model) : ''),
    run: (env, model, _ids, args) => createAsAsked(env, model, args['vals_list']),
  },
  write: {
    params: ['vals'],
    required: 1,
    onIds: true,
    named: className,
    run: (env, model, ids, args) => {
      write(env, model, ids.filter(isId), args['vals'] as Values);
      return true;
    },
  },
  unlink: {
    params: [],
    required: 0,
    onIds: true,
    named: className,
    run: (env, model, ids) => {
      unlink(env, model, ids.filter(isId));
      return true;
    },
  },
  copy: {
    params: ['default'],
    required: 0,
    onIds: true,
    named: className,
    run: (env, model, ids, args) => {
      const made = copy(env, model, ids.filter(isId), (args['default'] ?? {}) as Values);
      return env.db.series >= 18 ? made : made[0];
    },
  },
  name_create: {
    params: ['name'],
    required: 1,
    onIds: false,
    run: (env, model, _ids, args) => {
      const table = env.db.table(model);
      const ids = create(env, model, [{ name: args['name'] }]);
      const row = existing(env, table, ids)[0];
      return row && [row.id, displayName(env, table.model, row)];
    },
  },
  action_archive: archive(false),
  action_unarchive: archive(true),
};
