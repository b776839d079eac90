import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Action } from './role-table.ts';

/**
 * Who may use a route. A route without a rule is refused.
 * - `public`: anybody
 * - `optional`: anybody; whoever shows a dashboard access token is known, and a wrong one is refused
 * - `signed-in`: whoever shows a dashboard access token
 * - `credential`: whoever shows an API key or an OAuth access token; a guard on the route itself looks at it
 * - an action: a member of the company in `:companyId` whose role has it in the role table
 */
export type AccessRule = 'public' | 'optional' | 'signed-in' | 'credential' | { action: Action };

export const Access = Reflector.createDecorator<AccessRule>();

export const Public = () => applyDecorators(Access('public'));
export const MaybeSignedIn = () => applyDecorators(Access('optional'));
export const SignedIn = () => applyDecorators(Access('signed-in'));
export const Allow = (action: Action) => applyDecorators(Access({ action }));
