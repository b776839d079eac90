export { Html, html } from './html.ts';
export { pageLanguage } from './page-language.ts';
export { headersOf, markup, OPENER, send } from './page.ts';
export type { Page, PageProblem } from './page.ts';
