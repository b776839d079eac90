import type { Texts } from './texts.ts';

export const fr: Texts = {
  notices: {
    'signed-out': 'Votre connexion a pris fin. Reconnectez-vous pour continuer.',
    'other-account': 'Vous vous êtes connecté entre-temps avec un autre compte. Relisez cette page.',
    'code-too-late': 'Cela a pris trop de temps. Recommencez avec votre mot de passe.',
    'wrong-password': 'Aucun compte n’a cette adresse e-mail et ce mot de passe.',
    'wrong-code':
      'Ce code est faux ou a déjà servi. Saisissez celui que votre application affiche maintenant, attendez le suivant, ou prenez un code de secours.',
    'email-taken': 'Un compte existe déjà avec cette adresse e-mail. Connectez-vous plutôt avec celui-ci.',
    fields: 'Il manque quelque chose ou une réponse ne convient pas. Voyez ci-dessous.',
    'no-such-company': 'Vous ne faites pas partie de cette entreprise. Choisissez l’une des vôtres.',
    'needs-second-factor':
      'Rien n’a été autorisé : cette entreprise demande d’abord la connexion à deux facteurs.',
    'above-ceiling': 'Votre rôle dans cette entreprise ne permet pas tout cela. Relisez la liste.',
    'nothing-chosen': 'Choisissez au moins une chose qu’elle pourra faire, ou refusez.',
  },
  tooMany: (minutes) =>
    `Il y a eu trop d’essais. Attendez ${minutes === 1 ? 'une minute' : `${minutes} minutes`} et réessayez.`,
  invalid: {
    title: 'Cette connexion est impossible',
    text: 'L’application a envoyé une demande incorrecte. Retournez-y et connectez-la de nouveau. Si cela n’aide pas, transmettez ce qui suit à l’éditeur de l’application.',
  },
  expired: {
    title: 'Cette page n’est plus valable',
    text: 'Vous y avez déjà répondu, elle a plus d’une demi-heure, ou elle a été ouverte dans un autre navigateur. Retournez à l’application ; si elle n’est pas encore connectée, connectez-la de nouveau.',
  },
  foreign: {
    title: 'Cela ne vient pas de notre page',
    text: 'Un autre site a tenté d’envoyer ce formulaire : rien n’a été fait. Retournez à l’application et connectez-la de nouveau.',
  },
  failed: {
    title: 'Une erreur est survenue de notre côté',
    text: 'Rien n’a été autorisé. Réessayez dans un instant. Si cela n’aide pas, donnez le numéro ci-dessous à la personne qui gère ce serveur.',
  },
  notAForm: {
    title: 'Ce formulaire est illisible',
    text: 'Rien n’a été fait. Revenez à la page précédente et envoyez de nouveau le formulaire.',
  },
  fields: {
    name: { label: 'Votre nom', wrong: 'Saisissez votre nom, en 100 caractères au plus.' },
    email: { label: 'E-mail', wrong: 'Saisissez une adresse e-mail, par exemple nom@exemple.fr.' },
    password: {
      label: 'Mot de passe',
      hint: 'De 12 à 128 caractères. Quelques mots sans rapport entre eux conviennent très bien.',
      wrong:
        'Choisissez un mot de passe de 12 à 128 caractères qui ne soit ni l’un des plus courants, ni votre e-mail, ni votre nom.',
    },
    companyName: {
      label: 'Entreprise',
      wrong: 'Saisissez le nom de l’entreprise, en 100 caractères au plus.',
    },
    code: {
      label: 'Code',
      hint: 'Les six chiffres que votre application d’authentification affiche maintenant, ou l’un de vos codes de secours.',
      wrong: 'Saisissez un code.',
    },
  },
  signIn: {
    title: 'Connexion',
    lead: (client) => `${client} souhaite se connecter à votre Odoo par Aidoo. Tout d’abord, qui êtes-vous ?`,
    submit: 'Se connecter',
    register: 'Créer un compte',
    forgotten: 'Mot de passe oublié ?',
    askOperator:
      'Mot de passe oublié ? Demandez à la personne qui gère ce serveur un lien pour en choisir un nouveau.',
  },
  code: {
    title: 'Connexion à deux facteurs',
    lead: 'Votre mot de passe est le bon. Encore une étape.',
    submit: 'Continuer',
    again: 'Se connecter avec un autre compte',
  },
  register: {
    title: 'Créer un compte',
    lead: 'Une entreprise est créée avec lui, et elle est à vous. Pour rejoindre une entreprise existante, faites-vous inviter.',
    submit: 'Créer le compte',
    signIn: 'J’ai un compte : me connecter',
  },
  forgotten: {
    title: 'Choisir un nouveau mot de passe',
    lead: 'Nous vous envoyons un lien pour cela.',
    submit: 'Envoyer le lien',
    sent: 'Consultez votre messagerie',
    sentLead:
      'Si un compte existe avec cette adresse, un lien vient de lui être envoyé. Choisissez-y le nouveau mot de passe, puis revenez à cette page pour vous connecter.',
    back: 'Retour à la connexion',
  },
  consent: {
    title: (client) => `Laisser ${client} travailler dans votre Odoo ?`,
    choose: (client) => `Où ${client} peut-il travailler ?`,
    signedInAs: 'Connecté en tant que',
    otherAccount: 'Ce n’est pas vous ? Changer de compte',
    application: 'Application',
    ownWord: 'C’est le nom qu’elle se donne. Aidoo ne l’a pas vérifié.',
    describedAt: 'Publiée par',
    leadsTo: 'Renvoie vers',
    appLink: (scheme) => `un programme de votre appareil qui ouvre les liens « ${scheme} »`,
    onDevice:
      'C’est un programme de votre appareil, et tout autre programme pourrait se faire passer pour lui. N’autorisez que ce que vous venez de lancer vous-même.',
    company: 'Entreprise',
    changeCompany: 'Choisir une autre entreprise',
    connected: 'déjà connectée',
    noCompany:
      'Vous ne faites encore partie d’aucune entreprise : il n’y a rien à autoriser. Faites-vous inviter ou créez-en une dans Aidoo, puis rechargez cette page.',
    secondFactor: (company) =>
      `${company} demande à ses membres la connexion à deux facteurs. Activez-la dans votre compte Aidoo, puis rechargez cette page.`,
    permissions: 'Que pourra-t-elle y faire ?',
    more: 'Que pourra-t-elle y faire de plus ?',
    already: 'Elle peut déjà',
    nothingNew: 'Elle ne demande rien de nouveau.',
    forbidden: (role) =>
      `Votre rôle, ${role}, ne le permet pas. Le propriétaire ou un administrateur peut changer cela.`,
    changes: 'modifie des données',
    careful: 'avec prudence',
    revocable:
      'Elle agit en votre nom, et chaque appel est consigné. Son accès prend fin au bout de 90 jours, ou dès que vous y mettez fin dans Aidoo, sous les applications connectées.',
    allow: 'Autoriser',
    deny: 'Refuser',
  },
  roles: { owner: 'propriétaire', admin: 'administrateur', member: 'membre' },
  permissions: {
    query: { label: 'Rechercher', hint: 'Trouver clients, commandes, factures et tout ce qui s’y trouve.' },
    read: { label: 'Lire', hint: 'Ouvrir les fiches et les documents qui y sont joints.' },
    schema: {
      label: 'Connaître la structure',
      hint: 'Voir quels types de fiches et quels champs existent.',
    },
    report: { label: 'Totaux et documents', hint: 'Additionner des chiffres, éditer des PDF de factures.' },
    create: { label: 'Créer', hint: 'Ajouter des fiches, par exemple un client ou un devis.' },
    write: { label: 'Modifier', hint: 'Changer des fiches existantes et y joindre des fichiers.' },
    delete: { label: 'Supprimer', hint: 'Effacer des fiches pour de bon. C’est irréversible.' },
    execute: {
      label: 'Exécuter des actions',
      hint: 'Confirmer une commande, valider une facture, envoyer un message. Certaines sont irréversibles.',
    },
    workflow: {
      label: 'Proposer plusieurs étapes à la fois',
      hint: 'Elles ne s’exécutent qu’une fois relues et approuvées par quelqu’un dans Aidoo.',
    },
  },
};
