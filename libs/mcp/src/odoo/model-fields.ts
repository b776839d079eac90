import { closest } from './closest.ts';
import type { OdooSession } from './odoo-session.ts';
import { assertReadableModel, isSecretField } from './protected-data.ts';
import type { FieldInfo } from './schema-cache.ts';
import { ToolError } from '../tool-error.ts';

/** The fields of one model that a caller may see, with the checks that every tool makes before Odoo is asked. */
export class ModelFields {
  private constructor(
    readonly model: string,
    private readonly fields: ReadonlyMap<string, FieldInfo>,
  ) {}

  /** @throws ToolError `not_allowed` for a model of secrets; OdooError `unknown_model` and the like. */
  static async of(odoo: OdooSession, model: string): Promise<ModelFields> {
    assertReadableModel(model);
    return new ModelFields(model, await odoo.fields(model));
  }

  /** @throws ToolError `unknown_field` with the names that come closest, `not_allowed` for a secret one. */
  get(name: string, where: string): FieldInfo {
    const field = this.fields.get(name);
    if (!field) {
      const similar = closest(name, [...this.visibleNames()]);
      throw new ToolError('unknown_field', `${where}: ${this.model} has no field "${name}".`, {
        hint:
          similar.length > 0
            ? `Did you mean ${similar.join(' or ')}?`
            : `aidoo_schema lists the fields of ${this.model}.`,
        details: { model: this.model, field: name, ...(similar.length > 0 && { similar }) },
      });
    }
    if (isSecretField(name)) {
      throw new ToolError(
        'not_allowed',
        `${where}: "${name}" of ${this.model} holds a secret and cannot be used through Aidoo.`,
      );
    }
    return field;
  }

  find(name: string): FieldInfo | undefined {
    return isSecretField(name) ? undefined : this.fields.get(name);
  }

  visible(): [string, FieldInfo][] {
    return [...this.fields].filter(([name]) => !isSecretField(name));
  }

  *visibleNames(): Iterable<string> {
    for (const name of this.fields.keys()) if (!isSecretField(name)) yield name;
  }
}
