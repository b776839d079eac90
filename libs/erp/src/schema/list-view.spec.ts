import { describe, expect, it } from '@jest/globals';
import { listViewFields } from './list-view.ts';

describe(listViewFields.name, () => {
  it('are those that a person sees in the list, in its order', () => {
    const arch = `<list string="Contacts" sample="1">
      <field name="complete_name" string="Name"/>
      <field name="function" column_invisible="True"/>
      <field name="phone" class="o_force_ltr" optional="show"/>
      <field name="mobile" optional="hide"/>
      <field name="city" invisible="parent_id"/>
      <field name="email" invisible="0"/>
      <field name="phone"/>
    </list>`;
    expect(listViewFields(arch)).toEqual(['complete_name', 'phone', 'email']);
  });

  it('leaves out what Odoo 16 hides by its modifiers', () => {
    const modifiers = 'modifiers="{&quot;readonly&quot;: true, &quot;column_invisible&quot;: true}"';
    const arch = `<tree><field name="currency_id" ${modifiers}/><field name="name" modifiers="{&quot;readonly&quot;: true}"/></tree>`;
    expect(listViewFields(arch)).toEqual(['name']);
  });

  it('leaves out the columns of lists within the list', () => {
    const arch =
      '<tree><field name="a"/><field name="lines"><tree><field name="qty"/></tree></field><field name="b"/></tree>';
    expect(listViewFields(arch)).toEqual(['a', 'lines', 'b']);
    const grouped = '<list><groupby name="p_id"><field name="x"/></groupby><field name="a"/></list>';
    expect(listViewFields(grouped)).toEqual(['a']);
  });

  // Of a text that is searched from each of its tags to its end, the last one would take hours.
  it.each(['', 'no view', '<list/>', '<list><field/></list>', '<list'.repeat(1_000_000)])(
    'finds nothing where no field is named (%#)',
    (arch) => {
      expect(listViewFields(arch)).toEqual([]);
    },
  );
});
