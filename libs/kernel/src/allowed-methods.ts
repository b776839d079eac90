import type { Request } from 'express';

interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

/** Routes of more methods than these are middleware in the shape of a route, and answer nothing by themselves. */
const MOST = 5;

/** The methods for which a path has a route; none where there is no such path. What GET answers, Express answers HEAD as well. */
export function allowedMethods({ app, path }: Request): string[] {
  const { stack } = app.router as unknown as { stack: readonly Layer[] };
  const methods = stack.flatMap((layer) => {
    const names = Object.keys(layer.route?.methods ?? {}).filter((name) => name !== '_all');
    return names.length > 0 && names.length <= MOST && layer.match(path) ? names : [];
  });
  const known = new Set(methods.map((name) => name.toUpperCase()));
  if (known.has('GET')) known.add('HEAD');
  return [...known].sort();
}
