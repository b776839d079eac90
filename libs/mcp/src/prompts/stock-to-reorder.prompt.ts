import { named, quantity, words } from './prompt-arguments.ts';
import { definePrompt } from './prompt.ts';

const RULES = 'stock.warehouse.orderpoint';
const RULE_FIELDS = [
  'product_id',
  'warehouse_id',
  'qty_on_hand',
  'qty_forecast',
  'product_min_qty',
  'product_max_qty',
  'qty_to_order',
];

export const stockToReorder = definePrompt({
  name: 'stock_to_reorder',
  arguments: { warehouse: words.optional(), below: quantity.default('0') },
  steps: {
    look: { tool: 'aidoo_schema', args: () => ({ model: RULES, fields: RULE_FIELDS }) },
    rules: {
      tool: 'aidoo_query',
      args: ({ warehouse }) => ({
        model: RULES,
        domain: [['qty_to_order', '>', 0], ...named('warehouse_id', warehouse)],
        fields: RULE_FIELDS,
        limit: 100,
        count: true,
      }),
    },
    low: {
      tool: 'aidoo_query',
      args: ({ below }) => ({
        model: 'product.product',
        domain: [
          ['qty_available', '<=', Number(below)],
          ['type', '!=', 'service'],
        ],
        fields: ['default_code', 'name', 'qty_available', 'type'],
        order: 'default_code',
        limit: 100,
        count: true,
      }),
    },
  },
  texts: {
    en: {
      title: 'Stock to reorder',
      description: 'Products that their reordering rules ask for, and products that run out.',
      arguments: {
        warehouse: 'Name of a warehouse, or part of it: for the rules. Left out: all.',
        below: 'Products with at most so many on hand run out. Left out: 0.',
      },
      task: 'Find out which products have to be reordered.',
      steps: {
        look: 'See whether this Odoo has reordering rules. Without them leave out step 2.',
        rules: 'What the rules ask for: qty_to_order of each product in each warehouse.',
        low: 'Products that run out, with a rule or without; over all warehouses together.',
      },
      care: [
        'Goods that Odoo does not count have no quantity on hand that means anything: up to Odoo 17 those of type consu, from 18 on those without is_storable. Look with aidoo_schema which of the two this Odoo has, and leave them out.',
        'qty_forecast counts what is ordered and not yet there: do not order that again.',
        'Quantities are in the unit of each product.',
        'Order nothing, and change nothing: that is another task, for which the person has to ask.',
      ],
      answer:
        'a table of what the rules ask for (product, warehouse, on hand, forecast, to order), the most urgent first; then a shorter one of products that run out without a rule.',
    },
    fr: {
      title: 'Stock à réapprovisionner',
      description: 'Les produits que demandent leurs règles de réapprovisionnement, et ceux qui s’épuisent.',
      arguments: {
        warehouse: 'Nom d’un entrepôt, ou une partie du nom : pour les règles. Sans valeur : tous.',
        below: 'Les produits dont il reste au plus cette quantité s’épuisent. Sans valeur : 0.',
      },
      task: 'Trouvez quels produits doivent être réapprovisionnés.',
      steps: {
        look: 'Voyez si cet Odoo a des règles de réapprovisionnement. Sans elles, laissez l’étape 2 de côté.',
        rules: 'Ce que les règles demandent : qty_to_order de chaque produit dans chaque entrepôt.',
        low: 'Les produits qui s’épuisent, avec une règle ou sans ; tous entrepôts confondus.',
      },
      care: [
        'Les biens qu’Odoo ne compte pas n’ont pas de quantité en stock qui ait un sens : jusqu’à Odoo 17 ceux de type consu, à partir de 18 ceux sans is_storable. Regardez avec aidoo_schema lequel des deux cet Odoo a, et laissez-les de côté.',
        'qty_forecast compte ce qui est commandé et pas encore arrivé : ne le commandez pas une seconde fois.',
        'Les quantités sont dans l’unité de chaque produit.',
        'Ne commandez rien et ne changez rien : c’est une autre tâche, que la personne doit demander.',
      ],
      answer:
        'un tableau de ce que les règles demandent (produit, entrepôt, en stock, prévu, à commander), le plus urgent d’abord ; puis un tableau plus court des produits qui s’épuisent sans règle.',
    },
  },
});
