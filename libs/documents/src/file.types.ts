/** Types of texts, by the ending of the name: their content does not tell them apart. The first ending is the usual one. */
export const TEXT_TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'application/xhtml+xml',
  xht: 'application/xhtml+xml',
  svg: 'image/svg+xml',
  js: 'text/javascript',
  mjs: 'text/javascript',
  cjs: 'text/javascript',
  css: 'text/css',
  xsl: 'application/xslt+xml',
  xslt: 'application/xslt+xml',
  hta: 'application/hta',
  mht: 'multipart/related',
  mhtml: 'multipart/related',
  ics: 'text/calendar',
  vcf: 'text/vcard',
  eml: 'message/rfc822',
  yaml: 'application/yaml',
  yml: 'application/yaml',
};

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** Types that are zips inside: the beginning of one does not always tell which. */
export const ZIP_TYPES: Readonly<Record<string, string>> = {
  zip: 'application/zip',
  docx: `${OPEN_XML}.wordprocessingml.document`,
  xlsx: `${OPEN_XML}.spreadsheetml.sheet`,
  pptx: `${OPEN_XML}.presentationml.presentation`,
  odt: `${OPEN_DOCUMENT}.text`,
  ods: `${OPEN_DOCUMENT}.spreadsheet`,
  odp: `${OPEN_DOCUMENT}.presentation`,
  epub: 'application/epub+zip',
};

/** Types of old office programs, which all write the same container. */
export const COMPOUND_TYPES: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
};

const OTHER_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** What a browser runs scripts of when it shows it, or takes for something that it does. */
const ACTIVE =
  /^(text\/(html|javascript|xml)|multipart\/related|application\/(xml|hta|javascript|x-shockwave-flash|x-mimearchive))$|\+xml$/;

/** What may be offered under its own name. */
const HARMLESS = new Set([
  ...Object.values(ZIP_TYPES),
  ...Object.values(OTHER_TYPES),
  'text/plain',
  'text/csv',
  'application/json',
]);

export const isActiveType = (mimetype: string): boolean => ACTIVE.test(mimetype);

export const isHarmlessType = (mimetype: string): boolean => HARMLESS.has(mimetype);

const ENDINGS = new Map(
  Object.entries({ ...TEXT_TYPES, ...ZIP_TYPES, ...COMPOUND_TYPES, ...OTHER_TYPES })
    .reverse()
    .map(([ending, mimetype]) => [mimetype, ending]),
);

/** The usual ending of a name of that type, without its dot. */
export const endingOf = (mimetype: string): string | undefined => ENDINGS.get(mimetype);
