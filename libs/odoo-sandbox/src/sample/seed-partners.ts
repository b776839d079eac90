import { create } from '../orm/write.ts';
import type { Values } from '../orm/types.ts';
import { picture } from './picture.ts';
import type { Customer, Sower } from './sower.ts';

const TAGS = ['Retail', 'Wholesale', 'Manufacturing', 'Services', 'Prospect', 'Supplier'];

/** Country code → the companies there, as name and city. */
const COMPANIES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  BE: [
    ['Brasserie du Canal', 'Brussels'],
    ['Vandenberghe Logistics', 'Antwerp'],
    ['Atelier Sablon', 'Brussels'],
    ['Noordzee Foods', 'Ostend'],
    ['Leuven Robotics', 'Leuven'],
    ['Ardennes Timber', 'Bastogne'],
    ['Ghent Bikes', 'Ghent'],
  ],
  FR: [
    ['Lumière Optique', 'Lyon'],
    ['Boulangerie Moreau', 'Lille'],
    ['Alpes Ski Services', 'Grenoble'],
    ['Caves de Bordeaux', 'Bordeaux'],
    ['Nantes Marine', 'Nantes'],
    ['Paris Design Lab', 'Paris'],
  ],
  DE: [
    ['Schwarzwald Uhren', 'Freiburg'],
    ['Rheintal Maschinenbau', 'Köln'],
    ['Berlin Velo', 'Berlin'],
    ['Hanse Kontor', 'Hamburg'],
    ['Bayern Solar', 'München'],
  ],
  US: [
    ['Redwood Outfitters', 'Portland'],
    ['Hudson Analytics', 'New York'],
    ['Lone Star Supply', 'Austin'],
    ['Bay Area Coffee', 'Oakland'],
    ['Great Lakes Freight', 'Chicago'],
  ],
  NL: [
    ['Tulpen Export', 'Haarlem'],
    ['Delta Waterworks', 'Rotterdam'],
  ],
  LU: [['Kirchberg Consulting', 'Luxembourg']],
  GB: [['Thames Stationers', 'London']],
  ES: [['Valencia Cítricos', 'Valencia']],
};

const FIRST = [
  'Anna',
  'Bruno',
  'Claire',
  'David',
  'Eva',
  'Felix',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Karim',
  'Lea',
  'Marc',
  'Nina',
  'Oscar',
  'Paula',
  'Quentin',
  'Rosa',
  'Simon',
  'Tessa',
];
const LAST = [
  'Aubert',
  'Baker',
  'Carlier',
  'Dubois',
  'Engel',
  'Fischer',
  'Garcia',
  'Hofmann',
  'Ivanov',
  'Jacobs',
  'Keller',
  'Lambert',
  'Meyer',
  'Nolan',
  'Okafor',
  'Petit',
];
const JOBS = ['Purchasing Manager', 'Chief Executive', 'Accountant', 'Warehouse Manager', 'Office Manager'];

const slug = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

/** Customers with their contacts, a few private people, and one who has left. */
export function seedPartners(sower: Sower): Customer[] {
  const { env, pick, random } = sower;
  const tags = create(
    env,
    'res.partner.category',
    TAGS.map((name, color) => ({ name, color: color + 1 })),
  );
  const codes = new Map([...env.db.table('res.country').rows()].map((row) => [row['code'], row.id]));
  const customers: Customer[] = [];
  let serial = 0;
  const person = (values: Values): Values => {
    const name = `${FIRST[serial % FIRST.length]} ${LAST[(serial * 7) % LAST.length]}`;
    serial += 1;
    return {
      name,
      function: pick(JOBS),
      phone: `+32 2 555 ${1000 + serial}`,
      image_1920: picture().large,
      ...values,
    };
  };
  for (const [country, companies] of Object.entries(COMPANIES)) {
    for (const [name, city] of companies) {
      sower.daysAgo(195 - customers.length * 2);
      const place = { city, country_id: codes.get(country), lang: country === 'FR' ? 'fr_FR' : 'en_US' };
      const domain = `${slug(name)}.example`;
      const [id = 0] = create(env, 'res.partner', [
        {
          name,
          is_company: true,
          ...place,
          website: `https://www.${domain}`,
          email: `info@${domain}`,
          phone: `+32 2 555 ${2000 + customers.length}`,
          street: `${1 + customers.length * 3} Main Street`,
          zip: String(1000 + customers.length * 17),
          ref: `C${String(customers.length + 1).padStart(4, '0')}`,
          category_id: [[6, 0, [pick(tags)]]],
          user_id: pick([6, 7, 8]),
          customer_rank: 1 + Math.floor(random() * 9),
          image_1920: picture().large,
        },
      ]);
      customers.push({ id, name, country, company: country === 'US' ? 2 : 1 });
      const contacts = [1, 2].slice(0, 1 + Math.floor(random() * 2));
      for (const number of contacts) {
        create(env, 'res.partner', [
          person({ ...place, parent_id: id, email: `contact${number}@${domain}` }),
        ]);
      }
    }
  }
  const home = { city: 'Namur', country_id: codes.get('BE') };
  create(env, 'res.partner', [person(home), person(home), person({ ...home, active: false })]);
  return customers;
}
