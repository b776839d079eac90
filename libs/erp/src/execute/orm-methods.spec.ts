import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Policy } from '../policy/policy.ts';
import { notCallable } from './callable-method.ts';
import { insteadOf, ORM_FAMILIES, ORM_METHODS } from './orm-methods.ts';

const mayCall = (method: string): boolean => Policy.NONE.mayCall('sale.order', method);

/** The ways in which a name is smuggled past a check that compares texts. */
const spellings = (name: string): string[] => [
  name,
  name.toUpperCase(),
  `${name[0]!.toUpperCase()}${name.slice(1)}`,
  `${name} `,
  ` ${name}`,
  `${name}\n`,
  `${name}\u0000`,
  `\u200B${name}`,
  `sudo.${name}`,
  `${name}.__func__`,
  `_${name}`,
  `${name}()`,
  `${name[0]!}\u0301${name.slice(1)}`,
  name.replaceAll(/./g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)),
];

/** Methods that buttons of Odoo call, from modules of 14 to 19. */
const BUSINESS =
  'action_confirm action_cancel action_draft action_lock action_quotation_send action_archive action_unarchive toggle_active action_post button_draft button_cancel button_confirm button_validate button_mark_done action_assign action_set_won action_set_won_rainbowman action_set_lost action_feedback action_done action_invoice_sent action_register_payment action_create_payments create_invoices convert_opportunity message_post message_subscribe activity_schedule activity_feedback do_unreserve action_apply_inventory reverse_moves refund_moves action_send_mail schedule_meeting signup_cancel'.split(
    ' ',
  );

describe('which methods may be called', () => {
  it.each(ORM_METHODS)('%s of the ORM may not, however it is spelt', (name) => {
    for (const spelt of spellings(name)) expect([spelt, mayCall(spelt)]).toEqual([spelt, false]);
  });

  it.each(ORM_FAMILIES)('nothing that begins with %s may', (family) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9_]{0,20}$/), (rest) => {
        const name = `${family}${rest}`;
        const chatter = ['message_post', 'message_subscribe', 'message_unsubscribe'];
        const activities = ['activity_schedule', 'activity_feedback', 'activity_reschedule'];
        expect(mayCall(name)).toBe([...chatter, ...activities].includes(name));
      }),
    );
  });

  it.each(BUSINESS)('the business method %s may', (name) => {
    expect(mayCall(name)).toBe(true);
  });

  it('whatever is written is refused with words, or a public name that is not the ORM’s', () => {
    const written = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[ _a-zA-Z0-9.]{0,40}$/),
      fc.constantFrom(
        ...ORM_METHODS.flatMap(spellings),
        '__class__',
        '__init__',
        'constructor',
        '__proto__',
        '',
      ),
    );
    fc.assert(
      fc.property(written, (method) => {
        if (mayCall(method)) {
          expect(method).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
          expect(ORM_METHODS).not.toContain(method.toLowerCase());
          return;
        }
        const error = notCallable('sale.order', method);
        expect(error.code).toBe('not_allowed');
        expect(error.hint).toBeTruthy();
        expect(error.message.length).toBeLessThan(700);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['write', 'aidoo_write'],
    ['web_save', 'aidoo_write'],
    ['create', 'aidoo_create'],
    ['unlink', 'aidoo_delete'],
    ['search_read', 'aidoo_query'],
    ['web_read', 'aidoo_read'],
    ['export_data', 'aidoo_read'],
    ['read_group', 'aidoo_report'],
    ['fields_get', 'aidoo_schema'],
  ])('instead of %s, %s is named', (method, tool) => {
    expect(notCallable('res.partner', method).hint).toContain(tool);
  });
});

const RECORDED = new URL('../../../../../shared/odoo/odoo19.ndjson', import.meta.url);

/** What res.partner has for itself, from the modules of the recorded Odoo: all else that 19 lists is every model's. */
const OWN =
  'action_open_business_doc action_privacy_lookup action_reschedule_my_next_nextweek action_reschedule_my_next_today action_reschedule_my_next_tomorrow action_signup_prepare action_view_opportunity action_view_partner_invoices action_view_stock_serial address_get autocomplete_by_name autocomplete_by_vat can_edit_vat create_company enrich_by_domain enrich_by_duns enrich_by_gst get_attendee_detail get_partner_localisation_fields_required_to_invoice iap_partner_autocomplete_get_tag_ids mail_action_blacklist_remove open_commercial_entity phone_action_blacklist_remove schedule_meeting signup_cancel signup_get_auth_param signup_prepare'.split(
    ' ',
  );
const DONE_BY_BUTTONS =
  'action_archive action_unarchive message_post message_subscribe message_unsubscribe activity_schedule activity_feedback activity_reschedule'.split(
    ' ',
  );

(existsSync(RECORDED) ? describe : describe.skip)(
  'the methods that a real Odoo 19 lists for res.partner',
  () => {
    it('are business methods of its own, or refused', async () => {
      const { readFile } = await import('node:fs/promises');
      const lines = (await readFile(RECORDED, 'utf8')).split('\n');
      const line = lines.find((text) => text.includes('"120_j2_doc_bearer_model"')) ?? '{}';
      const { result } = JSON.parse(line) as { result: { methods: Record<string, unknown> } };
      const callable = Object.keys(result.methods).filter((name) => insteadOf(name) === undefined);
      expect(callable.sort()).toEqual([...OWN, ...DONE_BY_BUTTONS].sort());
    });
  },
);
