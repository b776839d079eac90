import type { DataModelRules, DataRules } from '@aidoo/data-policies';

/** A policy that says this, and nothing of all else. */
export const someRules = (more: Partial<DataRules> = {}): DataRules => ({
  allow: [],
  deny: [],
  models: new Map(),
  maxRows: null,
  exceptions: { models: [], methods: [] },
  ...more,
});

/** What it says of one model. */
export const modelRules = ({
  hidden = [],
  masked = [],
  domains = [],
}: {
  hidden?: readonly string[];
  masked?: readonly string[];
  domains?: DataModelRules['domains'];
}): DataModelRules => ({ hidden: new Set(hidden), masked: new Set(masked), domains });
