import { makeEnv, SUPERUSER } from '../orm/env.ts';
import type { Env } from '../orm/types.ts';
import { create, write } from '../orm/write.ts';
import type { Sower } from './sower.ts';

/** Reference, name, price, cost, category (by its place below). */
const PRODUCTS = [
  ['DESK-01', 'Standing Desk', 649, 380, 0],
  ['DESK-02', 'Corner Desk', 429, 260, 0],
  ['CHAIR-01', 'Ergonomic Chair', 319.5, 170, 1],
  ['CHAIR-02', 'Conference Chair', 119, 62, 1],
  ['CHAIR-03', 'Bar Stool', 79.9, 35, 1],
  ['LAMP-01', 'Desk Lamp', 45.5, 18, 2],
  ['LAMP-02', 'Floor Lamp', 129, 58, 2],
  ['CAB-01', 'Filing Cabinet', 210, 115, 0],
  ['CAB-02', 'Large Cabinet', 320, 190, 0],
  ['WB-01', 'Whiteboard', 95, 41, 2],
  ['SCR-01', 'Acoustic Screen', 295, 150, 2],
  ['PEN-01', 'Whiteboard Pen (box of 12)', 14.4, 6, 2],
] as const;
const SERVICES = [
  ['SRV-01', 'Installation', 85, 45],
  ['SRV-02', 'Office Planning (hour)', 120, 70],
] as const;

/** @returns the ids of the variants that are sold. */
export function seedProducts({ env, db, daysAgo }: Sower): number[] {
  daysAgo(190);
  const hours = seedUnits(env);
  const [all = 0] = create(env, 'product.category', [{ name: 'All' }]);
  const groups = create(
    env,
    'product.category',
    ['Desks', 'Seating', 'Accessories', 'Services'].map((name) => ({ name, parent_id: all })),
  );
  const kind = db.series <= 14 ? 'type' : 'detailed_type';
  const goods = db.series <= 17 ? { [kind]: 'product' } : { type: 'consu', is_storable: true };
  const service = db.series <= 17 ? { [kind]: 'service' } : { type: 'service' };
  const templates = create(env, 'product.template', [
    ...PRODUCTS.map(([default_code, name, list_price, standard_price, group]) => ({
      default_code,
      name,
      list_price,
      standard_price,
      categ_id: groups[group],
      ...goods,
    })),
    ...SERVICES.map(([default_code, name, list_price, standard_price]) => ({
      default_code,
      name,
      list_price,
      standard_price,
      categ_id: groups[3],
      uom_id: hours,
      ...service,
    })),
    { default_code: 'OLD-01', name: 'Typewriter Table', list_price: 60, active: false },
  ]);
  const variants = env.db.table('product.product');
  const ids = templates.flatMap((id) => variants.pointingTo('product_tmpl_id', id));
  for (const [index, id] of ids.entries()) {
    variants.update(id, { barcode: `54000000${String(10_000 + index)}`, qty_available: (index * 7) % 40 });
  }
  variants.update(ids.at(-1) ?? 0, { active: false });
  seedAmericanCosts(env, ids);
  return ids.slice(0, -1);
}

/** @returns the id of the hour. */
function seedUnits(env: Env): number {
  const old = env.db.series <= 18;
  const [count, time] = old ? create(env, 'uom.category', [{ name: 'Unit' }, { name: 'Working Time' }]) : [];
  const of = (category: number | undefined, uom_type: string): object =>
    old ? { category_id: category, uom_type } : {};
  const [, , hours = 0] = create(env, 'uom.uom', [
    { name: 'Units', ...of(count, 'reference') },
    { name: 'Dozens', factor: 12, ...of(count, 'bigger') },
    { name: 'Hours', ...of(time, 'reference') },
  ]);
  return hours;
}

/** What the American company pays, in dollars; nothing yet for what it does not buy. */
function seedAmericanCosts(env: Env, ids: readonly number[]): void {
  const american = makeEnv(env.db, SUPERUSER, { allowed_company_ids: [2] });
  for (const [index, id] of ids.slice(0, PRODUCTS.length).entries()) {
    const cost = PRODUCTS[index]?.[3] ?? 0;
    if (index % 3 < 2)
      write(american, 'product.product', [id], { standard_price: Math.round(cost * 118) / 100 });
  }
}
