const made = new Map<string, unknown>()

/**
 * A schema with a name, made once for the names that requests may give. The OpenAPI library knows what is named for as
 * long as the program runs, so that a schema of each sandbox's own would never go again.
 */
export function schemaOnce<Schema>(
  name: string,
  values: readonly (readonly unknown[])[],
  make: () => Schema,
): Schema {
  const key = JSON.stringify([name, ...values])
  const known = made.get(key) ?? make()
  made.set(key, known)
  return known as Schema
}
