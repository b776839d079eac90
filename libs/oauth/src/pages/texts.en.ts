import type { Texts } from './texts.ts';

export const en: Texts = {
  notices: {
    'signed-out': 'Your sign-in has ended. Sign in once more to go on.',
    'other-account': 'You have signed in with another account meanwhile. Look at this page again.',
    'code-too-late': 'This took too long. Begin again with your password.',
    'wrong-password': 'No account has this email address and password.',
    'wrong-code':
      'This code is not right, or was used before. Enter the one that your app shows now, wait for the next, or take a recovery code.',
    'email-taken': 'There is an account with this email address already. Sign in with it instead.',
    fields: 'Something is missing or not right. See below.',
    'no-such-company': 'You do not belong to this company. Choose one of yours.',
    'needs-second-factor': 'Nothing was allowed: this company asks for two-factor sign-in first.',
    'above-ceiling': 'Your role in this company does not allow all of that. Look at the list again.',
    'nothing-chosen': 'Choose at least one thing that it may do, or deny.',
  },
  tooMany: (minutes) =>
    `There were too many attempts. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} and try again.`,
  invalid: {
    title: 'This connection cannot be made',
    text: 'The application has sent a request that is not right. Go back to it and connect again. If that does not help, tell whoever makes the application what it says below.',
  },
  expired: {
    title: 'This page is over',
    text: 'You have answered it already, it is older than half an hour, or it was opened in another browser. Go back to the application; if it is not connected yet, connect it again there.',
  },
  foreign: {
    title: 'This did not come from our page',
    text: 'Another site has tried to send this form, so nothing was done. Go back to the application and connect it again.',
  },
  failed: {
    title: 'Something went wrong on our side',
    text: 'Nothing was allowed. Try again in a moment. If that does not help, tell whoever runs this server the number below.',
  },
  notAForm: {
    title: 'This form cannot be read',
    text: 'Nothing was done. Go back one page and send the form again.',
  },
  fields: {
    name: { label: 'Your name', wrong: 'Enter your name, in 100 characters at most.' },
    email: { label: 'Email', wrong: 'Enter an email address, such as name@example.com.' },
    password: {
      label: 'Password',
      hint: '12 to 128 characters. A few words that have nothing to do with each other are good.',
      wrong:
        'Choose a password of 12 to 128 characters that is neither among the commonest nor your email or name.',
    },
    companyName: { label: 'Company', wrong: 'Enter the company’s name, in 100 characters at most.' },
    code: {
      label: 'Code',
      hint: 'The six digits that your authenticator app shows now, or one of your recovery codes.',
      wrong: 'Enter a code.',
    },
  },
  signIn: {
    title: 'Sign in',
    lead: (client) => `${client} wants to connect to your Odoo through Aidoo. First, who are you?`,
    submit: 'Sign in',
    register: 'Create an account',
    forgotten: 'Forgotten your password?',
    askOperator: 'Forgotten your password? Ask whoever runs this server for a link to choose a new one.',
  },
  code: {
    title: 'Two-factor sign-in',
    lead: 'Your password was right. One step more.',
    submit: 'Continue',
    again: 'Sign in with another account',
  },
  register: {
    title: 'Create an account',
    lead: 'With it a company is founded, which is yours. To join one that is there already, ask to be invited.',
    submit: 'Create account',
    signIn: 'I have an account: sign in',
  },
  forgotten: {
    title: 'Choose a new password',
    lead: 'We send you a link for it.',
    submit: 'Send the link',
    sent: 'Look into your inbox',
    sentLead:
      'If there is an account with this address, a link is on its way to it. Choose the new password there, then come back to this page and sign in.',
    back: 'Back to signing in',
  },
  consent: {
    title: (client) => `Let ${client} work in your Odoo?`,
    choose: (client) => `Where may ${client} work?`,
    signedInAs: 'Signed in as',
    otherAccount: 'Not you? Use another account',
    application: 'Application',
    ownWord: 'It calls itself so. Aidoo has not checked the name.',
    describedAt: 'Published by',
    leadsTo: 'Leads back to',
    appLink: (scheme) => `a program on your device that opens “${scheme}” links`,
    onDevice:
      'This is a program on your own device, and any other program there could pretend to be it. Allow only what you have just begun yourself.',
    company: 'Company',
    changeCompany: 'Choose another company',
    connected: 'connected already',
    noCompany:
      'You belong to no company yet, so there is nothing to allow. Ask to be invited to one, or found one in Aidoo, then load this page again.',
    secondFactor: (company) =>
      `${company} asks its members for two-factor sign-in. Set it up in your Aidoo account, then load this page again.`,
    permissions: 'What may it do there?',
    more: 'What else may it do there?',
    already: 'It may already',
    nothingNew: 'It asks for nothing new.',
    forbidden: (role) => `Your role, ${role}, does not allow this. The owner or an admin can change that.`,
    changes: 'changes data',
    careful: 'with care',
    revocable:
      'It acts in your name, and every call is on record. Its access ends after 90 days, or at any time when you end it in Aidoo, under connected apps.',
    allow: 'Allow',
    deny: 'Deny',
  },
  roles: { owner: 'owner', admin: 'admin', member: 'member' },
  permissions: {
    query: { label: 'Search', hint: 'Find customers, orders, invoices and whatever else there is.' },
    read: { label: 'Read', hint: 'Open records and the documents attached to them.' },
    schema: { label: 'Know the structure', hint: 'See which kinds of records and fields there are.' },
    report: { label: 'Totals and documents', hint: 'Add figures up, and make PDFs such as invoices.' },
    create: { label: 'Create', hint: 'Add new records, such as a customer or a quotation.' },
    write: { label: 'Change', hint: 'Edit records that are there, and attach files to them.' },
    delete: { label: 'Delete', hint: 'Remove records for good. This cannot be undone.' },
    execute: {
      label: 'Carry out actions',
      hint: 'Confirm an order, post an invoice, send a message. Some of it cannot be undone.',
    },
    workflow: {
      label: 'Propose several steps at once',
      hint: 'They run only after somebody has looked at them in Aidoo and approved.',
    },
  },
};
