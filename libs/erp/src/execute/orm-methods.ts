/**
 * The public methods that every model has from the ORM and from what Odoo's `web`, `base_import` and `mail` add to it:
 * `BaseModel` in odoo/models.py (14 to 18) and odoo/orm/models.py (19), addons/web/models/models.py, mail.thread and
 * mail.activity.mixin; those of 19 as Odoo lists them itself (`/doc-bearer/res.partner.json`). They would walk around
 * permissions and policy, which tools of their own keep to. Archiving is not among them: it is what people do by a button.
 */
const BY_TOOL = {
  aidoo_create: 'create name_create copy copy_data copy_translations copy_multi load new find_or_create',
  aidoo_write:
    'write update resequence web_save web_save_multi web_resequence web_override_translations update_field_translations',
  aidoo_delete: 'unlink',
  aidoo_query: 'search name_search web_search_read web_name_search',
  aidoo_read:
    'read fetch name_get web_read exists get_metadata get_external_id get_xml_id get_field_translations get_property_definition',
  aidoo_report:
    'read_group web_read_group formatted_read_group formatted_read_grouping_sets read_progress_bar',
  aidoo_schema:
    'default_get view_header_get view_init get_formview_id get_formview_action get_access_action get_empty_list_help get_import_templates is_transient',
} as const;

/** Nobody calls these on purpose from outside: they make and keep records inside Odoo. */
const INNER =
  'sudo browse ensure_one concat union mapped sorted grouped modified refresh recompute init env ids id pool has_access has_field_access get_base_url lock_for_update try_lock_for_update clear_caches translate mail_allowed_qweb_expressions mail_get_partner_fields notify_cancel_by_type get_mention_suggestions get_mention_suggestions_from_channel';

/** Whole families, also of what later versions add to them. */
const FAMILIES = {
  search_: 'aidoo_query',
  read_: 'aidoo_report',
  formatted_read_: 'aidoo_report',
  export_: 'aidoo_read',
  import_: 'aidoo_create',
  fields_: 'aidoo_schema',
  get_view: 'aidoo_schema',
  load_: 'aidoo_schema',
  onchange: 'aidoo_write',
  web_: null,
  with_: null,
  check_: null,
  filtered: null,
  flush: null,
  invalidate: null,
  user_has_group: null,
  message_: null,
  // They fill in templates, of any record (mail.compose.message, mail.render.mixin, 14 to 20).
  render_: null,
  generate_email: null,
  get_record_data: null,
  get_mail_values: null,
  activity_: null,
} as const;

/** What of mail.thread and mail.activity.mixin people do in the chatter, and so may an assistant. */
const CHATTER = new Set(
  'message_post message_subscribe message_unsubscribe activity_schedule activity_feedback activity_reschedule'.split(
    ' ',
  ),
);

export type InsteadTool = keyof typeof BY_TOOL;

const OWN = new Map<string, InsteadTool | null>([
  ...INNER.split(' ').map((name) => [name, null] as const),
  ...Object.entries(BY_TOOL).flatMap(([tool, names]) =>
    names.split(' ').map((name) => [name, tool as InsteadTool] as const),
  ),
]);

/** Every single one that is named here. */
export const ORM_METHODS: readonly string[] = [...OWN.keys()];
export const ORM_FAMILIES: readonly string[] = Object.keys(FAMILIES);

/**
 * The tool that does what a method of the ORM would do, null where none does; undefined for a method that is not the
 * ORM's. However the name is spelt: Python would not find `WRITE`, and nobody needs to.
 */
export function insteadOf(method: string): InsteadTool | null | undefined {
  const name = method.toLowerCase();
  const own = OWN.get(name);
  if (own !== undefined || CHATTER.has(name)) return own;
  const family = Object.entries(FAMILIES).find(([prefix]) => name.startsWith(prefix));
  return family?.[1];
}
