import type { Permission } from '@aidoo/companies';
import type { Language } from '@aidoo/mail';

/** Every word of the pages, in one language. */
export interface Texts {
  readonly error: { readonly title: string; readonly whatToDo: string };
  readonly expired: { readonly title: string; readonly whatToDo: string };
  readonly signIn: {
    readonly title: string;
    readonly email: string;
    readonly password: string;
    readonly submit: string;
    readonly failed: string;
  };
  readonly code: { readonly title: string; readonly code: string; readonly submit: string };
  readonly consent: {
    readonly title: (client: string) => string;
    readonly redirect: (host: string) => string;
    readonly localhost: string;
    readonly company: string;
    readonly permissions: string;
    readonly allow: string;
    readonly deny: string;
  };
  readonly permissions: Readonly<Record<Permission, string>>;
}

const en: Texts = {
  error: {
    title: 'This cannot go on',
    whatToDo: 'The application has sent a request that is not right. Go back to it and connect again.',
  },
  expired: {
    title: 'This page is over',
    whatToDo: 'It was used or has expired. Go back to the application and connect again.',
  },
  signIn: {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    failed: 'No account has this email address and password.',
  },
  code: { title: 'Two-factor sign-in', code: 'Code of your authenticator app', submit: 'Go on' },
  consent: {
    title: (client) => `${client} asks for access`,
    redirect: (host) => `You will be sent to ${host}.`,
    localhost: 'This is an application on your own device. Go on only if you have just started it yourself.',
    company: 'Company',
    permissions: 'What it may do in Odoo',
    allow: 'Allow',
    deny: 'Deny',
  },
  permissions: {
    query: 'Search records',
    read: 'Read records',
    schema: 'See which data there is',
    report: 'Totals and documents',
    create: 'Create records',
    write: 'Change records',
    delete: 'Delete records',
    execute: 'Carry out actions, such as confirming an order',
    workflow: 'Propose sequences of actions',
  },
};

const fr: Texts = {
  error: {
    title: 'Impossible de continuer',
    whatToDo: 'L’application a envoyé une demande incorrecte. Retournez-y et reconnectez-la.',
  },
  expired: {
    title: 'Cette page n’est plus valable',
    whatToDo: 'Elle a servi ou a expiré. Retournez à l’application et reconnectez-la.',
  },
  signIn: {
    title: 'Connexion',
    email: 'E-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    failed: 'Aucun compte n’a cette adresse et ce mot de passe.',
  },
  code: {
    title: 'Connexion à deux facteurs',
    code: 'Code de votre application d’authentification',
    submit: 'Continuer',
  },
  consent: {
    title: (client) => `${client} demande un accès`,
    redirect: (host) => `Vous serez renvoyé vers ${host}.`,
    localhost:
      'C’est une application de votre propre appareil. Ne continuez que si vous venez de la lancer vous-même.',
    company: 'Entreprise',
    permissions: 'Ce qu’elle pourra faire dans Odoo',
    allow: 'Autoriser',
    deny: 'Refuser',
  },
  permissions: {
    query: 'Rechercher des enregistrements',
    read: 'Lire des enregistrements',
    schema: 'Voir quelles données existent',
    report: 'Totaux et documents',
    create: 'Créer des enregistrements',
    write: 'Modifier des enregistrements',
    delete: 'Supprimer des enregistrements',
    execute: 'Exécuter des actions, comme confirmer une commande',
    workflow: 'Proposer des suites d’actions',
  },
};

export const TEXTS: Readonly<Record<Language, Texts>> = { en, fr };
