import 'reflect-metadata';
import { METHODS } from 'node:http';
import { Access } from '@aidoo/companies';
import type { AccessRule, Action } from '@aidoo/companies';
import { RequestMethod } from '@nestjs/common';
import {
  GUARDS_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { getMetadataStorage } from 'class-validator';

/** A route as its controller declares it. */
export interface Route {
  /** `ApiKeysController.list` */
  handler: string;
  /** `GET`, or `ALL`. */
  method: string;
  path: string;
  /** Undefined: nobody has said who may use it. */
  rule: AccessRule | undefined;
  /** Names of the guards of its own, beside the global ones. */
  guards: string[];
  /** The fields that its body and its query have, as their DTOs declare them. */
  fields: { body: string[]; query: string[] };
}

/** A route that is for members of the company in its path. */
export interface CompanyRoute extends Route {
  rule: { action: Action };
}

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Every route that a controller of the app declares. */
export function declaredRoutes(app: NestExpressApplication): Route[] {
  const discovery = new DiscoveryService(app.get(ModulesContainer));
  return discovery
    .getControllers()
    .flatMap(({ metatype }) => (metatype ? routesOf(metatype as Controller) : []));
}

export const isCompanyRoute = (route: Route): route is CompanyRoute => route.path.includes(':companyId');

export const companyRoutes = (app: NestExpressApplication): CompanyRoute[] =>
  declaredRoutes(app).filter(isCompanyRoute);

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** `GET /health/live`: every route that Express itself would answer, whoever has put it there. */
export function servedRoutes(app: NestExpressApplication): string[] {
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  return router.stack.flatMap(({ route }) =>
    route ? servedMethods(route.methods).map((method) => `${method} ${route.path}`) : [],
  );
}

/** Express writes a route for any method as one for each method that Node knows, or as `_all`. */
function servedMethods(methods: Record<string, boolean>): string[] {
  const names = Object.keys(methods);
  return names.includes('_all') || names.length >= METHODS.length
    ? ['ALL']
    : names.map((name) => name.toUpperCase());
}

type Controller = new (...dependencies: never[]) => object;

function routesOf(controller: Controller): Route[] {
  const reflector = new Reflector();
  const prototype = controller.prototype as Record<string, object>;
  const handlers = new MetadataScanner()
    .getAllMethodNames(prototype)
    .filter((name) => Reflect.hasMetadata(METHOD_METADATA, prototype[name]!));
  return handlers.flatMap((name) => {
    const handler = prototype[name] as () => unknown;
    const guards = [controller, handler].flatMap(guardsOf);
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    return pathsOf(controller).flatMap((base) =>
      pathsOf(handler).map((path) => ({
        handler: `${controller.name}.${name}`,
        method,
        path: `/${[base, path]
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`,
        rule: reflector.getAllAndOverride(Access, [handler, controller]),
        guards,
        fields: {
          body: fieldsOf(controller, name, RouteParamtypes.BODY),
          query: fieldsOf(controller, name, RouteParamtypes.QUERY),
        },
      })),
    );
  });
}

const pathsOf = (target: object): string[] =>
  [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();

const guardsOf = (target: object): string[] =>
  ((Reflect.getMetadata(GUARDS_METADATA, target) as { name: string }[] | undefined) ?? []).map(
    ({ name }) => name,
  );

type Arguments = Record<string, { index: number }>;

/** The fields of the DTO that a handler takes as its body or its query; none when it takes no such thing. */
function fieldsOf(controller: Controller, handler: string, kind: RouteParamtypes): string[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Arguments;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, handler) ??
    []) as Controller[];
  const taken = Object.entries(args).filter(([key]) => key.startsWith(`${kind}:`));
  const checks = taken.flatMap(([, { index }]) =>
    getMetadataStorage().getTargetValidationMetadatas(types[index]!, '', false, false),
  );
  return [...new Set(checks.map(({ propertyName }) => propertyName))];
}
