/** What a test has opened, to be closed after it: pass `closeAll` to `afterEach`. */
export const closing: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}
