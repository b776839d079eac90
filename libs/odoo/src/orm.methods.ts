import type { MethodShape } from './method.shape.ts';

const onRecords = (...names: string[]): MethodShape => ({ ids: true, names });
const onModel = (...names: string[]): MethodShape => ({ ids: false, names });

/**
 * The public methods that every model has (BaseModel, with the modules web, mail and base_import), and their parameters
 * in order. Source: `GET /doc-bearer/res.partner.json` of Odoo 19.0, which lists all but those that say otherwise.
 */
const METHODS: Readonly<Record<string, MethodShape>> = {
  search: onModel('domain', 'offset', 'limit', 'order'),
  search_count: onModel('domain', 'limit'),
  search_read: onModel('domain', 'fields', 'offset', 'limit', 'order'),
  read: onRecords('fields', 'load'),
  create: onModel('vals_list'),
  write: onRecords('vals'),
  unlink: onRecords(),
  copy: onRecords('default'),
  copy_data: onRecords('default'),
  action_archive: onRecords(),
  action_unarchive: onRecords(),

  fields_get: onModel('allfields', 'attributes'),
  default_get: onModel('fields'),
  name_search: onModel('name', 'domain', 'operator', 'limit'),
  name_create: onModel('name'),
  onchange: onRecords('values', 'field_names', 'fields_spec'),
  has_access: onRecords('operation'),
  /** Not listed, though 19.0 answers it (seen over RPC); removed in 19.1 (odoo/odoo#226551). */
  check_access_rights: onModel('operation', 'raise_exception'),
  get_external_id: onRecords(),
  get_metadata: onRecords(),
  get_field_translations: onRecords('field_name', 'langs'),
  update_field_translations: onRecords('field_name', 'translations', 'source_lang'),
  get_property_definition: onModel('full_name'),
  load: onModel('fields', 'data'),
  export_data: onRecords('fields_to_export'),
  get_base_url: onRecords(),
  get_view: onModel('view_id', 'view_type'),
  get_views: onModel('views', 'options'),
  get_formview_id: onRecords('access_uid'),
  get_formview_action: onRecords('access_uid'),
  get_import_templates: onModel(),
  /** Of res.users, not of every model: it tells who the key belongs to. */
  context_get: onModel(),

  formatted_read_group: onModel('domain', 'groupby', 'aggregates', 'having', 'offset', 'limit', 'order'),
  formatted_read_grouping_sets: onModel('domain', 'grouping_sets', 'aggregates'),
  /** Listed by 19.0 no longer, though it still answers; removed in 19.1 (odoo/odoo#226523). */
  read_group: onModel('domain', 'fields', 'groupby', 'offset', 'limit', 'orderby', 'lazy'),
  read_progress_bar: onModel('domain', 'group_by', 'progress_bar'),
  web_name_search: onModel('name', 'specification', 'domain', 'operator', 'limit'),
  web_read: onRecords('specification'),
  web_read_group: onModel('domain', 'groupby', 'aggregates', 'limit', 'offset', 'order'),
  web_resequence: onRecords('specification', 'field_name', 'offset'),
  web_save: onRecords('vals', 'specification', 'next_id'),
  web_save_multi: onRecords('vals_list', 'specification'),
  web_search_read: onModel('domain', 'specification', 'offset', 'limit', 'order', 'count_limit'),

  message_post: onRecords(),
  message_notify: onRecords(),
  message_post_with_source: onRecords('source_ref'),
  message_subscribe: onRecords('partner_ids', 'subtype_ids'),
  message_unsubscribe: onRecords('partner_ids'),
  message_get_followers: onRecords('after', 'limit', 'filter_recipients'),
  activity_schedule: onRecords('act_type_xmlid', 'date_deadline', 'summary', 'note'),
  activity_feedback: onRecords('act_type_xmlids', 'user_id', 'feedback', 'attachment_ids', 'only_automated'),
  activity_unlink: onRecords('act_type_xmlids', 'user_id', 'only_automated'),
};

/** How every model takes the arguments of this method; undefined for a method that not every model has. */
export const ormMethod = (method: string): MethodShape | undefined =>
  Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
