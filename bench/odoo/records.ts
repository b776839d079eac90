import type { OdooClient } from '../../libs/odoo/src/index.ts';

export const MODEL = 'res.partner';
export const DOMAIN: readonly unknown[] = [['customer_rank', '>=', 0]];
export const FIELDS = [
  'name',
  'email',
  'phone',
  'street',
  'zip',
  'city',
  'ref',
  'is_company',
  'customer_rank',
  'company_id',
];
export const SIZES = [10, 500, 5_000] as const;

const AT_ONCE = 500;

/** As many as the largest read needs. */
export async function makeRecords(client: OdooClient): Promise<void> {
  for (let made = 0; made < Math.max(...SIZES); made += AT_ONCE) {
    const records = Array.from({ length: AT_ONCE }, (_, place) => partner(made + place));
    await client.execute(MODEL, 'create', [records]);
  }
}

const partner = (number: number): Record<string, unknown> => ({
  name: `Söhne & Partner ${number}`,
  email: `office.${number}@partner-${number}.example`,
  phone: `+32 2 555 ${String(number).padStart(4, '0')}`,
  street: `Rue de la Loi ${number}`,
  zip: String(1_000 + (number % 9_000)),
  city: number % 2 === 0 ? 'Bruxelles' : 'Liège',
  ref: `BENCH-${number}`,
  is_company: number % 3 === 0,
  customer_rank: number % 7,
});
