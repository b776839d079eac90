import { words } from './cases.ts';

/** Recorded cases that share the reason why they are not played again. */
export interface LeftOut {
  readonly reason: string;
  readonly cases: ReadonlySet<string>;
}

/** Every recorded case that is not in `REPLAYED`: a spec holds the two against the recordings. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    reason: 'Lists of all fields, or fields of modules, that only a whole Odoo has.',
    cases: words(`
      search_read_empty_fields read_html_and_text read_sale_order_types read_sol_json_field
      read_lead_properties analytic_json_write fields_get_res_partner fields_get_attrs_res_partner
      fields_get_sale_order fields_get_attrs_sale_order fields_get_crm_lead fields_get_attrs_crm_lead
      fields_get_product_product fields_get_attrs_product_product
    `),
  },
  {
    reason: 'Models and methods that the sandbox does not have.',
    cases: words(`
      read_reference_field reference_field ir_module_list web_search_read web_read_group
      method_recordset_return_ids
    `),
  },
  {
    reason: 'An action whose answer held None, which the recording does not show.',
    cases: words('action_view_returns_context_with_ids'),
  },
  {
    reason:
      'Records that were made by calls which are not recorded; specs of the doors send the same questions.',
    cases: words('int_gt_int32_in_result binary_read_raw_non_utf8'),
  },
  {
    reason:
      'People whom the sandbox does not have: a portal user, a demo user, one who turns a second factor on.',
    cases: words(`
      portal_search_partners portal_sale_orders portal_ir_model cooldown_good_password_demo
      cooldown_object_uncached_low totp_before totp_enabled_password_authenticate
      totp_enabled_password_object
    `),
  },
  {
    reason: 'Making, listing, revoking and expiring API keys, which the sandbox gives once and for all.',
    cases: words(`
      apikey_res_users_apikeys_description_create apikey_res_users_apikeys_description_make_key
      apikey_res_users_identitycheck_write apikey_res_users_identitycheck_run_check
      apikey_make_key_over_xmlrpc_description apikey_make_key_over_xmlrpc apikey_list apikey_desc
      apikey_make_key idcheck_write idcheck_run apikey_run_check apikey_remove apikey_revoke_after
      apikey_expired_but_cached apikey_expired_authenticate after_remove after_remove_write
      after_remove_3s after_remove_authenticate after_cache_clear after_remove_json2
    `),
  },
  {
    reason: 'What the web client is told as it starts, and calls in its session.',
    cases: words('web_session_authenticate web_call_kw web_call_kw_no_session'),
  },
  {
    reason:
      'Bodies that are not recorded and that the sandbox, whose XML parser is another, words differently.',
    cases: words('malformed_xml control_char bad_utf8 doctype_entity i8_overflow'),
  },
  {
    reason: 'PostgreSQL answered for a database of its own.',
    cases: words('common_authenticate_other_pg_db'),
  },
];
