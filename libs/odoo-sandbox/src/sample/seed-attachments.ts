import { create } from '../orm/write.ts';
import { contentField } from './attachment-content.ts';
import { picture } from './picture.ts';
import type { Sower } from './sower.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A note, a price list and a picture. */
export function seedAttachments({ env, daysAgo }: Sower): void {
  daysAgo(12);
  const content = contentField(env.db.series);
  const [partner] = [...env.db.table('res.partner').rows()].filter((row) => row['ref'] === 'C0001');
  create(env, 'ir.attachment', [
    {
      name: 'delivery-notes.txt',
      [content]: base64('Deliver at the back door, before 10 o’clock.\nAsk for the key at the bar.\n'),
      res_model: 'res.partner',
      res_id: partner?.id,
    },
    {
      name: 'price-list.csv',
      [content]: base64('reference,price\nDESK-01,649.00\nCHAIR-01,319.50\n'),
      res_model: 'sale.order',
      res_id: 1,
    },
    { name: 'shop-window.png', [content]: picture().large, res_model: 'res.partner', res_id: partner?.id },
  ]);
}
