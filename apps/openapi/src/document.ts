import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
export type Schema = Exclude<
  NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string],
  { $ref: string }
>;
export type Response = Exclude<
  NonNullable<NonNullable<OpenAPIObject['components']>['responses']>[string],
  { $ref: string }
>;

/** Operations as a document holds them, by `path` and `method`. */
export interface Found {
  path: string;
  method: string;
  operation: Operation;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export const operationsOf = ({ paths }: OpenAPIObject): Found[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );

export const schemasOf = (document: OpenAPIObject): Record<string, Schema> =>
  ((document.components ??= {}).schemas ??= {}) as Record<string, Schema>;

export const refTo = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });
