import { describe, expect, it } from '@jest/globals';
import { readForm } from './form-arch.ts';

const button = (method: string, label: string, context = {}) => ({ method, label, context });

describe(readForm.name, () => {
  it('finds the fields and buttons of a wizard', () => {
    const arch = `<?xml version="1.0"?>
      <form string="Lost Lead"><!-- <field name="gone"/> --><group>
        <field name="lead_ids" invisible="1"/>
        <label for="lost_reason_id"/>
        <field name="lost_reason_id" options='{"no_create": true}' required="1"/>
        <field name="lost_feedback" placeholder="a &gt; b"></field>
        <field name="name" readonly="1"/>
      </group><footer>
        <button name="action_lost_reason_apply" string="Mark as &quot;Lost&quot; &#233;" type="object" class="btn-primary" data-hotkey="q"/>
        <button name="refund" type="object" string="Refund" context="{'is_modify': True}"/>
        <button name="76" type="action" string="Elsewhere"/>
        <button name="refund" type="object" string="Off" disabled="1"/>
        <button string="Cancel" class="btn-secondary" special="cancel"/>
      </footer></form>`;
    expect(readForm(arch)).toEqual({
      fields: ['lost_reason_id', 'lost_feedback'],
      buttons: [
        button('action_lost_reason_apply', 'Mark as "Lost" é'),
        button('refund', 'Refund', { is_modify: true }),
      ],
    });
  });

  it('leaves out what belongs to other records, and what is always hidden', () => {
    const arch = `<form>
      <field name="line_ids"><tree><field name="product_id"/><button name="row" type="object"/></tree></field>
      <group invisible="1"><field name="secret"/><div><button name="hidden" type="object"/></div></group>
      <group invisible="state != 'draft'"><field name="now_and_then"/></group>
      <field name="last"/><button name="go" type="object" invisible="True"/></form>`;
    expect(readForm(arch)).toEqual({ fields: ['line_ids', 'now_and_then', 'last'], buttons: [] });
  });

  it('leaves out a button whose context only the screen can work out', () => {
    expect(
      readForm(`<form><button name="a" type="object" context="{'x': parent.id}"/></form>`).buttons,
    ).toEqual([]);
  });

  it.each(['', 'no xml', '<form', '<<<>>>', '</form></form>', '<field name="x"', '&#99999999;'])(
    'reads nothing from %j',
    (arch) => {
      expect(readForm(arch)).toEqual({ fields: [], buttons: [] });
    },
  );

  it.each(['<!--', '<a b="', "<a b='", '<a ', '<', '<form>', '&#1;', '<a b="x" '])(
    'comes to an end with a text of nothing but %j',
    (piece) => {
      expect(readForm(piece.repeat(60_000)).buttons).toEqual([]);
    },
  );
});
