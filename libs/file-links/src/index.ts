export { Beats } from './beats.ts';
export { LINK_LIFE_MS, MAX_FILE_BYTES } from './file-link.ts';
export type { LinkedFile } from './file-link.ts';
export { FileLinksModule } from './file-links.module.ts';
export { FileLinks } from './file-links.service.ts';
export { isFilePath } from './link-address.ts';
export { TRANSFER_MS } from './transfer-clock.ts';
