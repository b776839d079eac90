import { Access } from '@aidoo/companies';
import type { AccessRule } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import type { ErrorCode } from '@aidoo/kernel';
import type { INestApplication } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { InputClass } from './rule-facts.ts';

/** What a handler says of itself, beside its types. */
export interface RouteFacts {
  rule: AccessRule | undefined;
  mayFail: readonly ErrorCode[];
  /** Refuses requests that a browser sends for the page of another site. */
  ownPagesOnly: boolean;
  /** What its body and its query are read into. */
  inputs: InputClass[];
}

type Controller = new (...dependencies: never[]) => object;

/** By `ApiKeysController.list`. */
export function routeFacts(app: INestApplication): Map<string, RouteFacts> {
  const reflector = new Reflector();
  const controllers = new DiscoveryService(app.get(ModulesContainer)).getControllers();
  const facts = new Map<string, RouteFacts>();
  for (const { metatype } of controllers) {
    const controller = metatype as Controller;
    const prototype = controller.prototype as Record<string, () => unknown>;
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      if (!Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
      facts.set(`${controller.name}.${name}`, {
        rule: reflector.getAllAndOverride(Access, [handler, controller]),
        mayFail: reflector.get(MayFail, handler) ?? [],
        ownPagesOnly: [controller, handler].flatMap(guardsOf).includes('SameOriginGuard'),
        inputs: inputsOf(prototype, name),
      });
    }
  }
  return facts;
}

const inputsOf = (prototype: object, name: string): InputClass[] =>
  (Reflect.getMetadata('design:paramtypes', prototype, name) as unknown[]).filter(
    (type): type is InputClass => typeof type === 'function' && type.name.endsWith('Dto'),
  );

const guardsOf = (target: object): string[] =>
  ((Reflect.getMetadata(GUARDS_METADATA, target) as { name: string }[] | undefined) ?? []).map(
    ({ name }) => name,
  );
