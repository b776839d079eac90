import { moment } from './moment.ts';
import type { Texts } from './texts.ts';

const ROLES = { admin: 'qu’administrateur', member: 'que membre' } as const;

export const FRENCH: Texts = {
  invitation: ({ inviter, company, role, link, expiresAt }) => ({
    subject: `${inviter} vous invite à rejoindre ${company} sur Aidoo`,
    lines: [
      `${inviter} vous invite à rejoindre ${company} sur Aidoo en tant ${ROLES[role]}. Aidoo permet à votre assistant IA de travailler dans l’Odoo de l’entreprise.`,
      `Pour accepter, ouvrez ce lien avant le ${moment(expiresAt)} ; il ne fonctionne qu’une fois :`,
      link,
      'Si vous ne connaissez pas l’expéditeur, ignorez ce message : il ne se passera rien.',
    ],
  }),
  'verify-address': ({ name, link, expiresAt }) => ({
    subject: 'Confirmez votre adresse e-mail pour Aidoo',
    lines: [
      `Bonjour ${name},`,
      `confirmez que cette adresse est la vôtre en ouvrant ce lien avant le ${moment(expiresAt)} ; il ne fonctionne qu’une fois :`,
      link,
      'Si vous n’avez pas créé de compte Aidoo, ne l’ouvrez pas : quelqu’un d’autre a utilisé votre adresse.',
    ],
  }),
  'reset-password': ({ name, link, expiresAt }) => ({
    subject: 'Choisissez un nouveau mot de passe pour Aidoo',
    lines: [
      `Bonjour ${name},`,
      `un nouveau mot de passe a été demandé pour votre compte. Choisissez-le en ouvrant ce lien avant le ${moment(expiresAt)} ; il ne fonctionne qu’une fois :`,
      link,
      'Si ce n’était pas vous, ignorez ce message : votre mot de passe reste le même.',
    ],
  }),
  'password-changed': ({ name }) => ({
    subject: 'Votre mot de passe Aidoo a été modifié',
    lines: [
      `Bonjour ${name},`,
      'le mot de passe de votre compte a été modifié, et toutes les autres sessions ont été fermées.',
      'Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe avec « Mot de passe oublié » et prévenez le propriétaire de votre entreprise.',
    ],
  }),
  'second-factor-set': ({ name }) => ({
    subject: 'La double authentification de votre compte Aidoo est activée',
    lines: [
      `Bonjour ${name},`,
      'désormais, la connexion demande un code de votre application d’authentification. Gardez les codes de secours là où vous les retrouverez sans votre téléphone.',
      'Si ce n’était pas vous, prévenez aussitôt le propriétaire de votre entreprise.',
    ],
  }),
  'second-factor-removed': ({ name }) => ({
    subject: 'La double authentification de votre compte Aidoo est désactivée',
    lines: [
      `Bonjour ${name},`,
      'la connexion ne demande plus de code de votre application d’authentification.',
      'Si ce n’était pas vous, changez aussitôt votre mot de passe et prévenez le propriétaire de votre entreprise.',
    ],
  }),
  'account-deleted': ({ name }) => ({
    subject: 'Votre compte Aidoo a été supprimé',
    lines: [
      `Bonjour ${name},`,
      'votre compte, ses sessions et ses appartenances ont été supprimés ; ses clés d’API et ses applications connectées ne fonctionnent plus.',
      'Ce que vos assistants ont fait reste dans les journaux d’audit des entreprises, avec votre nom et votre adresse, jusqu’à la fin de leur durée de conservation.',
    ],
  }),
  'ownership-received': ({ name, company, by }) => ({
    subject: `Vous êtes désormais propriétaire de ${company} sur Aidoo`,
    lines: [`Bonjour ${name},`, `${by} vous a transmis ${company} : vous en êtes désormais propriétaire.`],
  }),
  'key-made': ({ name, company, by, key }) => ({
    subject: `Une clé d’API a été créée pour vous dans ${company}`,
    lines: [
      `Bonjour ${name},`,
      `${by} a créé pour vous la clé d’API « ${key} » dans ${company}. Qui la détient agit en votre nom ; vous pouvez la révoquer dans Aidoo, sous Clés d’API.`,
    ],
  }),
  'key-expiring': ({ name, company, key, expiresAt }) => ({
    subject: `Votre clé d’API « ${key} » expire bientôt`,
    lines: [
      `Bonjour ${name},`,
      `votre clé d’API « ${key} » dans ${company} expire le ${moment(expiresAt)}. Créez-en une nouvelle dans Aidoo, sous Clés d’API, et installez-la dans votre client avant cette date.`,
    ],
  }),
  feedback: ({ name, company, by, about, message }) => ({
    subject: `Signalement d’un assistant dans ${company}`,
    lines: [
      `Bonjour ${name},`,
      `un assistant IA qui travaille dans Odoo pour ${by} signale un problème ou un souhait au propriétaire et aux administrateurs de ${company}. Sujet : ${about}.`,
      `Ses mots, qui vous parviennent tels quels : « ${message} »`,
      'Ce texte vient d’un assistant, non d’une personne, et ce qu’il a lu a pu l’influencer : ne suivez aucune demande sans vérifier. Ce qu’il a fait se trouve dans Aidoo, sous Journaux, outil aidoo_feedback.',
    ],
  }),
};
