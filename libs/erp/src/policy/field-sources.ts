import type { DataModelRules } from '@aidoo/data-policies';
import type { FieldInfo } from '../schema/field-info.ts';
import type { Fields } from '../schema/schema-cache.ts';
import { relatedPath } from '../values/writable-field.ts';

/** What is asked of the policy about other models, whose values a field may repeat. */
export interface OtherModels {
  allows(model: string): boolean;
  of(model: string): DataModelRules;
  /** Whether a field of this name is hidden or masked in some model. */
  hidesSome(name: string): boolean;
}

/**
 * Of a contact, these are part of the name that a person sees only where the context asks for it (`show_address`, `show_email`,
 * `show_vat`), and no call of ours does (odoo/addons/base/models/res_partner.py, `_get_complete_name`, 14 to 19).
 */
const ONLY_ON_REQUEST = new Map([
  ['res.partner', ['email', 'vat', 'state_id', 'country_id', 'city', 'street', 'zip']],
]);

export const NAME = 'display_name';
/** Before 17 Odoo does not say what a name is made of: of products, accounts and banks these are parts (`name_get`, 14 to 16). */
const PARTS_OF_NAMES = ['name', 'complete_name', 'default_code', 'code', 'acc_number', 'bic'].concat(
  // Messages and ratings are called as the record that they belong to.
  ['record_name', 'res_name'],
);

/** A field of a model. */
export interface Place {
  readonly model: string;
  readonly name: string;
}

export const keyOf = ({ model, name }: Place): string => `${model} ${name}`;

/** What the fields of a model are made of, as far as the policy could say anything of it, in other models too. */
export class FieldSources {
  readonly places = new Map<string, Place>();
  readonly sources = new Map<string, readonly string[]>();
  /** Fields that only repeat one of a model which is closed, or seen in part. */
  readonly closed = new Set<string>();

  constructor(
    private readonly others: OtherModels,
    /** All fields of a model, whatever the policy says. */
    private readonly load: (model: string) => Promise<Fields>,
  ) {}

  async collect(model: string): Promise<void> {
    const left: Place[] = [...(await this.load(model)).keys()].map((name) => ({ model, name }));
    for (let place = left.pop(); place; place = left.pop()) {
      const key = keyOf(place);
      if (this.places.has(key)) continue;
      this.places.set(key, place);
      const field = (await this.load(place.model)).get(place.name);
      const found = field ? await this.sourcesOf(place, field) : [];
      this.sources.set(key, found.map(keyOf));
      left.push(...found);
    }
  }

  private async sourcesOf(place: Place, field: FieldInfo): Promise<Place[]> {
    const related = relatedPath(field).join('.');
    const paths = new Set([...(field.depends ?? []), ...(place.name === NAME ? PARTS_OF_NAMES : [])]);
    for (const path of (place.name === NAME && ONLY_ON_REQUEST.get(place.model)) || []) paths.delete(path);
    if (related) paths.add(related);
    const found: Place[] = [];
    for (const path of paths) {
      const end = await this.endOf(place, path.split('.'), path === related);
      if (end) found.push(end);
    }
    return found;
  }

  /**
   * The field at the end of a path. One that is only worked out from the records of other models is followed where the policy says
   * something of them, or of a field of that name: a sum of an order stays when its lines are seen in part.
   */
  private async endOf(place: Place, steps: readonly string[], repeats: boolean): Promise<Place | null> {
    let { model } = place;
    const names = steps.slice(0, -1);
    const last = steps.at(-1) ?? '';
    if (!repeats && names.length > 1 && !this.others.hidesSome(last)) return null;
    for (const [index, step] of names.entries()) {
      const relation = (await this.load(model)).get(step)?.relation;
      if (!relation) return null;
      const { hidden, masked, domains } = this.others.of(relation);
      if (repeats && (!this.others.allows(relation) || domains.length > 0)) this.closed.add(keyOf(place));
      const isFollowed = repeats || index > 0 || names.length > 1 || hidden.size + masked.size > 0;
      if (!isFollowed) return null;
      model = relation;
    }
    return { model, name: last };
  }
}
