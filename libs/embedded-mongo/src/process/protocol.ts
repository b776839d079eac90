/** What the store's process says to its parent, one JSON text a line on its standard output. */
export type Announcement =
  | { readonly say: 'ready' }
  | { readonly say: 'held'; readonly pid: number }
  | { readonly say: 'failed'; readonly message: string };

export const DATABASE_FILE = 'store.db';
export const SOCKET_FILE = 'store.sock';
