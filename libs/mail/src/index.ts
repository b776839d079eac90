export { LANGUAGES, languageOf } from './language.ts';
export type { Language } from './language.ts';
export type { Letter, Recipient } from './letter.ts';
export { MailPatience } from './mail-patience.ts';
export { MailModule } from './mail.module.ts';
export { Mailer } from './mailer.service.ts';
export type { MailHealth, Sent } from './mailer.service.ts';
