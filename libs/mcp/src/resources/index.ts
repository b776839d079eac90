import { recordResource } from './record.resource.ts';
import type { Resource } from './resource.ts';
import { schemaResource } from './schema.resource.ts';

/** Every kind of resource, in the order in which clients list them. */
export const RESOURCES: readonly Resource[] = [schemaResource, recordResource];
