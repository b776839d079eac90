import { words } from './prompt-arguments.ts';
import { definePrompt } from './prompt.ts';

const MODEL = 'res.partner';
const FIELDS = ['name', 'is_company', 'parent_id', 'function', 'email', 'phone', 'city', 'country_id'];

const known = (who: string): unknown[] => [
  '|',
  '|',
  '|',
  ['name', 'ilike', who],
  ['email', 'ilike', who],
  ['phone', 'ilike', who],
  ['vat', 'ilike', who],
];

export const findContact = definePrompt({
  name: 'find_contact',
  arguments: { who: words },
  steps: {
    contacts: {
      tool: 'aidoo_query',
      args: ({ who }) => ({
        model: MODEL,
        domain: known(who),
        fields: FIELDS,
        order: 'name',
        limit: 20,
        count: true,
      }),
    },
    colleagues: {
      tool: 'aidoo_query',
      args: ({ who }) => ({
        model: MODEL,
        domain: [['parent_id.name', 'ilike', who]],
        fields: FIELDS,
        order: 'name',
        limit: 20,
        count: true,
      }),
    },
    archived: {
      tool: 'aidoo_query',
      args: ({ who }) => ({
        model: MODEL,
        domain: [['active', '=', false], ...known(who)],
        fields: FIELDS,
        order: 'name',
        limit: 20,
        context: { includeArchived: true },
      }),
    },
  },
  texts: {
    en: {
      title: 'Find a contact',
      description: 'A person or company among the contacts, by name, e-mail, phone or VAT number.',
      arguments: { who: 'Name, e-mail address, phone or VAT number, or part of one.' },
      task: 'Find a contact in Odoo.',
      steps: {
        contacts: 'The contacts that match.',
        colleagues: 'The people of companies whose name matches.',
        archived: 'Only if nothing was found: contacts that were archived.',
      },
      care: [
        'Nothing found: try a shorter part of the name, without accents, or the last digits of the phone number, before you say that there is no such contact.',
        'Several found: do not choose for the person. Name them with company and town, and ask which one is meant.',
        'Create no contact and change none, unless the person asks for it.',
      ],
      answer:
        'for one contact: name, company and function, e-mail, phone, town and country. For several: a short list. Say when one is archived.',
    },
    fr: {
      title: 'Trouver un contact',
      description:
        'Une personne ou une société parmi les contacts, par nom, e-mail, téléphone ou numéro de TVA.',
      arguments: { who: 'Nom, adresse e-mail, téléphone ou numéro de TVA, ou une partie.' },
      task: 'Trouvez un contact dans Odoo.',
      steps: {
        contacts: 'Les contacts qui correspondent.',
        colleagues: 'Les personnes des sociétés dont le nom correspond.',
        archived: 'Seulement si rien n’a été trouvé : les contacts archivés.',
      },
      care: [
        'Rien de trouvé : essayez une partie plus courte du nom, sans accents, ou les derniers chiffres du téléphone, avant de dire que ce contact n’existe pas.',
        'Plusieurs trouvés : ne choisissez pas à la place de la personne. Nommez-les avec leur société et leur ville, et demandez lequel est le bon.',
        'Ne créez aucun contact et n’en changez aucun, sauf si la personne le demande.',
      ],
      answer:
        'pour un contact : nom, société et fonction, e-mail, téléphone, ville et pays. Pour plusieurs : une courte liste. Dites si l’un est archivé.',
    },
  },
});
