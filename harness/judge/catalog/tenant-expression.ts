/** Reads policy expressions in the one form in which PostgreSQL writes them (`pg_get_expr`). */

/** What a policy expression says about tenants. */
export interface TenantExpression {
  /** The table's column that it holds against the tenant setting; undefined when it does not. */
  readonly column: string | undefined;
  /** The setting's name, such as `app.tenant_id`. */
  readonly setting: string | undefined;
  /** Whether an OR lets more rows in than the comparison alone. */
  readonly widened: boolean;
}

/** A function that an expression may call, by the name it is called by. */
export interface CallableSource {
  readonly call: string;
  readonly source: string;
}

const SETTING = /current_setting\('((?:[^']|'')+)'/;
const LITERAL = /'(?:[^']|'')*'/g;

/**
 * Which column an expression compares with the tenant setting: `tenant_id = NULLIF(current_setting('app.tenant_id', true), '')`,
 * also with casts, the other way round, as a scalar sub-select, or through a function that reads the setting.
 */
export function readTenantExpression(expression: string, columns: readonly string[], functions: readonly CallableSource[] = []): TenantExpression {
  const readers = functions.filter(({ source }) => SETTING.test(source));
  const calls = ['current_setting', ...readers.map(({ call }) => call)].map(literally).join('|');
  const column = columns.find((name) => {
    const itself = `\\(?(?:\\w+\\.)?${literally(written(name))}\\)?(?:::[\\w ]+)?`;
    const asked = `(?:[\\s(]|SELECT |NULLIF\\(|COALESCE\\()*(?:${calls})\\(`;
    return new RegExp(`(?:^|[\\s(])${itself} = ${asked}`, 'i').test(expression) || new RegExp(`^${asked}[^=]* = ${itself}(?:$|[\\s)])`, 'i').test(expression);
  });
  const setting =
    SETTING.exec(expression)?.[1] ??
    readers.map(({ call, source }) => (expression.includes(`${call}(`) ? SETTING.exec(source)?.[1] : undefined)).find((name) => name !== undefined);
  return { column, setting, widened: / OR /i.test(expression.replace(LITERAL, "''")) };
}

/**
 * Whether an expression lets in nothing but rows of one named tenant: `tenant_id = '@global'`, alone or as the first or
 * last part of an AND, which only narrows it.
 */
export function isOneTenantOnly(expression: string, column: string, tenant: string): boolean {
  const comparison = `\\((?:\\(?${literally(written(column))}\\)?)(?:::[\\w ]+)? = '${literally(tenant.replaceAll("'", "''"))}'::text\\)`;
  const isNarrow = !/ OR /i.test(expression.replace(LITERAL, "''"));
  return isNarrow && new RegExp(`^(?:${comparison}|\\(${comparison} AND .*\\)|\\((?!NOT ).* AND ${comparison}\\))$`, 's').test(expression);
}

/** A column's name as PostgreSQL writes it in expressions. */
function written(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
