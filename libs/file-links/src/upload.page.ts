import type { Language } from '@aidoo/mail';
import { html } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { MAX_FILE_BYTES } from './file-link.ts';
import type { Upload } from './file-link.ts';
import { LINK_TEXTS } from './link-texts.ts';
import type { UploadedFile } from './uploads.service.ts';

/** By which the form's file is known. */
export const FILE_FIELD = 'file';

/** Where a person chooses the file that the link is for. */
export function uploadPage(language: Language, { name, model, id }: Upload): Page {
  const { send } = LINK_TEXTS[language];
  const body = html`<p>${send.what(name, `${model} ${id}`)}</p>
<form method="post" enctype="multipart/form-data">
<div class="field">
<label for="${FILE_FIELD}">${send.label}</label>
<p class="hint" id="most">${send.most(MAX_FILE_BYTES / 1_000_000)}</p>
<input id="${FILE_FIELD}" name="${FILE_FIELD}" type="file" required autofocus aria-describedby="most">
</div>
<button class="go">${send.go}</button>
</form>
`;
  return { language, title: send.title, body };
}

export function uploadedPage(language: Language, { name, size }: UploadedFile): Page {
  const { title, text } = LINK_TEXTS[language].done;
  return { language, title, body: html`<p>${text(name, inUnits(language, size))}</p>`, status: 201 };
}

const UNITS = [
  ['megabyte', 1_000_000],
  ['kilobyte', 1000],
  ['byte', 1],
] as const;

function inUnits(language: Language, bytes: number): string {
  const [unit, size] = UNITS.find(([, least]) => bytes >= least) ?? UNITS[2];
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 });
  return format.format(bytes / size);
}
