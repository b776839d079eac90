import { isSince } from './odoo.version.ts';
import type { OdooSeries } from './odoo.version.ts';

/** What is called how in one version of Odoo. */
export interface OdooDialect {
  /** The two take other arguments and answer other shapes: `formatted_read_group(domain, groupby, aggregates, having…)`. */
  readonly groupMethod: 'read_group' | 'formatted_read_group';
  /** The domain of `search` and `search_count`, where it is given by name. */
  readonly domainArgument: 'args' | 'domain';
  /** Whether `search_count` stops at a limit; before, it refuses the argument. */
  readonly countTakesLimit: boolean;
  /** Whether `name_get` is there. The field `display_name` is there in every version. */
  readonly hasNameGet: boolean;
  /** `check_access_rights(operation, raise_exception=False)`, or `has_access([], operation)` whose ids are empty. */
  readonly accessMethod: 'check_access_rights' | 'has_access';
  /** What `fields_get` calls the way in which a field is summed up. */
  readonly aggregatorAttribute: 'group_operator' | 'aggregator';
  /** Where `ir.attachment` takes and gives base64. */
  readonly attachmentContent: 'datas' | 'raw';
  readonly viewsMethod: 'fields_view_get' | 'get_views';
  /** The last argument of `onchange`: whether each field has an effect, or what is to be read of it. */
  readonly onchangeArgument: 'field_onchange' | 'fields_spec';
  /** The groups of a user, a menu, a view or an action. */
  readonly groupsField: 'groups_id' | 'group_ids';
  /** Whether a record's page has a path of its own, or is in the fragment. */
  readonly recordPage: 'fragment' | 'path';
  /** Whether `fields_get` may fail over XML-RPC when it is asked for every attribute. */
  readonly fieldAttributesAreBounded: boolean;
  /** Whether an API key only works with the scope `rpc`. */
  readonly keysNeedScope: boolean;
  /** Whether the header `X-Odoo-Database` is known. */
  readonly knowsDatabaseHeader: boolean;
  /** Whether `/json/2` answers, and `/jsonrpc` and `/xmlrpc`. */
  readonly hasJson2: boolean;
  readonly hasRpc: boolean;
}

interface Row<V> {
  before: V;
  /** The first series that says `now`: `[18, 2]` is `saas~18.2`. */
  since: readonly [major: number, minor: number];
  now: V;
  source: string;
}

/** Where versions of Odoo, 14 to 22, differ for a client. Numbers are pull requests of odoo/odoo where nothing else is said. */
const TABLE: { readonly [K in keyof OdooDialect]: Row<OdooDialect[K]> } = {
  groupMethod: {
    before: 'read_group',
    since: [18, 2],
    now: 'formatted_read_group',
    source: '#163300 deprecates read_group, #226523 removes it in 19.1; recorded on 19.0',
  },
  domainArgument: { before: 'args', since: [15, 3], now: 'domain', source: '#83687' },
  countTakesLimit: { before: false, since: [16, 0], now: true, source: '#95589' },
  hasNameGet: {
    before: true,
    since: [17, 3],
    now: false,
    source: '#122085 deprecates it in 16.4, #160081 removes it; recorded on 17, 18 and 19',
  },
  accessMethod: {
    before: 'check_access_rights',
    since: [18, 0],
    now: 'has_access',
    source: '#179148, #226551 removes the old one in 19.1; has_access is recorded on 18 and 19',
  },
  aggregatorAttribute: {
    before: 'group_operator',
    since: [17, 2],
    now: 'aggregator',
    source: '#127353; recorded on 17, 18 and 19',
  },
  attachmentContent: { before: 'datas', since: [19, 3], now: 'raw', source: '#245916' },
  viewsMethod: {
    before: 'fields_view_get',
    since: [15, 4],
    now: 'get_views',
    source: '#87522, #109420 removes the old one in 16.1',
  },
  onchangeArgument: {
    before: 'field_onchange',
    since: [17, 0],
    now: 'fields_spec',
    source: 'odoo/models.py of 16.0, addons/web/models/models.py of 17.0; seen on 16.0 and 19.0',
  },
  groupsField: {
    before: 'groups_id',
    since: [19, 0],
    now: 'group_ids',
    source: 'OCA/OpenUpgrade base/19.0.1.3; seen on 19.0',
  },
  recordPage: {
    before: 'fragment',
    since: [18, 0],
    now: 'path',
    source: '#142007 has paths from 17.2 on, #178567 puts them below /odoo',
  },
  fieldAttributesAreBounded: { before: false, since: [19, 0], now: true, source: 'tuanle96/mcp-odoo#44' },
  keysNeedScope: { before: false, since: [20, 0], now: true, source: '#268589 offers scopes from 19.4 on' },
  knowsDatabaseHeader: { before: false, since: [19, 0], now: true, source: 'seen on 17.0, 18.0 and 19.0' },
  hasJson2: { before: false, since: [19, 0], now: true, source: 'recorded on 19.0' },
  hasRpc: { before: true, since: [21, 1], now: false, source: '#252721: removed in saas~21.1 and 22.0' },
};

/** How this version of Odoo speaks. */
export function dialectOf(series: OdooSeries): OdooDialect {
  const say = <V>({ before, since, now }: Row<V>): V => (isSince(series, since) ? now : before);
  return {
    groupMethod: say(TABLE.groupMethod),
    domainArgument: say(TABLE.domainArgument),
    countTakesLimit: say(TABLE.countTakesLimit),
    hasNameGet: say(TABLE.hasNameGet),
    accessMethod: say(TABLE.accessMethod),
    aggregatorAttribute: say(TABLE.aggregatorAttribute),
    attachmentContent: say(TABLE.attachmentContent),
    viewsMethod: say(TABLE.viewsMethod),
    onchangeArgument: say(TABLE.onchangeArgument),
    groupsField: say(TABLE.groupsField),
    recordPage: say(TABLE.recordPage),
    fieldAttributesAreBounded: say(TABLE.fieldAttributesAreBounded),
    keysNeedScope: say(TABLE.keysNeedScope),
    knowsDatabaseHeader: say(TABLE.knowsDatabaseHeader),
    hasJson2: say(TABLE.hasJson2),
    hasRpc: say(TABLE.hasRpc),
  };
}
