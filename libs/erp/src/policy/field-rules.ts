import type { FieldRules } from '../schema/model-fields.ts';
import type { Fields } from '../schema/schema-cache.ts';
import { FieldSources, keyOf, NAME } from './field-sources.ts';
import type { OtherModels } from './field-sources.ts';

/**
 * The rules of a model with all that follows from them: a field that repeats a hidden one, or is worked out from it, tells
 * its value just as well (`email_normalized`, `partner_id.email` in another model), also where another model does so first.
 *
 * @param load all fields of a model, whatever the policy says
 */
export async function fieldRules(
  model: string,
  others: OtherModels,
  load: (model: string) => Promise<Fields>,
): Promise<FieldRules> {
  const own = others.of(model);
  const found = new FieldSources(others, load);
  await found.collect(model);
  const isHidden = spread(
    found,
    (key, place) => found.closed.has(key) || others.of(place.model).hidden.has(place.name),
  );
  const isMasked = spread(found, (_key, place) => others.of(place.model).masked.has(place.name));
  const fields = await load(model);
  const closedBy = (keys: ReadonlySet<string>): string[] =>
    [...fields.keys()].filter((name) => keys.has(keyOf({ model, name })));
  const hidden = new Set([...own.hidden, ...closedBy(isHidden)]);
  const masked = new Set([...own.masked, ...closedBy(isMasked)].filter((name) => !hidden.has(name)));
  if (masked.delete(NAME)) hidden.add(NAME);
  return { hidden, masked };
}

/** The fields for which something holds, and all that are made of them: until nothing is added any more. */
function spread(
  { places, sources }: FieldSources,
  holds: (key: string, place: { model: string; name: string }) => boolean,
): ReadonlySet<string> {
  const reached = new Set([...places].filter(([key, place]) => holds(key, place)).map(([key]) => key));
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const [key, from] of sources) if (from.some((one) => reached.has(one))) reached.add(key);
  }
  return reached;
}
