import type { Language } from '@aidoo/mail';
import type { LinkRefusal } from './file-links.errors.ts';

/** What people read who open a link in a browser. */
export interface LinkTexts {
  readonly send: {
    readonly title: string;
    /** @param record the model and the id of the record, as Odoo names them */
    readonly what: (file: string, record: string) => string;
    readonly most: (megabytes: number) => string;
    readonly label: string;
    readonly go: string;
  };
  readonly done: { readonly title: string; readonly text: (file: string, size: string) => string };
  readonly dead: Readonly<Record<LinkRefusal | 'unknown', { readonly title: string; readonly text: string }>>;
  readonly failed: { readonly title: string };
}

const en: LinkTexts = {
  send: {
    title: 'Send a file',
    what: (file, record) => `It is attached as “${file}” to ${record} in Odoo. This page works once.`,
    most: (megabytes) => `At most ${megabytes} MB.`,
    label: 'File',
    go: 'Send',
  },
  done: { title: 'The file is attached', text: (file, size) => `${file}, ${size}. You can close this page.` },
  dead: {
    used: { title: 'This link was used', text: 'Each link works once. Ask the assistant for a new one.' },
    tried: { title: 'This link has failed too often', text: 'Ask the assistant for a new one.' },
    expired: {
      title: 'This link has expired',
      text: 'Each link works for ten minutes. Ask the assistant for a new one.',
    },
    ended: {
      title: 'This link opens nothing any more',
      text: 'The access that it was made with has ended, or may no longer do this.',
    },
    unknown: {
      title: 'There is no such link',
      text: 'Perhaps it was cut off when it was copied. Ask the assistant for a new one.',
    },
  },
  failed: { title: 'That did not work' },
};

const fr: LinkTexts = {
  send: {
    title: 'Envoyer un fichier',
    what: (file, record) =>
      `Il sera joint sous le nom « ${file} » à ${record} dans Odoo. Cette page ne sert qu’une fois.`,
    most: (megabytes) => `${megabytes} Mo au plus.`,
    label: 'Fichier',
    go: 'Envoyer',
  },
  done: {
    title: 'Le fichier est joint',
    text: (file, size) => `${file}, ${size}. Vous pouvez fermer cette page.`,
  },
  dead: {
    used: {
      title: 'Ce lien a déjà servi',
      text: 'Chaque lien ne sert qu’une fois. Demandez-en un nouveau à l’assistant.',
    },
    tried: { title: 'Ce lien a échoué trop souvent', text: 'Demandez-en un nouveau à l’assistant.' },
    expired: {
      title: 'Ce lien a expiré',
      text: 'Chaque lien est valable dix minutes. Demandez-en un nouveau à l’assistant.',
    },
    ended: {
      title: 'Ce lien n’ouvre plus rien',
      text: 'L’accès avec lequel il a été créé a pris fin, ou ne permet plus cela.',
    },
    unknown: {
      title: 'Ce lien n’existe pas',
      text: 'Il a peut-être été tronqué en le copiant. Demandez-en un nouveau à l’assistant.',
    },
  },
  failed: { title: 'Cela n’a pas fonctionné' },
};

export const LINK_TEXTS: Readonly<Record<Language, LinkTexts>> = { en, fr };
